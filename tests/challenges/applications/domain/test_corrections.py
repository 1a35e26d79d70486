"""A correction opens the parts that the team chose, each with its reason, and nothing else."""

import datetime as dt
import json

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from accounts.enums import OrgRoleName
from challenges.applications.domain.application import submit_application, withdraw_application
from challenges.applications.domain.autosave import restore_answer, save_answer
from challenges.applications.domain.consortium import invite_member
from challenges.applications.domain.corrections import lapse_corrections, request_correction
from challenges.applications.domain.desk import extend_deadline, find_ineligible
from challenges.applications.domain.dossier import attach, detach, save_backgrounds
from challenges.applications.domain.publishing import consequences, publish_form
from challenges.applications.domain.questionnaire import add_question, open_questionnaire, save_question
from challenges.applications.domain.submitted import dossier_of, to_submit
from challenges.enums import QuestionKind
from challenges.models import Answer, Attachment
from core.exceptions import DomainError, GateClosed, NotAllowed
from core.models import OutMail
from core.worklist import tasks_for
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import applicant_set
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory
from tests.factories.files import pdf_of

pytestmark = pytest.mark.django_db
DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
PDF = pdf_of()
DUE = CLOSES + 5 * DAY


@pytest.fixture
def made(clock):
    clock(CLOSES - 3 * DAY)
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    made = applicant_set(challenge)
    attach(made.application, ContentFile(PDF, name="plan.pdf"), by=made.person)
    made.application = submit_application(made.application, by=made.person)
    made.team = UserFactory(team=True)
    return made


def ask(made, items, due=CLOSES):
    told = request_correction(made.application, by=made.team, items=items, due=due)
    made.application.refresh_from_db()
    return told


def test_the_parts_asked_for_open_and_no_other(made):
    assert ask(made, {"pitch": "Une phrase, pas trois.", "problem": " "}) == 1
    mail = OutMail.objects.get(kind="challenges.correction_requested")
    assert "— En une phrase\nUne phrase, pas trois." in mail.body and "problème" not in mail.body

    save_answer(made.application, "pitch", "Une phrase.", version=1, by=made.person)
    attachment = Attachment.objects.get()
    closed = {
        "text": lambda: save_answer(made.application, "problem", "Autre.", version=1, by=made.person),
        "version": lambda: restore_answer(made.application, "problem", by=made.person, version=1, n=1),
        "file": lambda: attach(made.application, ContentFile(PDF, name="b.pdf"), by=made.person),
        "file taken away": lambda: detach(attachment, by=made.person),
        "background": lambda: save_backgrounds(made.application, [], none=True, by=made.person),
        "consortium": lambda: invite_member(
            made.application, OrganisationFactory(startup=True), role="", by=made.person
        ),
    }
    for name, act in closed.items():
        with pytest.raises(NotAllowed, match="n’ouvre pas cette partie"):
            act()
            pytest.fail(name)

    corrected = submit_application(made.application, by=made.person)
    first, second = (json.loads(row.content) for row in corrected.submissions.order_by("n"))
    changed = {key for key in second if first[key] != second[key]}
    assert changed == {"steps", "receipt"}
    bodies = [{a["key"]: a["body"] for s in content["steps"] for a in s["questions"]} for content in (first, second)]
    assert {key for key in bodies[1] if bodies[0][key] != bodies[1][key]} == {"pitch"}


def test_the_difference_is_read_word_by_word_and_without_names_by_a_blind_juror(made):
    ask(made, {"pitch": "Plus court.", "pieces": "Le bon plan."})
    save_answer(made.application, "pitch", "Plus court.", version=1, by=made.person)
    attach(made.application, ContentFile(PDF + b"\n", name="plan-2.pdf"), by=made.person)

    dossier = dossier_of(submit_application(made.application, by=made.person))

    assert [(one.label, one.before, one.named) for one in dossier.changes][0] == (
        "En une phrase",
        "Réponse pitch",
        False,
    )
    assert [one.named for one in dossier.changes] == [False, True]


def test_what_is_shown_before_sending_is_what_is_sent(made):
    ask(made, {"pitch": "Plus court."})
    Answer.objects.filter(application=made.application, key="problem").update(body="Écrit hors de la correction.")

    shown = {part.key: part.body for part in to_submit(made.application).parts}
    sent = {part.key: part.body for part in dossier_of(submit_application(made.application, by=made.person)).parts}

    assert shown == sent and sent["problem"] == "Réponse problem"


@pytest.fixture
def asking(clock):
    """Submitted to a challenge that asks a choice, a text that depends on it, and a file that must be there."""
    clock(CLOSES - 3 * DAY)
    challenge, team = ChallengeFactory(open=True), UserFactory(team=True)
    TermsSheetFactory(challenge=challenge)
    questions = open_questionnaire(challenge=challenge, by=team)

    def add(kind, **values):
        row = add_question(questions, kind=kind, by=team)
        return save_question(row, values={"label_fr": f"Question {kind}", "required": False, **values}, by=team).key

    choice = add(QuestionKind.ONE, options_fr="Oui\nNon")
    depends = add(QuestionKind.SHORT, shown_when=f"{choice}=non")
    file = add(QuestionKind.FILE, required=True)
    publish_form(questions, seen=consequences(questions).seen, by=team)
    made = applicant_set(challenge)
    save_answer(made.application, choice, "oui", version=0, by=made.person)
    made.attachment = attach(made.application, ContentFile(PDF, name="plan.pdf"), by=made.person, question=file)
    made.application = submit_application(made.application, by=made.person)
    made.team, made.choice, made.depends, made.file = team, choice, depends, file
    return made


def test_what_an_open_choice_asks_from_now_on_is_sent_when_it_is_open_too(asking):
    ask(asking, {asking.choice: "Choisissez.", asking.depends: "Alors dites-le."})
    save_answer(asking.application, asking.choice, "non", version=1, by=asking.person)
    save_answer(asking.application, asking.depends, "Voilà.", version=0, by=asking.person)

    dossier = dossier_of(submit_application(asking.application, by=asking.person))

    sent = {part.key: part.body for part in dossier.parts}
    assert (sent[asking.choice], sent[asking.depends]) == ("Non", "Voilà.")


def test_a_file_that_must_be_there_must_be_there_in_its_correction(asking):
    ask(asking, {"pieces": "Le bon plan."})
    detach(asking.attachment, by=asking.person)
    with pytest.raises(GateClosed) as refused:
        submit_application(asking.application, by=asking.person)
    assert [item.sentence for item in refused.value.unmet] == ["« Question file » n’est pas rempli."]

    attach(asking.application, ContentFile(PDF, name="bon-plan.pdf"), by=asking.person, question=asking.file)
    corrected = submit_application(asking.application, by=asking.person)

    content = json.loads(corrected.submissions.get(n=2).content)
    bodies = {asked["key"]: asked["body"] for step in content["steps"] for asked in step["questions"]}
    assert bodies[asking.file] == "bon-plan.pdf"


@pytest.mark.parametrize(
    ("items", "due", "words"),
    [
        ({}, CLOSES, "Dites au moins une chose à corriger"),
        ({"pitch": "  "}, CLOSES, "Dites au moins une chose à corriger"),
        ({"inconnue": "x"}, CLOSES, "Cette partie n’existe pas"),
        ({"pieces": "x"}, CLOSES - 4 * DAY, "La date limite de correction est déjà passée."),
        ({"pitch": "x", "pieces": "x"}, CLOSES + MINUTE, "« En une phrase » est lu et noté par le jury"),
    ],
)
def test_bad_requests_are_refused_and_nothing_opens(made, items, due, words):
    with pytest.raises(DomainError, match=words):
        ask(made, items, due)

    made.application.refresh_from_db()
    assert made.application.state == "submitted" and not made.application.corrections.exists()


def test_nothing_sent_in_time_and_the_first_content_stands(made, clock):
    clock(CLOSES + DAY)
    first = made.application.submissions.get()
    ask(made, {"title": "Un nom.", "pieces": "Le bon plan."}, DUE)
    save_answer(made.application, "title", "Nom corrigé", version=1, by=made.person)
    clock(DUE + MINUTE)
    assert lapse_corrections().done == 0
    clock(DUE + MINUTE + dt.timedelta(microseconds=1))

    with pytest.raises(NotAllowed, match="le contenu déjà déposé fait foi"):
        save_answer(made.application, "title", "Trop tard", version=2, by=made.person)
    with pytest.raises(GateClosed):
        submit_application(made.application, by=made.person, seen=1)
    assert [lapse_corrections().done for _twice in range(2)] == [1, 0]

    made.application.refresh_from_db()
    assert (made.application.state, made.application.title) == ("submitted", "Réponse title")
    assert (made.application.deadline_override, made.application.content_sha256) == (None, first.sha256)
    assert made.application.corrections.get().outcome == "lapsed"
    assert OutMail.objects.get(kind="challenges.correction_lapsed").to == made.person.email
    assert OutMail.objects.get(kind="challenges.correction_lapsed_team").to == made.team.email
    assert any("recevabilité" in task.title for task in tasks_for(made.team))
    with pytest.raises(DomainError, match="Elle n’est pas déposée : le premier contenu fait foi"):
        submit_application(made.application, by=made.person, seen=1)
    assert made.application.submissions.count() == 1


def test_a_second_click_gets_the_receipt_not_a_refusal(made):
    ask(made, {"pitch": "Plus court."})
    for _twice in range(2):
        submit_application(made.application, by=made.person, seen=1)

    assert made.application.submissions.count() == 2
    assert made.application.corrections.get().outcome == "sent"


def test_what_was_written_and_not_sent_is_not_in_the_next_correction(made, clock):
    clock(CLOSES + DAY)
    ask(made, {"title": "Un nom."}, DUE)
    save_answer(made.application, "title", "Jamais envoyé", version=1, by=made.person)
    clock(DUE + 2 * MINUTE)
    lapse_corrections()
    made.application.refresh_from_db()
    ask(made, {"pieces": "Le plan signé."}, DUE + 5 * DAY)
    detach(Attachment.objects.get(), by=made.person)

    content = json.loads(submit_application(made.application, by=made.person).submissions.get(n=2).content)

    assert content["title"] == "Réponse title" and content["attachments"] == []


def test_a_deadline_of_its_own_is_given_back_after_the_correction(made, clock):
    extend_deadline(made.application, by=made.team, until=CLOSES + DAY, reason="Panne.")
    made.application.refresh_from_db()
    ask(made, {"pieces": "Le plan."}, DUE)

    submit_application(made.application, by=made.person)

    made.application.refresh_from_db()
    assert (made.application.deadline_override, made.application.deadline_override_reason) == (CLOSES + DAY, "Panne.")


@pytest.mark.parametrize("end", ["withdraw", "ineligible"])
def test_what_ends_the_application_ends_its_correction(made, end):
    ask(made, {"pieces": "Le plan."})
    if end == "withdraw":
        withdraw_application(made.application, by=made.person)
    else:
        find_ineligible(made.application, by=made.team, reason="Hors du périmètre.")

    assert made.application.corrections.get().outcome == "ended"
    assert made.application.deadline_override is None


def test_only_the_team_asks_and_the_lead_alone_answers(made):
    other = member_of(OrganisationFactory(startup=True), OrgRoleName.MANAGER)
    with pytest.raises(NotAllowed):
        request_correction(made.application, by=made.person, items={"pieces": "x"}, due=CLOSES)
    ask(made, {"pieces": "Le plan."})
    with pytest.raises(NotAllowed):
        attach(made.application, ContentFile(PDF, name="b.pdf"), by=other)
    with translation.override("en"):
        assert made.application.corrections.get().items.get().part == "pieces"
