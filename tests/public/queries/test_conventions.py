"""What the public reads of conventions: those that the Council has adopted, in their adopted text."""

import datetime as dt

import pytest

from agreements.commons import template
from agreements.models import (
    Accession,
    Convention,
    ConventionVersion,
    CouncilVote,
    Derogation,
    Party,
    PrototypeVerdict,
    Signature,
    StressRecord,
)
from core.clock import app_now, today
from public.queries import conventions as queries
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.pilots import accession_of, pilot_set, version_in_force

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def adopt(version, **fields):
    given = {
        "reference": f"2027 SG {CouncilVote.objects.count() + 1}",
        "session_on": dt.date(2027, 2, 1),
        "recorded_by": UserFactory(),
    }
    return CouncilVote.objects.create(version=version, **given | fields)


@pytest.fixture
def w():
    """An adopted convention in force, and one that the Council has not adopted."""
    around, other = pilot_set(), pilot_set()
    for one in (around, other):
        one.version = version_in_force(one.edition, [one.organisations["partner"]], clauses=template())
        one.convention = one.version.convention
    around.vote = adopt(around.version)
    around.deed = accession_of(around.pilot, around.version)
    around.other = other
    return around


def next_version(version, **fields):
    return ConventionVersion.objects.create(
        convention=version.convention, n=version.n + 1, frozen=version.frozen, sha256="b" * 64, frozen_at=app_now(),
        **fields,
    )  # fmt: skip


def page_of(w):
    return queries.convention_page(w.convention.slug)


def test_list_holds_what_was_adopted_with_its_parties_and_its_last_vote(w):
    Party.objects.filter(convention=w.convention, role="partner").update(role="partner")
    third = OrganisationFactory(name="Aaa")
    Party.objects.create(convention=w.convention, organisation=third, role="partner", signing_order=9)
    adopt(second := next_version(w.version))
    adopt(next_version(second), adopted=False)
    adopt(w.other.version, adopted=False)

    row = queries.listed_conventions().get()

    assert list(queries.listing()[:9]) == [w.convention]
    assert [party["name"] for party in row.signers][1:] == ["Aaa", w.organisations["partner"].name]
    assert [vote["n"] for vote in row.votes] == [second.n]
    ConventionVersion.objects.filter(pk=second.pk).update(abandoned_at=app_now())
    assert [vote["n"] for vote in queries.listed_conventions().get().votes] == [w.version.n]


def test_list_stands_by_entry_into_force_then_by_name(w):
    adopt(w.other.version)
    at = app_now()
    for one, name in ((w, "Zeste"), (w.other, "Écume")):
        Convention.objects.filter(pk=one.convention.pk).update(name_fr=name, in_force_at=at)

    assert list(queries.listed_conventions()) == [w.other.convention, w.convention]
    Convention.objects.filter(pk=w.convention.pk).update(in_force_at=at + DAY)
    assert list(queries.listed_conventions()) == [w.convention, w.other.convention]
    Convention.objects.filter(pk=w.convention.pk).update(in_force_at=None)
    assert list(queries.listed_conventions()) == [w.other.convention, w.convention]


def test_page_reads_the_version_in_force_else_the_last_adopted(w):
    adopt(w.other.version)  # of another convention, in force since
    assert page_of(w).version == w.version
    CouncilVote.objects.filter(version=w.other.version).update(adopted=False)
    second = next_version(w.version)
    adopt(second)
    assert page_of(w).version == w.version
    ConventionVersion.objects.filter(pk=w.version.pk).update(in_force_at=None)
    assert page_of(w).version == second
    ConventionVersion.objects.filter(pk=second.pk).update(abandoned_at=app_now())
    assert page_of(w).version == w.version
    assert queries.convention_page(w.other.convention.slug) is queries.convention_page("absent") is None
    CouncilVote.objects.update(adopted=False)
    assert page_of(w) is None


def test_page_names_the_signatures_that_count_and_the_deeds_in_their_order(w):
    signatures = list(Signature.objects.filter(version=w.version).order_by("-pk"))
    for n, row in enumerate(signatures):
        Signature.objects.filter(pk=row.pk).update(signed_at=app_now() + n * DAY)
    Accession.objects.create(version=w.version, organisation=OrganisationFactory(startup=True))
    early = OrganisationFactory(startup=True, name="Tôt")
    Accession.objects.create(version=w.version, organisation=early, signed_at=app_now() - DAY)

    version = page_of(w).version

    assert [row["organisation"] for row in version.signed] == [row.party.organisation.name for row in signatures]
    assert [row["organisation"] for row in version.joined] == ["Tôt", w.organisations["startup"].name]
    first = signatures[0]
    Signature.objects.filter(pk=first.pk).update(method="scan_checked")
    assert len(page_of(w).version.signed) == len(signatures) - 1
    Signature.objects.filter(pk=first.pk).update(checked_by=w.team, checked_by2=w.legal)
    assert len(page_of(w).version.signed) == len(signatures)


def test_page_tells_the_search_of_this_very_text(w):
    assert page_of(w).record.content_sha256 == w.version.sha256
    assert page_of(w).verdict["derogation"] is None
    assert page_of(w).verdict_line
    assert page_of(w).best != ()
    Derogation.objects.create(version=w.version, vote=w.vote, reason="Parce que.")
    assert page_of(w).verdict["derogation"] == {"reason": "Parce que.", "vote": w.vote.reference}
    StressRecord.objects.update(content_sha256="c" * 64)
    page = page_of(w)
    assert (page.record, page.result, page.verdict, page.verdict_line) == (None, None, {}, "")
    assert (page.stories, page.repairs) == ([], [])


def test_page_tells_a_way_step_by_step_and_what_would_close_it(w):
    StressRecord.objects.update(
        verdict="appropriable",
        result={"forms": {"code_closed": ["deliver"]}, "rules": [], "states": 1, "moves": 2, "repairs": [["source_escrow"]]},
    )  # fmt: skip

    page = page_of(w)

    assert [story["title"] for story in page.stories] != []
    assert len(page.repairs) == 1
    assert (page.verdict["states"], page.verdict["moves"]) == (1, 2)


def test_page_names_the_verdicts_on_public_prototypes_it_governs(w):
    PrototypeVerdict.objects.create(
        prototype=w.prototype,
        version=w.version,
        on=today(),
        verdict="shared",
        result={"record": []},
        changed_at=app_now(),
    )
    rows = queries._verdicts_shown
    assert not rows(w.convention).exists()
    type(w.prototype).objects.filter(pk=w.prototype.pk).update(state="commons")
    assert [row.prototype for row in rows(w.convention)] == [w.prototype]
    type(w.prototype).objects.filter(pk=w.other.prototype.pk).update(state="commons", name="Aaa")
    second = PrototypeVerdict.objects.create(
        prototype=w.other.prototype, version=w.version, on=today(), verdict="shared", result={"record": []}, changed_at=app_now()
    )  # fmt: skip
    assert list(rows(w.convention))[0] == second
    assert not rows(w.other.convention).exists()
