"""Text reused after a withdrawal, for another challenge, for another organisation."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile

from accounts.domain.membership import add_member
from accounts.enums import OrgRoleName
from challenges.applications.domain.application import start_application, submit_application, withdraw_application
from challenges.applications.domain.autosave import save_answer
from challenges.applications.domain.consortium import consent, invite_member
from challenges.applications.domain.copying import duplicate_to, restart_from, transfer_application
from challenges.applications.domain.dossier import attach, declare_background
from challenges.applications.domain.taking_back import take_back
from challenges.applications.queries.application import challenges_to_copy_to, own_applications
from core.exceptions import DomainError, NotAllowed
from core.models import OutMail
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import applicant_set
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory
from tests.factories.files import pdf_of

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PDF = pdf_of()
BEFORE = [{"name": "Capteur", "owner": "Nous", "licence": "MIT", "needed": True}]


@pytest.fixture
def challenge(clock):
    clock(CLOSES - 3 * DAY)
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    return challenge


@pytest.fixture
def made(challenge):
    """A whole draft, with a file, a background and a member who consented."""
    made = applicant_set(challenge)
    declare_background(made.application, BEFORE, none=False, by=made.person)
    attach(made.application, ContentFile(PDF, name="plan.pdf"), by=made.person, label="Le plan")
    made.application.refresh_from_db()
    made.ally = OrganisationFactory(startup=True)
    made.manager = member_of(made.ally, OrgRoleName.MANAGER)
    consent(invite_member(made.application, made.ally, role="La pose", by=made.person), by=made.manager)
    return made


def parts(application):
    return (
        application.title,
        dict(application.answers.values_list("key", "body")),
        list(application.backgrounds.values_list("name", "owner", "licence", "needed")),
        list(application.attachments.values_list("file", "label")),
    )


def test_the_text_of_a_withdrawn_application_is_begun_again_but_for_consents_and_terms(made):
    submit_application(made.application, by=made.person)
    made.application.refresh_from_db()
    withdraw_application(made.application, by=made.person)

    draft = restart_from(made.application, by=made.person)

    assert draft != made.application and draft.state == "draft"
    assert parts(draft) == parts(made.application)
    assert draft.background_declared and not draft.statements_accepted and draft.terms_sheet is None
    member = draft.members.get()
    assert (member.organisation, member.role, member.consented_at) == (made.ally, "La pose", None)
    assert OutMail.objects.filter(kind="challenges.consortium_invitation", to=made.manager.email).count() == 2
    with pytest.raises(DomainError, match="a déjà une candidature pour ce défi"):
        restart_from(made.application, by=made.person)


def test_only_what_was_withdrawn_is_begun_again_and_while_the_call_is_open(made, clock):
    with pytest.raises(DomainError, match="Seule une candidature retirée se reprend ainsi."):
        restart_from(made.application, by=made.person)
    withdraw_application(made.application, by=made.person)
    with pytest.raises(NotAllowed):
        restart_from(made.application, by=made.manager)
    clock(CLOSES + DAY)
    with pytest.raises(DomainError, match="Ce défi ne reçoit pas de candidatures en ce moment."):
        restart_from(made.application, by=made.person)


def test_a_copy_for_another_challenge_invites_nobody_and_changes_nothing_here(made, challenge):
    other = ChallengeFactory(open=True)
    assert list(challenges_to_copy_to(made.application)) == [other]
    before = parts(made.application)

    copy = duplicate_to(made.application, other, by=made.person)

    assert parts(copy) == before == parts(made.application)
    assert not copy.members.exists() and copy.terms_sheet is None
    save_answer(copy, "pitch", "Pour l’autre défi.", version=1, by=made.person)
    assert parts(made.application) == before
    assert not challenges_to_copy_to(made.application).exists()
    for wrong, words in ((other, "a déjà une candidature"), (challenge, "Choisissez un autre défi.")):
        with pytest.raises(DomainError, match=words):
            duplicate_to(made.application, wrong, by=made.person)


def test_a_draft_passes_to_another_organisation_of_the_same_person(made):
    new = OrganisationFactory(startup=True)
    add_member(new, user=made.person, role=OrgRoleName.MANAGER, by=None)
    colleague, former = member_of(new), member_of(made.startup)

    told = transfer_application(made.application, new, by=made.person)

    made.application.refresh_from_db()
    assert made.application.organisation == new
    assert made.application.terms_sheet is None and not made.application.statements_accepted
    assert list(own_applications(colleague)) == [made.application]
    assert not own_applications(former).exists()
    mails = OutMail.objects.filter(kind="challenges.application_transferred")
    assert {mail.to for mail in mails} == {made.person.email, colleague.email, former.email}
    assert told == 3


def test_what_is_not_passed_on(made, challenge):
    new = OrganisationFactory(startup=True, name="Nouvelle")

    def refused(words, organisation=new, by=made.person):
        with pytest.raises(DomainError, match=words):
            transfer_application(made.application, organisation, by=by)

    refused("Vous n’agissez pas au nom de cette organisation.")
    refused("Choisissez une autre organisation.", made.startup)
    refused("Votre rôle ne donne pas ce droit.", by=UserFactory())
    add_member(made.ally, user=made.person, role=OrgRoleName.MANAGER, by=None)
    refused("fait partie du groupement", made.ally)
    add_member(new, user=made.person, role=OrgRoleName.MANAGER, by=None)
    start_application(challenge, organisation=new, by=made.person)
    refused("Nouvelle a déjà une candidature à ce défi.")
    submit_application(made.application, by=made.person)
    made.application.refresh_from_db()
    take_back(made.application, by=made.person)
    refused("ses récépissés ne changent pas de nom")
