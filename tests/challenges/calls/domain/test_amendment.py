"""After publication: changes in the open, questions and answers for all."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.translation import override

from challenges.calls.domain.amendment import amend_challenge
from challenges.calls.domain.public_questions import (
    PER_HOUR,
    alert_late,
    answer_question,
    ask_question,
    tell_answers,
)
from challenges.enums import ApplicationState
from core.clock import PARIS
from core.exceptions import DomainError, NotAllowed
from core.models import Alarm, OutMail
from core.versions import versions_of
from public.queries.challenges import challenge_page
from tests.factories.accounts import UserFactory, member_of
from tests.factories.applications import ApplicationFactory, applicant_set
from tests.factories.challenges import CLOSES, DECISION, OPENS, QuestionFactory, challenge_set

DAY = dt.timedelta(days=1)


@pytest.fixture
def group(clock):
    clock(OPENS + DAY)
    return challenge_set(open=True)


def test_change_is_dated_public_and_has_a_reason(group, team):
    amendment = amend_challenge(
        group.challenge, field="problem", value="Un texte corrigé.", reason="Une erreur de chiffre.", by=team
    )

    assert (amendment.before, amendment.after) == ("Un texte clair, en mots simples.", "Un texte corrigé.")
    assert (amendment.reason, amendment.made_by, amendment.created_at) == ("Une erreur de chiffre.", team, OPENS + DAY)
    assert group.challenge.sections.get(key="problem").body_fr == "Un texte corrigé."


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("closes_at", CLOSES - DAY, "La clôture ne peut qu’être reportée."),
        ("closes_at", CLOSES, "La clôture ne peut qu’être reportée."),
        ("closes_at", DECISION, "La clôture doit précéder l’annonce des résultats : reportez d’abord celle-ci."),
        ("decision_at", CLOSES, "L’annonce des résultats doit suivre la clôture."),
        ("summary_fr", "Un problème de la ville, raconté en une phrase.", "Rien ne change : la valeur est la même."),
        ("state", "closed", "Cela ne peut plus changer à cette étape."),
        ("problem", "", "Indiquez la nouvelle valeur."),
    ],
)
def test_change_that_would_harm_or_do_nothing_is_refused(field, value, message, group, team):
    with pytest.raises(DomainError) as refusal:
        amend_challenge(group.challenge, field=field, value=value, reason="Motif.", by=team)

    assert refusal.value.message == message
    assert group.challenge.amendments.count() == 0


def test_deadline_that_passed_is_not_put_off_even_if_the_job_is_late(group, team, clock):
    clock(CLOSES)

    with pytest.raises(DomainError) as refusal:
        amend_challenge(group.challenge, field="closes_at", value=CLOSES + DAY, reason="Motif.", by=team)

    assert refusal.value.message == "Cela ne peut plus changer à cette étape."


def test_reason_is_required_and_author_may_not_amend(group, team):
    with pytest.raises(DomainError) as refusal:
        amend_challenge(group.challenge, field="problem", value="Autre.", reason=" ", by=team)
    assert refusal.value.message == "Indiquez le motif : il sera public."

    with pytest.raises(NotAllowed):
        amend_challenge(group.challenge, field="problem", value="Autre.", reason="Motif.", by=group.author)


def test_question_is_mailed_to_those_who_can_answer(group, team, mails):
    asker = UserFactory()

    question = ask_question(group.challenge, by=asker, body=" Combien de rues ? ")

    assert question.body == "Combien de rues ?"
    people = sorted(person.email for person in (group.author, group.agent, team))
    assert mails() == [("challenges.question_asked", email) for email in people]


def told_of_answers(mails):
    tell_answers()
    return [email for kind, email in mails() if kind == "challenges.questions_answered"]


def test_answers_of_an_hour_are_one_mail_to_askers_and_candidates(group, team, mails):
    asker, drafting = UserFactory(), applicant_set(group.challenge, complete=False)
    for words in ("Combien de rues ?", "Quels horaires ?"):
        answer_question(ask_question(group.challenge, by=asker, body=words), by=group.author, answer="Quatre.")

    assert told_of_answers(mails) == sorted([asker.email, drafting.person.email])
    assert told_of_answers(mails) == sorted([asker.email, drafting.person.email])  # nobody twice


def test_corrected_answer_is_told_and_the_same_one_is_not(group, team, mails):
    question = ask_question(group.challenge, by=UserFactory(), body="Combien ?")
    for times, answer in ((1, "Quatre."), (1, "Quatre. "), (2, "Cinq.")):
        answer_question(question, by=team, answer=answer)
        assert len(told_of_answers(mails)) == times


STANDS = {  # whether an application in this state is told of what changes
    "draft": True, "submitted": True, "correction_requested": True, "eligible": True, "shortlisted": True,
    "selected": True, "reserve": True, "accepted": True,
    "ineligible": False, "declined": False, "renounced": False, "lapsed": False, "withdrawn": False,
}  # fmt: skip


def test_every_state_says_whether_it_is_told():
    assert set(STANDS) == set(ApplicationState.values)


@pytest.mark.parametrize("state", ApplicationState.values)
def test_change_is_told_to_every_application_under_way(group, team, mails, state):
    application = ApplicationFactory(challenge=group.challenge, state=state)
    person = member_of(application.organisation)

    amendment = amend_challenge(group.challenge, field="summary_fr", value="Autre.", reason="Motif.", by=team)

    told = [email for kind, email in mails() if kind == "challenges.amended"]
    assert told == ([person.email] if STANDS[state] else [])
    assert amendment.told == len(told)


def test_five_questions_an_hour_of_one_person(group, clock):
    asker = UserFactory()
    for n in range(PER_HOUR):
        ask_question(group.challenge, by=asker, body=f"Question {n}")

    with pytest.raises(DomainError) as refusal:
        ask_question(group.challenge, by=asker, body="Une de trop")
    assert refusal.value.field == "body"
    ask_question(group.challenge, by=UserFactory(), body="D’une autre personne")
    clock(OPENS + DAY + dt.timedelta(hours=1, seconds=1))
    ask_question(group.challenge, by=asker, body="Une heure plus tard")


def test_same_question_twice_is_one(group):
    asker = UserFactory()

    assert ask_question(group.challenge, by=asker, body="Combien ?") == ask_question(
        group.challenge, by=asker, body="Combien ? "
    )


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (OPENS + DAY, dt.datetime(2027, 3, 10, tzinfo=PARIS)),  # five working days after Tuesday
        (CLOSES - 3 * DAY, CLOSES - 2 * DAY),  # 48 hours before the closing
        (CLOSES - DAY, CLOSES - DAY),  # too late for that: at once
    ],
)
def test_question_is_due_in_five_working_days_and_before_the_closing(group, clock, asked, due):
    clock(asked)

    assert ask_question(group.challenge, by=UserFactory(), body="Combien ?").reply_by == due


def test_late_question_alarms_and_its_answer_settles(group, team, clock):
    question = ask_question(group.challenge, by=UserFactory(), body="Combien ?")
    alert_late()
    assert not Alarm.objects.exists()
    clock(question.reply_by + dt.timedelta(seconds=1))
    alert_late()
    alert_late()

    assert Alarm.objects.get().settled_at is None
    answer_question(question, by=team, answer="Quatre.")
    assert Alarm.objects.get().settled_at


@pytest.mark.parametrize(("now", "open_now"), [(CLOSES - DAY, True), (CLOSES, False)])
def test_questions_are_asked_while_the_call_is_open(now, open_now, group, clock):
    clock(now)

    if open_now:
        assert ask_question(group.challenge, by=UserFactory(), body="Combien ?").pk
    else:
        with pytest.raises(DomainError) as refusal:
            ask_question(group.challenge, by=UserFactory(), body="Combien ?")
        assert refusal.value.message == "Les questions se posent pendant l’appel ; il n’est pas ouvert."


def test_stranger_does_not_answer(group):
    with pytest.raises(NotAllowed):
        answer_question(QuestionFactory(challenge=group.challenge), by=UserFactory(), answer="Non.")


@pytest.fixture
def english(group):
    """The call as those who read English have it."""
    group.challenge.sections.filter(key="problem").update(body_en="A clear text, in plain words.")
    return group.challenge


def test_both_languages_change_together_and_each_is_mailed_in_its_own(english, team):
    readers = {language: applicant_set(english, complete=False).person for language in ("fr", "en")}
    for language, person in readers.items():
        type(person).objects.filter(pk=person.pk).update(language=language)
    amendment = amend_challenge(
        english, field="problem", value="Un texte corrigé.", value_en="A corrected text.",
        reason="Une erreur de chiffre.", reason_en="A wrong figure.", by=team,
    )  # fmt: skip
    said = {mail.to: mail.body for mail in OutMail.objects.filter(kind="challenges.amended")}

    assert english.sections.get(key="problem").body_en == "A corrected text."
    assert (amendment.before_en, amendment.after_en) == ("A clear text, in plain words.", "A corrected text.")
    assert not amendment.english_due
    assert "A corrected text." in said[readers["en"].email]
    assert "A wrong figure." in said[readers["en"].email]
    assert "Un texte corrigé." in said[readers["fr"].email]
    assert "wrong" not in said[readers["fr"].email]


def test_english_left_behind_is_out_of_date_until_it_follows(english, team):
    first = amend_challenge(english, field="problem", value="Un texte corrigé.", reason="Une erreur.", by=team)
    assert first.english_due
    with override("en"):
        assert challenge_page(english.slug).out_of_date == {"problem"}
    with override("fr"):
        assert challenge_page(english.slug).out_of_date == frozenset()

    then = amend_challenge(
        english, field="problem", value="Un texte corrigé.", value_en="A corrected text.", reason="Traduction.", by=team
    )
    first.refresh_from_db()
    assert (first.english_due, then.english_due) == (False, False)
    with override("en"):
        assert challenge_page(english.slug).out_of_date == frozenset()


def test_a_text_without_english_owes_none(group, team):
    group.challenge.sections.filter(key="problem").update(body_en="")
    made = amend_challenge(group.challenge, field="problem", value="Un texte corrigé.", reason="Une erreur.", by=team)

    assert not made.english_due


def test_english_alone_changes_and_nothing_is_refused_twice(english, team):
    present = english.sections.get(key="problem")
    given = {"field": "problem", "value": present.body_fr, "reason": "Traduction."}
    amend_challenge(english, **given, value_en="Better words.", by=team)

    with pytest.raises(DomainError, match="Rien ne change"):
        amend_challenge(english, **given, value_en="Better words.", by=team)
    assert english.sections.get(key="problem").body_en == "Better words."


def test_english_of_the_summary_keeps_its_versions_and_leaves_those_of_the_french(english, team):
    english.summary_en = "A problem, in one sentence."
    english.save(update_fields=["summary_en"])
    given = {"field": "summary_fr", "value": english.summary_fr, "reason": "Traduction."}
    amend_challenge(english, **given, value_en="Better words.", by=team)

    kept = [(row.body, row.author) for row in versions_of(english, "sheet-summary.en")]
    assert kept == [("Better words.", team), ("A problem, in one sentence.", None)]
    assert not versions_of(english, "sheet-summary.fr").exists()


def test_the_form_asks_for_both_languages(english, team, client, sign_in):
    sign_in(team)
    path = reverse("challenge_amend", args=[english.pk, "problem"])
    page = client.get(path).content.decode()
    assert "A clear text, in plain words." in page
    answer = client.post(
        path,
        {
            "value": "Un texte corrigé.",
            "value_en": "A corrected text.",
            "reason": "Une erreur.",
            "reason_en": "An error.",
        },
    )

    assert answer.status_code == 302
    assert english.amendments.get().reason_en == "An error."
