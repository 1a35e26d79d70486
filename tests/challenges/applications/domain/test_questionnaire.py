"""Questions set by the team: a working copy, versions, and what a new version does to each dossier."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from challenges.applications.domain.answer_kinds import ADDRESS
from challenges.applications.domain.application import submit_application
from challenges.applications.domain.autosave import save_answer
from challenges.applications.domain.corrections import request_correction
from challenges.applications.domain.dossier import attach
from challenges.applications.domain.form_questions import QUESTIONS, current_form, form_of
from challenges.applications.domain.publishing import consequences, kept_aside, news_of, publish_form
from challenges.applications.domain.questionnaire import (
    MOST_QUESTIONS,
    add_question,
    move_question,
    open_questionnaire,
    remove_question,
    save_question,
)
from challenges.applications.domain.receipts import submitted_bytes
from challenges.applications.domain.submitted import dossier_of, submitted_copy
from challenges.applications.domain.taking_back import take_back
from challenges.applications.gates import SUBMIT
from challenges.applications.queries.application import attachments_visible_to
from challenges.enums import QuestionKind
from challenges.models import Application
from core.exceptions import DomainError, GateClosed, NotAllowed
from core.gates import unmet
from core.models import OutMail, Scan
from core.scanning import refuse
from tests.casework.domain.test_threads import PDF
from tests.factories.accounts import UserFactory
from tests.factories.applications import applicant_set
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory

pytestmark = pytest.mark.django_db
BEFORE = CLOSES - dt.timedelta(days=3)


@pytest.fixture
def challenge(clock):
    clock(BEFORE)
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    return challenge


@pytest.fixture
def team(db):
    return UserFactory(team=True)


@pytest.fixture
def questions(challenge, team):
    return open_questionnaire(edition=challenge.edition, by=team)


def add(questionnaire, team, kind=QuestionKind.SHORT, **values):
    row = add_question(questionnaire, kind=kind, by=team)
    return save_question(row, values={"label_fr": "Combien de villes ?", **values}, by=team)


def publish(questionnaire, team):
    return publish_form(questionnaire, seen=consequences(questionnaire).seen, by=team)


def later(clock, hours=1):
    clock(BEFORE + dt.timedelta(hours=hours))


def test_the_working_copy_of_an_edition_is_the_default_form_and_asks_the_same(questions):
    found = consequences(questions)

    assert [row.key for row in questions.rows.all()] == [question.key for question in QUESTIONS]
    assert (found.difference, found.faults) == ([], [])
    assert found.refusal == "Rien ne change : c’est ce qui est déjà demandé."


def test_opening_twice_makes_one_working_copy(questions, challenge, team):
    assert open_questionnaire(edition=challenge.edition, by=team) == questions
    assert questions.rows.count() == len(QUESTIONS)


def test_only_the_team_sets_questions(questions, challenge):
    stranger = UserFactory()
    for act in (
        lambda: open_questionnaire(edition=challenge.edition, by=stranger),
        lambda: open_questionnaire(challenge=challenge, by=stranger),
        lambda: add_question(questions, kind="short", by=stranger),
        lambda: save_question(questions.rows.first(), values={"label_fr": "x"}, by=stranger),
        lambda: move_question(questions.rows.first(), up=False, by=stranger),
        lambda: remove_question(questions.rows.last(), by=stranger),
        lambda: publish_form(questions, seen="", by=stranger),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_publishing_moves_drafts_keeps_their_answers_and_tells_them(questions, challenge, team, clock):
    made = applicant_set(challenge)
    row = add(questions, team, label_en="How many cities?")
    remove_question(questions.rows.get(key="needs"), by=team)
    save_question(questions.rows.get(key="pitch"), values={"max_characters": 140}, by=team)
    later(clock)
    found = consequences(questions)
    assert (found.drafts, found.submitted) == (1, 0)

    version, told = publish_form(questions, seen=found.seen, by=team)

    application = Application.objects.get(pk=made.application.pk)
    assert application.edition_form == version
    assert told == 1
    assert application.answers.get(key="pitch").body == "Réponse pitch"
    keys = [question.key for question in form_of(application).questions]
    assert row.key in keys
    assert "needs" not in keys
    mail = OutMail.objects.get(kind="challenges.form_changed")
    assert mail.to == made.person.email
    for line in (
        "Question ajoutée : « Combien de villes ? » (réponse obligatoire).",
        "Question retirée : « Ce dont vous avez besoin ».",
        "« En une phrase » : limite : 140 caractères au plus.",
    ):
        assert line in mail.body
        assert line in news_of(application)[0]["changes"]
    assert kept_aside(application, set(keys)) == [{"label": "Ce dont vous avez besoin", "body": "Réponse needs"}]


def test_a_required_question_added_while_a_draft_exists_is_missing_and_says_why(questions, challenge, team, clock):
    made = applicant_set(challenge)
    row = add(questions, team)
    later(clock)
    publish(questions, team)
    application = Application.objects.get(pk=made.application.pk)

    missing = [item for item in unmet(SUBMIT, application) if item.code.startswith("challenges.submit.answers")]

    assert [item.code for item in missing] == [f"challenges.submit.answers.{row.key}"]
    assert missing[0].sentence.startswith("« Combien de villes ? » n’est pas rempli. Cette question a été ajoutée")
    with pytest.raises(GateClosed):
        submit_application(application, by=made.person)
    save_answer(application, row.key, "Trois", version=0, by=made.person)
    assert submit_application(application, by=made.person).state == "submitted"


def test_what_was_submitted_keeps_its_version_and_its_words_through_a_correction(questions, challenge, team, clock):
    row = add(questions, team, required=False)
    publish(questions, team)
    made = applicant_set(challenge, submit=True)
    before, copy = dossier_of(made.application), submitted_copy(made.application.submissions.get())
    kept = made.application.edition_form
    assert kept is not None
    assert (row.key, "Combien de villes ?") in [(part.key, part.label) for part in before.parts]

    save_question(row, values={"label_fr": "Autre chose", "required": True}, by=team)
    remove_question(questions.rows.get(key="pitch"), by=team)
    later(clock)
    found = consequences(questions)
    assert (found.drafts, found.submitted) == (0, 1)
    publish(questions, team)

    application = Application.objects.get(pk=made.application.pk)
    assert dossier_of(application) == before
    assert submitted_copy(application.submissions.get()) == copy
    request_correction(application, by=team, items={"pieces": "Le plan."}, due=CLOSES + dt.timedelta(days=9))
    application = Application.objects.get(pk=application.pk)
    assert application.edition_form == kept
    assert "pitch" in form_of(application).by_key


def test_an_application_taken_back_is_asked_the_questions_in_force(questions, challenge, team, clock):
    made = applicant_set(challenge, submit=True)
    row = add(questions, team)
    later(clock)
    version, told = publish(questions, team)
    assert told == 0

    take_back(made.application, by=made.person)

    application = Application.objects.get(pk=made.application.pk)
    assert application.edition_form == version
    assert row.key in [item.code.rpartition(".")[2] for item in unmet(SUBMIT, application)]


def test_a_draft_begun_after_a_publication_is_asked_the_version_in_force(questions, challenge, team):
    add(questions, team)
    version, told = publish(questions, team)

    made = applicant_set(challenge, complete=False)

    assert (made.application.edition_form, told) == (version, 0)
    assert news_of(made.application) == []


def test_nothing_changes_once_the_call_is_closed(questions, challenge, team, clock):
    made = applicant_set(challenge)
    own = open_questionnaire(challenge=challenge, by=team)
    for questionnaire in (questions, own):
        add(questionnaire, team)
    clock(CLOSES + dt.timedelta(seconds=1))
    type(challenge.edition).objects.filter(pk=challenge.edition_id).update(call_closes_at=CLOSES)

    for questionnaire, refusal in ((questions, "Les appels de cette édition sont clos"), (own, "L’appel est clos")):
        questionnaire.refresh_from_db()
        with pytest.raises(DomainError, match=refusal):
            publish(questionnaire, team)

    made.application.refresh_from_db()
    assert (made.application.edition_form, made.application.challenge_form) == (None, None)


def test_a_version_published_for_other_calls_is_not_that_of_a_closed_one(questions, challenge, team, clock):
    other = ChallengeFactory(open=True, edition=challenge.edition)
    type(other).objects.filter(pk=other.pk).update(closes_at=CLOSES + dt.timedelta(days=9))
    other.refresh_from_db()
    made = applicant_set(challenge)
    row = add(questions, team)
    clock(CLOSES + dt.timedelta(hours=1))

    publish(questions, team)

    assert row.key in current_form(other).by_key
    assert row.key not in current_form(challenge).by_key
    made.application.refresh_from_db()
    assert made.application.edition_form is None


def test_a_challenge_adds_its_questions_after_those_of_its_edition(challenge, team):
    other = ChallengeFactory(open=True, edition=challenge.edition)
    own = open_questionnaire(challenge=challenge, by=team)
    row = add(own, team, kind=QuestionKind.NUMBER)
    made = applicant_set(challenge)

    publish(own, team)

    application = Application.objects.get(pk=made.application.pk)
    assert [question.key for question in form_of(application).questions] == [*(q.key for q in QUESTIONS), row.key]
    assert row.key not in current_form(other).by_key


@pytest.mark.parametrize(
    ("kind", "values", "fault"),
    [
        ("short", {"label_fr": ""}, "la question n’a pas de texte."),
        ("one", {"options_fr": "Oui"}, "indiquez au moins deux choix."),
        ("several", {"options_fr": "Été\nété"}, "deux lignes se lisent de la même façon."),
        ("one", {"options_fr": "\n".join(map(str, range(41)))}, "40 choix au plus."),
        ("table", {"options_fr": ""}, "indiquez au moins une colonne."),
        ("table", {"options_fr": "\n".join("abcdefghi")}, "8 colonnes au plus."),
        ("one", {"options_fr": "Oui\nNon", "options_en": "Yes"}, "l’anglais n’a pas le même nombre de lignes"),
        ("short", {"shown_when": "absente=oui"}, "elle dépend d’un choix qui n’existe plus"),
    ],
)
def test_a_question_that_cannot_be_asked_is_not_published(questions, team, kind, values, fault):
    add(questions, team, kind=kind, **values)

    with pytest.raises(DomainError) as refused:
        publish(questions, team)

    assert fault in refused.value.message
    assert questions.versions.count() == 0


def test_a_condition_on_a_question_that_moved_below_is_not_published(questions, team):
    choice = add(questions, team, kind="one", options_fr="Oui\nNon")
    add(questions, team, label_fr="Lesquelles ?", shown_when=f"{choice.key}=oui")
    assert consequences(questions).faults == []

    move_question(choice, up=False, by=team)

    assert len(consequences(questions).faults) == 1


def test_what_a_colleague_changed_meanwhile_is_not_published_unseen(questions, team):
    add(questions, team)
    seen = consequences(questions).seen
    save_question(questions.rows.get(key="team"), values={"label_fr": "Autrement"}, by=team)

    with pytest.raises(DomainError, match="Les questions ont changé depuis que vous avez ouvert cette page."):
        publish_form(questions, seen=seen, by=team)


def test_the_name_of_the_solution_is_always_asked(questions, team):
    title = questions.rows.get(key="title")

    with pytest.raises(DomainError, match="il se demande toujours"):
        remove_question(title, by=team)
    kept = save_question(title, values={"required": False, "kind": "date", "shown_when": "a=b"}, by=team)

    assert (kept.required, kept.kind, kept.shown_when) == (True, "short", "")


def test_questions_move_within_their_step_and_stop_at_its_ends(questions, team):
    def keys(step):
        return [row.key for row in questions.rows.all() if row.step == step]

    move_question(questions.rows.get(key="pitch"), up=False, by=team)
    assert keys("solution") == ["title", "problem", "pitch", "solution"]
    move_question(questions.rows.get(key="title"), up=True, by=team)
    move_question(questions.rows.get(key="solution"), up=False, by=team)
    assert keys("solution") == ["title", "problem", "pitch", "solution"]
    assert keys("essai")[0] == "experiment"


def test_there_is_a_limit_to_the_number_of_questions(questions, team):
    for _ in range(MOST_QUESTIONS - len(QUESTIONS)):
        add_question(questions, kind="short", by=team)

    with pytest.raises(DomainError, match=f"{MOST_QUESTIONS} questions au plus"):
        add_question(questions, kind="short", by=team)


def test_the_key_of_a_question_taken_out_is_never_given_again(questions, team):
    row = add(questions, team)
    publish(questions, team)
    remove_question(row, by=team)

    assert add_question(questions, kind="short", by=team).key != row.key


def test_an_answer_to_a_question_taken_out_meanwhile_is_kept(questions, challenge, team):
    row = add(questions, team)
    publish(questions, team)
    made = applicant_set(challenge, complete=False)
    remove_question(row, by=team)
    publish(questions, team)
    application = Application.objects.get(pk=made.application.pk)

    save_answer(application, row.key, "Trois villes", version=0, by=made.person)

    assert kept_aside(application, set(form_of(application).by_key)) == [
        {"label": "Combien de villes ?", "body": "Trois villes"}
    ]
    with pytest.raises(LookupError):
        save_answer(application, "jamais", "x", version=0, by=made.person)


@pytest.fixture
def every_kind(questions, challenge, team):
    """One question of each kind, one that depends on another, one that the jury does not read; a draft that answers all."""
    asked = {
        kind: add(questions, team, kind=kind, label_fr=f"Question {kind}", options_fr="Oui\nNon", required=False)
        for kind in QuestionKind
    }
    asked["hidden"] = add(questions, team, label_fr="Cachée", shown_when=f"{asked['one'].key}=non")
    for name in ("number", "file"):
        save_question(asked[name], values={"jury_reads": False}, by=team)
    publish(questions, team)
    made = applicant_set(challenge)
    bodies = {
        "short": "court", "long": "long", "number": "12,5", "one": "oui", "several": "oui\nnon", "date": "2027-12-31",
        "address": json.dumps({**dict.fromkeys(ADDRESS, ""), "street": "3 rue X", "postcode": "75011", "city": "Paris"}),
        "table": json.dumps([["a", "b"]]), "hidden": "n’est pas déposée",
    }  # fmt: skip
    for name, body in bodies.items():
        save_answer(made.application, asked[name].key, body, version=0, by=made.person)
    attach(made.application, SimpleUploadedFile("note.pdf", PDF), by=made.person, question=asked["file"].key)
    made.asked = asked
    return made


def test_what_is_submitted_holds_each_kind_whole_and_nothing_that_was_not_asked(every_kind):
    application = submit_application(every_kind.application, by=every_kind.person)

    dossier = dossier_of(application)
    said = {part.key: part for part in dossier.parts}
    asked = every_kind.asked
    assert said[asked["several"].key].body == "Oui\nNon"
    assert said[asked["date"].key].body == "31 décembre 2027"
    assert said[asked["address"].key].body == "3 rue X\n75011 Paris"
    assert (said[asked["table"].key].columns, said[asked["table"].key].rows) == (("Oui", "Non"), (("a", "b"),))
    assert asked["hidden"].key not in said
    assert "n’est pas déposée" not in submitted_bytes(application).decode()
    assert [file.label for file in dossier.files] == ["Question file"]
    assert json.loads(submitted_bytes(application))["form"] == {"edition": 1, "challenge": 0}


def test_the_jury_does_not_read_what_the_team_keeps(every_kind):
    application = submit_application(every_kind.application, by=every_kind.person)

    read = dossier_of(application).for_jury()

    assert every_kind.asked["number"].key not in {part.key for part in read.parts}
    assert read.files == ()
    assert every_kind.asked["one"].key in {part.key for part in read.parts}
    assert application.attachments.get().jury_reads is False
    assert attachments_visible_to(every_kind.person).count() == 1


def test_a_required_file_is_missing_until_it_is_joined(questions, challenge, team):
    row = add(questions, team, kind=QuestionKind.FILE, label_fr="Le budget")
    publish(questions, team)
    made = applicant_set(challenge)

    def missing():
        return [item.sentence for item in unmet(SUBMIT, Application.objects.get(pk=made.application.pk))]

    assert missing() == ["« Le budget » n’est pas rempli."]
    attach(made.application, SimpleUploadedFile("note.pdf", PDF), by=made.person)
    assert missing() == ["« Le budget » n’est pas rempli."]
    attach(made.application, SimpleUploadedFile("note.pdf", PDF), by=made.person, question=row.key)
    assert missing() == []
    with pytest.raises(DomainError, match="Cette question n’est plus posée"):
        attach(made.application, SimpleUploadedFile("note.pdf", PDF), by=made.person, question="pitch")


def test_a_file_refused_by_the_virus_control_is_taken_off_a_draft_and_stays_named_in_what_was_submitted(challenge):
    draft, sent = applicant_set(challenge), applicant_set(challenge, name="Autre")
    for made in (draft, sent):
        made.file = attach(made.application, SimpleUploadedFile("note.pdf", PDF), by=made.person).file
    submit_application(sent.application, by=sent.person)

    for made in (draft, sent):
        refuse(made.file, "Eicar-Test")

    assert not draft.application.attachments.exists()
    assert sent.application.attachments.get().file.scan == Scan.FOUND
    assert [mail.to for mail in OutMail.objects.filter(kind="core.file_refused").order_by("created_at")] == [
        draft.person.email,
        sent.person.email,
    ]
