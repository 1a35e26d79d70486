"""A consent is bound to what was agreed to: any later change is to be confirmed."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.domain.membership import add_member
from accounts.enums import OrgRoleName
from challenges.applications.domain.application import submit_application
from challenges.applications.domain.autosave import save_answer
from challenges.applications.domain.consents import agreed_sha256, agreed_to, ask_consents, changes_since
from challenges.applications.domain.consortium import consent, decline, invite_member
from challenges.applications.domain.copying import transfer_application
from challenges.applications.domain.dossier import attach, declare_background, detach, save_backgrounds
from challenges.applications.domain.publishing import consequences, publish_form
from challenges.applications.domain.questionnaire import add_question, open_questionnaire, save_question
from challenges.applications.gates import SUBMIT
from challenges.enums import QuestionKind
from core.exceptions import DomainError, GateClosed, NotAllowed
from core.gates import unmet
from core.models import OutMail
from core.worklist import tasks_for
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import applicant_set
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory
from tests.factories.files import pdf_of

pytestmark = pytest.mark.django_db
START = CLOSES - dt.timedelta(days=3)
MINUTE = dt.timedelta(minutes=1)
PDF = pdf_of()
KIND = "challenges.consortium_reconfirm"


@pytest.fixture
def made(clock):
    """A whole application whose only member consented to it."""
    clock(START)
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    made = applicant_set(challenge)
    made.application.refresh_from_db()
    made.ally = OrganisationFactory(startup=True, name="Ostara")
    made.manager, made.employee = member_of(made.ally, OrgRoleName.MANAGER), member_of(made.ally)
    made.member = invite_member(made.application, made.ally, role="La pose", by=made.person)
    clock(START + MINUTE)
    made.member = consent(made.member, by=made.manager)
    assert missing(made) == []
    clock(START + 2 * MINUTE)
    return made


def promise(made, text="Ostara livrera 500 bancs."):
    version = made.application.answers.get(key="solution").version
    save_answer(made.application, "solution", text, version=version, by=made.person)


def missing(made):
    application = type(made.application).objects.get(pk=made.application.pk)
    return [item.code.removeprefix("challenges.submit.") for item in unmet(SUBMIT, application)]


def tasks(person):
    return [task.title for task in tasks_for(type(person).objects.get(pk=person.pk))]


CHANGES = {
    "a text": promise,
    "a file": lambda made: attach(made.application, ContentFile(PDF, name="plan.pdf"), by=made.person),
    "a background": lambda made: declare_background(
        made.application, [{"name": "Banc", "owner": "Ostara", "licence": "MIT"}], none=False, by=made.person
    ),
    "another member": lambda made: invite_member(
        made.application, OrganisationFactory(startup=True), role="Le béton", by=made.person
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_later_change_stops_the_submission_until_it_is_confirmed(made, change):
    assert missing(made) == []
    CHANGES[change](made)

    assert "consortium.changed" in missing(made)
    with pytest.raises(GateClosed):
        submit_application(made.application, by=made.person)
    consent(made.member, by=made.manager)
    assert "consortium.changed" not in missing(made)


def test_text_typed_and_taken_back_needs_no_confirmation(made):
    before = made.application.answers.get(key="solution").body
    promise(made)
    promise(made, before)

    assert missing(made) == []


def test_the_member_is_asked_once_for_each_content_with_a_task_and_the_difference(made, clock):
    promise(made)
    clock(START + 11 * MINUTE)
    assert ask_consents().done == 0 and tasks(made.manager) == []
    clock(START + 13 * MINUTE)
    assert [ask_consents().done for _twice in range(2)] == [1, 0]

    mail = OutMail.objects.get(kind=KIND)
    assert mail.to == made.manager.email
    assert reverse("application_consortium", args=[made.application.pk]) in mail.body
    title = f"Confirmer votre accord à la candidature de {made.startup}, qui a changé"
    assert tasks(made.manager) == [title] and tasks(made.employee) == []
    made.member.refresh_from_db()
    changes = changes_since(made.member, agreed_to(made.application))
    assert [(one.before, one.after) for one in changes] == [("Réponse solution", "Ostara livrera 500 bancs.")]

    consent(made.member, by=made.manager)
    assert tasks(made.manager) == [] and missing(made) == []
    assert ask_consents().done == 0
    promise(made, "Six cents.")
    clock(START + 40 * MINUTE)
    assert ask_consents().done == 1 and OutMail.objects.filter(kind=KIND).count() == 2


def replace_file(made):
    """Another content under the same name."""
    detach(made.application.attachments.get(), by=made.person)
    attach(made.application, ContentFile(PDF + b"\n", name="plan.pdf"), by=made.person)


def need_no_more(made):
    row = made.application.backgrounds.get()
    row.needed = False
    save_backgrounds(made.application, [row], by=made.person)


def hand_over(made):
    second = OrganisationFactory(startup=True, name="Zéphyr")
    add_member(second, user=made.person, role=OrgRoleName.MANAGER, by=None)
    transfer_application(made.application, second, by=made.person)


UNSEEN = {
    "a file replaced under its name": (replace_file, "Pièces jointes"),
    "what is no longer needed": (need_no_more, "Connaissances antérieures"),
    "another lead": (hand_over, "Organisation"),
}


@pytest.mark.parametrize("change", UNSEEN)
def test_whatever_asks_for_a_consent_again_is_shown(made, change):
    attach(made.application, ContentFile(PDF, name="plan.pdf"), by=made.person)
    declare_background(
        made.application, [{"name": "Banc", "owner": "Ostara", "licence": "MIT"}], none=False, by=made.person
    )
    member = consent(made.member, by=made.manager)
    act, label = UNSEEN[change]
    act(made)

    application = type(made.application).objects.get(pk=made.application.pk)
    assert agreed_sha256(application) != member.consent_sha256
    assert label in [one.label for one in changes_since(member, agreed_to(application))]


def test_questions_published_anew_ask_again_once_they_are_answered(made):
    team = UserFactory(team=True)
    questions = open_questionnaire(challenge=made.application.challenge, by=team)
    row = add_question(questions, kind=QuestionKind.SHORT, by=team)
    save_question(row, values={"label_fr": "Combien de villes ?", "required": False}, by=team)
    publish_form(questions, seen=consequences(questions).seen, by=team)
    assert missing(made) == []

    application = type(made.application).objects.get(pk=made.application.pk)
    save_answer(application, row.key, "Trois.", version=0, by=made.person)

    assert missing(made) == ["consortium.changed"]
    changes = changes_since(application.members.get(), agreed_to(application))
    assert [(one.label, one.before, one.after) for one in changes] == [("Combien de villes ?", "", "Trois.")]


def test_nobody_is_asked_once_the_call_is_closed(made, clock):
    clock(CLOSES - MINUTE)
    promise(made)
    clock(CLOSES + 10 * MINUTE)

    assert ask_consents().done == 0 and not OutMail.objects.filter(kind=KIND).exists()


def test_a_change_taken_back_takes_the_task_away(made, clock):
    before = made.application.answers.get(key="solution").body
    promise(made)
    clock(START + 20 * MINUTE)
    ask_consents()
    promise(made, before)
    clock(START + 40 * MINUTE)
    ask_consents()

    assert tasks(made.manager) == [] and OutMail.objects.filter(kind=KIND).count() == 1


def test_two_consents_on_two_versions(made):
    """What was on the screen is what is agreed to: a page opened before a change agrees to nothing."""
    seen = agreed_sha256(made.application)
    promise(made)

    with pytest.raises(DomainError, match="Le dossier a changé depuis que vous avez ouvert cette page."):
        consent(made.member, by=made.manager, sha256=seen)
    made.member.refresh_from_db()
    assert made.member.consent_sha256 == seen
    consent(made.member, by=made.manager, sha256=agreed_sha256(made.application))
    made.member.refresh_from_db()
    assert made.member.consent_sha256 == agreed_sha256(made.application) != seen


def test_a_plain_member_of_the_organisation_agrees_to_nothing(made):
    promise(made)
    with pytest.raises(NotAllowed):
        consent(made.member, by=made.employee)
    assert "consortium.changed" in missing(made)


def test_whoever_withdraws_leaves_no_content_behind(made):
    decline(made.member, by=made.manager, reason="Plus le temps.")

    made.member.refresh_from_db()
    assert (made.member.consent_sha256, made.member.consent_content, made.member.asked_sha256) == ("", "", "")


def test_the_page_shows_the_difference_and_binds_the_answer(made, client, sign_in):
    promise(made)
    url = reverse("application_consortium", args=[made.application.pk])
    sign_in(made.manager)
    page = client.get(url).content.decode()
    old = agreed_sha256(made.application)
    assert "à confirmer" in page and "500 bancs" in page and f'value="{old}"' in page
    promise(made, "Six cents bancs.")

    refused = client.post(url, {"consent": "1", "sha256": old}, follow=True).content.decode()
    assert "Le dossier a changé depuis que vous avez ouvert cette page." in refused
    assert client.post(url, {"consent": "1", "sha256": agreed_sha256(made.application)}).status_code == 302
    assert missing(made) == []


def test_a_refused_submission_asks_at_once(made, client, sign_in):
    promise(made)
    sign_in(made.person)

    client.post(reverse("application_submit", args=[made.application.pk]))

    assert OutMail.objects.filter(kind=KIND, to=made.manager.email).count() == 1
    page = client.get(reverse("application_step", args=[made.application.pk, "equipe"])).content.decode()
    assert "accord à confirmer" in page
