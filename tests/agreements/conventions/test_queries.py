"""Which conventions, deeds and clauses each person and the public find: every condition alone. A selected application of
which no deed runs: the legal officer draws one up from the list of deeds.
"""

import datetime as dt

import pytest
from django.urls import reverse

from agreements.conventions import queries
from agreements.enums import ConventionState
from agreements.models import Accession, ClauseKind, Convention, ConventionVersion, CouncilVote, Party
from challenges.enums import ApplicationState
from challenges.models import Application
from core.clock import app_now
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.agreements import convention_in
from tests.factories.pilots import accession_of, pilot_set, version_in_force

pytestmark = pytest.mark.django_db
FORM = 'name="application" value="{}"'


def test_the_list_of_deeds_offers_to_draw_up_the_one_that_is_missing(sign_in):
    around = pilot_set()
    version_in_force(around.edition, [around.organisations["partner"]])
    client, form = sign_in(around.legal), FORM.format(around.application.pk)
    assert form in client.get(reverse("accession_list")).content.decode()

    answer = client.post(reverse("accession_new"), {"application": str(around.application.pk)})

    deed = Accession.objects.get()
    assert answer["Location"] == reverse("accession", args=[deed.pk])
    assert form not in client.get(reverse("accession_list")).content.decode()


def test_who_has_a_deed_is_not_offered_one_more_even_once_it_ended(sign_in):
    around = pilot_set()
    deed = accession_of(around.pilot, version_in_force(around.edition, [around.organisations["partner"]]))
    form = FORM.format(around.application.pk)
    assert form not in sign_in(around.legal).get(reverse("accession_list")).content.decode()

    Accession.objects.filter(pk=deed.pk).update(ended_at=app_now())

    assert form not in sign_in(around.legal).get(reverse("accession_list")).content.decode()


def test_a_startup_is_offered_to_draw_up_nothing(sign_in):
    around = pilot_set()
    version_in_force(around.edition, [around.organisations["partner"]])
    form = FORM.format(around.application.pk)

    assert form not in sign_in(around.founder).get(reverse("accession_list")).content.decode()


DAY = dt.timedelta(days=1)


@pytest.fixture
def signed():
    """A pilot whose startup signed the deed, and another with a convention of its own."""
    around, other = pilot_set(), pilot_set()
    for one in (around, other):
        one.version = version_in_force(one.edition, [one.organisations["partner"]])
        one.convention = one.version.convention
    around.deed, other.deed = accession_of(around.pilot, around.version), accession_of(other.pilot, other.version)
    return around, other


def test_conventions_are_seen_by_the_city_and_by_their_parties_latest_first(signed):
    around, other = signed
    Convention.objects.filter(pk=around.convention.pk).update(created_at=app_now() + DAY)

    for find in (queries.conventions_visible_to, queries.conventions_listed):
        assert set(find(around.legal)) == set(find(around.team)) == {around.convention, other.convention}
        assert list(find(around.sponsor)) == [around.convention]
        assert not find(around.outsider).exists()
    assert list(queries.conventions_listed(around.legal)) == [around.convention, other.convention]
    Convention.objects.update(created_at=app_now())
    assert list(queries.conventions_listed(around.legal)) == [other.convention, around.convention]


def test_deeds_are_seen_by_the_city_and_by_who_joined_latest_first(signed):
    around, other = signed
    Accession.objects.filter(pk=around.deed.pk).update(created_at=app_now() + DAY)

    for find in (queries.accessions_visible_to, queries.accessions_listed):
        assert set(find(around.legal)) == {around.deed, other.deed}
        assert list(find(around.founder)) == [around.deed]
        assert not find(around.outsider).exists()
    assert list(queries.accessions_listed(around.legal)) == [around.deed, other.deed]
    Accession.objects.update(created_at=app_now())
    assert list(queries.accessions_listed(around.legal)) == [other.deed, around.deed]


def test_deeds_to_draw_up_are_of_selected_applications_of_this_startup_and_challenge(signed):
    around, other = signed
    assert not queries.applications_without_deed(around.legal).exists()
    Accession.objects.filter(pk=around.deed.pk).delete()
    assert list(queries.applications_without_deed(around.legal)) == [around.application]
    for person in (around.founder, around.outsider):
        assert not queries.applications_without_deed(person).exists()
    for state in ApplicationState:
        Application.objects.filter(pk=around.application.pk).update(state=state)
        joins = state in {ApplicationState.SELECTED, ApplicationState.ACCEPTED}
        assert queries.applications_without_deed(around.legal).exists() is joins, state
    Application.objects.filter(pk=around.application.pk).update(state=ApplicationState.SELECTED)
    # A deed of the same startup for another challenge, and of another startup for the same one.
    Accession.objects.filter(pk=other.deed.pk).update(organisation=around.organisations["startup"])
    assert around.application in queries.applications_without_deed(around.legal)
    Accession.objects.filter(pk=other.deed.pk).update(
        organisation=other.organisations["startup"], challenge=around.challenge
    )
    assert set(queries.applications_without_deed(around.legal)) == {around.application, other.application}
    for organisation, name in ((around.organisations["startup"], "Zeste"), (other.organisations["startup"], "Écume")):
        type(organisation).objects.filter(pk=organisation.pk).update(name=name)
    assert list(queries.applications_without_deed(around.legal)) == [other.application, around.application]


def test_library_is_read_by_those_who_negotiate_with_it_the_latest_version_first():
    convention, around = convention_in(ConventionState.DRAFT)
    kind = ClauseKind.objects.filter(versions__isnull=False).first()
    version = kind.versions.get()
    second = type(version).objects.create(
        kind=kind, n=version.n + 1, title_fr="x", title_en="x", text_fr="x", text_en="x", default_terms={}
    )

    assert list(queries.clause_kinds(around.legal).get(pk=kind.pk).versions.all()) == [second, version]
    assert queries.clause_kinds(around.legal).count() == ClauseKind.objects.count()
    assert not queries.clause_kinds(around.partner_member).exists()
    assert convention.state == ConventionState.DRAFT


def adopt(version, **fields):
    return CouncilVote.objects.create(
        version=version,
        reference=f"2027 SG {CouncilVote.objects.count() + 1}",
        session_on=dt.date(2027, 2, 1),
        recorded_by=UserFactory(),
        **fields,
    )


def next_version(version, **fields):
    return ConventionVersion.objects.create(
        convention=version.convention, n=version.n + 1, frozen=version.frozen, sha256="b" * 64, frozen_at=app_now(),
        **fields,
    )  # fmt: skip


def test_public_reads_what_the_council_adopted(signed):
    around, other = signed
    assert not queries.conventions_published().exists()
    assert queries.public_version(around.convention) is None
    vote = adopt(around.version)
    found = queries.conventions_published().get()
    assert (found, found.public_versions) == (around.convention, [around.version])
    assert queries.public_version(around.convention) == around.version
    CouncilVote.objects.filter(pk=vote.pk).update(adopted=False)
    assert not queries.conventions_published().exists()
    CouncilVote.objects.filter(pk=vote.pk).update(adopted=True)
    second = next_version(around.version)
    assert queries.conventions_published().get().public_versions == [around.version]  # not adopted yet
    adopt(second)
    assert queries.conventions_published().get().public_versions == [second, around.version]
    assert queries.public_version(around.convention) == around.version  # the one in force
    ConventionVersion.objects.filter(pk=around.version.pk).update(superseded_at=app_now())
    assert queries.public_version(around.convention) == second  # the last adopted
    third = next_version(second)
    adopt(third)
    assert queries.public_version(around.convention) == third
    ConventionVersion.objects.filter(pk=third.pk).update(abandoned_at=app_now())
    assert queries.public_version(around.convention) == second
    assert queries.public_version(other.convention) is None


def test_public_list_stands_by_entry_into_force_then_by_name_with_the_parties_in_their_order(signed):
    around, other = signed
    third = pilot_set()
    third.version = version_in_force(third.edition, [third.organisations["partner"]])
    for one in (around, other, third):
        adopt(one.version)
    rows = Convention.objects
    rows.filter(pk=around.convention.pk).update(in_force_at=app_now() - DAY, name_fr="Zeste")
    rows.filter(pk=other.convention.pk).update(in_force_at=app_now() - DAY, name_fr="Écume")
    rows.update(in_force_at=rows.get(pk=around.convention.pk).in_force_at)
    rows.filter(pk=third.version.convention_id).update(in_force_at=app_now())
    Party.objects.filter(convention=around.convention, role="city").update(signing_order=0)

    found = list(queries.conventions_published())

    assert found == [third.version.convention, other.convention, around.convention]
    assert [party.role for party in found[2].parties.all()] == ["city", "partner"]
    rows.filter(pk=third.version.convention_id).update(in_force_at=None)
    assert list(queries.conventions_published())[-1] == third.version.convention


def test_public_reads_the_deeds_that_are_signed_in_their_order(signed):
    around, other = signed
    second = Accession.objects.create(
        version=around.version, organisation=OrganisationFactory(startup=True), signed_at=app_now() - DAY
    )
    Accession.objects.create(version=around.version, organisation=OrganisationFactory(startup=True))

    assert list(queries.accessions_public(around.version)) == [second, around.deed]
    assert list(queries.accessions_public(other.version)) == [other.deed]
