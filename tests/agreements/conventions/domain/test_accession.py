"""The deed of a startup: drawn up once selected, signed by its signatory, bound to one version."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts.enums import OrgRoleName
from agreements.conventions.domain.accession import draft_accession, end_accession, newer_version, sign_accession
from agreements.conventions.domain.content import version_in_force
from agreements.conventions.domain.governing import binding_accession
from agreements.conventions.domain.life import amend, stress_test
from agreements.conventions.domain.terms_sheet import plain_terms, terms_of
from agreements.conventions.gates import startup_is_bound
from agreements.enums import ConventionState as S
from agreements.models import Accession
from agreements.prototypes.domain.prototype import follow_accession, register_prototype
from challenges.enums import ApplicationState
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail
from tests.again import read_again
from tests.factories.accounts import OrganisationFactory, member_of
from tests.factories.agreements import convention_in, sign_next, vote
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import ChallengeFactory, TermsSheetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def bound(shared_world, shared_files):
    with shared_world(_bound) as made:
        yield made


def _bound():
    convention, around = convention_in(S.IN_FORCE)
    startup = OrganisationFactory(startup=True, siren=None)
    around.startup_signatory = member_of(startup, OrgRoleName.SIGNATORY)
    challenge = ChallengeFactory(open=True, edition=around.edition, partner=around.partner)
    around.application = ApplicationFactory(challenge=challenge, organisation=startup, state=ApplicationState.ACCEPTED)
    return convention, around


@pytest.fixture
def joined(bound, db):
    return read_again(bound)


def test_selected_startup_joins_by_a_signed_deed(joined):
    convention, around = joined
    application = around.application
    before = [row.sentence for row in startup_is_bound(application.challenge, application.organisation)]

    deed = draft_accession(application, by=around.legal)
    assert draft_accession(application, by=around.legal) == deed
    sign_accession(deed, by=around.startup_signatory, sha256=deed.sha256)

    assert before == [f"{application.organisation} n’a pas encore signé son acte d’adhésion à la convention."]
    assert list(startup_is_bound(application.challenge, application.organisation)) == []
    assert binding_accession(application.challenge, application.organisation).version == version_in_force(convention)
    assert OutMail.objects.filter(kind="agreements.deed_to_sign", to=around.startup_signatory.email).count() == 1


def test_deed_before_selection_is_refused(joined):
    _convention, around = joined
    draft = ApplicationFactory(challenge=around.application.challenge, state=ApplicationState.SUBMITTED)

    with pytest.raises(DomainError) as refused:
        draft_accession(draft, by=around.legal)

    assert refused.value.message == "Une startup rejoint la convention une fois sa candidature retenue."


def test_nobody_else_signs_and_not_twice(joined):
    _convention, around = joined
    deed = draft_accession(around.application, by=around.legal)

    with pytest.raises(NotAllowed):
        sign_accession(deed, by=around.partner_signatory, sha256=deed.sha256)
    with pytest.raises(StaleState):
        sign_accession(deed, by=around.startup_signatory, sha256="0" * 64)
    sign_accession(deed, by=around.startup_signatory, sha256=deed.sha256)
    with pytest.raises(NotAllowed) as twice:
        sign_accession(deed, by=around.startup_signatory, sha256=deed.sha256)

    assert twice.value.message == "Cet acte est déjà signé."


def test_amendment_binds_by_a_new_deed_only(joined):
    convention, around = joined
    deed = draft_accession(around.application, by=around.legal)
    sign_accession(deed, by=around.startup_signatory, sha256=deed.sha256)
    prototype = register_prototype(around.application)
    amend(convention, by=around.legal, reason="Délai")
    stress_test(convention, by=around.legal)
    vote(convention, around)
    while convention.state != S.IN_FORCE:
        sign_next(convention, around)

    assert binding_accession(deed.challenge, deed.organisation) == deed
    assert newer_version(deed).n == 2
    new = draft_accession(around.application, by=around.legal, version=version_in_force(convention))
    assert follow_accession(prototype).governing_version.n == 1
    sign_accession(new, by=around.startup_signatory, sha256=new.sha256)

    deed.refresh_from_db()
    prototype.refresh_from_db()
    assert prototype.governing_version.n == 2
    assert binding_accession(deed.challenge, deed.organisation) == new
    assert deed.ended_at is not None


def test_ended_deed_binds_no_more(joined):
    _convention, around = joined
    deed = draft_accession(around.application, by=around.legal)
    sign_accession(deed, by=around.startup_signatory, sha256=deed.sha256)

    end_accession(deed, by=around.legal, reason="Départ")

    assert binding_accession(deed.challenge, deed.organisation) is None


def test_startup_reads_and_signs_in_its_page(client, sign_in, joined):
    _convention, around = joined
    deed = draft_accession(around.application, by=around.legal)
    url = reverse("accession", args=[deed.pk])
    sign_in(around.partner_signatory)
    stranger = client.get(url).status_code
    sign_in(around.startup_signatory)
    page = client.get(url)

    answer = client.post(url, {"sha256": page.context["form"].initial["sha256"], "signatory_name": "Léa Fontaine"})

    deed.refresh_from_db()
    assert (stranger, page.status_code, answer.status_code) == (404, 200, 302)
    assert deed.signatory_name == "Léa Fontaine"
    assert client.get(reverse("file", args=[deed.pdf_id])).status_code == 200


def test_a_manager_becomes_signatory_in_one_click_and_signs(client, sign_in, joined):
    _convention, around = joined
    deed = draft_accession(around.application, by=around.legal)
    founder = member_of(deed.organisation, OrgRoleName.MANAGER)
    member = member_of(deed.organisation, OrgRoleName.MEMBER)
    url, step = reverse("accession", args=[deed.pk]), reverse("accession_signatory", args=[deed.pk])

    pages = {
        who: sign_in(person).get(url).content.decode() for who, person in (("manager", founder), ("member", member))
    }
    refused = [sign_in(person).post(step).status_code for person in (member, around.team)]
    answer = sign_in(founder).post(step)

    assert [step in page for page in (pages["manager"], pages["member"])] == [True, False]
    assert (refused, answer.url) == ([403, 403], f"{url}#signer")
    signed = sign_in(founder).post(url, {"sha256": deed.sha256, "signatory_name": "Léa Fontaine"})
    deed.refresh_from_db()
    assert (signed.status_code, deed.signatory_name) == (302, "Léa Fontaine")


def test_an_organisation_joins_a_version_once_for_no_challenge_too(joined):
    convention, around = joined
    deed = {"version": version_in_force(convention), "organisation": around.application.organisation}
    Accession.objects.create(**deed)
    Accession.objects.create(**deed, challenge=around.application.challenge)

    with pytest.raises(IntegrityError, match="one_accession_per_version"):
        Accession.objects.create(**deed)


def test_a_deed_shows_the_words_that_the_startup_accepted(joined, client, sign_in):
    convention, around = joined
    words = [{"key": "K1", "title": "Ce qui est accepté", "sentence": "Mot pour mot.", "present": True}]
    sheet = TermsSheetFactory(
        challenge=around.application.challenge,
        convention_version=version_in_force(convention).pk,
        body_fr=words,
        body_en=words,
    )
    type(around.application).objects.filter(pk=around.application.pk).update(terms_sheet=sheet)
    around.application.refresh_from_db()
    deed = draft_accession(around.application, by=around.legal)
    sign_in(around.startup_signatory)

    page = client.get(reverse("accession", args=[deed.pk])).content.decode()

    assert "Mot pour mot." in page
    assert terms_of(deed, "fr") == words


def test_a_deed_of_another_version_than_the_sheet_is_worded_from_its_own_clauses(joined):
    _convention, around = joined
    around.application.terms_sheet = TermsSheetFactory(challenge=around.application.challenge)
    around.application.save()
    deed = draft_accession(around.application, by=around.legal)

    assert terms_of(deed, "fr") == plain_terms(deed.version, "fr")
