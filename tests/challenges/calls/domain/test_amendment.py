"""After publication: changes in the open, questions and answers for all."""

import datetime as dt

import pytest

from challenges.calls.domain.amendment import amend_challenge
from challenges.calls.domain.public_questions import answer_question, ask_question
from core.exceptions import DomainError, NotAllowed
from tests.factories.accounts import UserFactory
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


def test_question_is_mailed_to_those_who_can_answer_and_the_answer_to_who_asked(group, team, mails):
    asker = UserFactory()

    question = ask_question(group.challenge, by=asker, body=" Combien de rues ? ")
    answer_question(question, by=group.author, answer="Quatre.")
    answered = answer_question(question, by=team, answer="Quatre, puis cinq.")

    assert (answered.body, answered.answer, answered.answered_by) == ("Combien de rues ?", "Quatre, puis cinq.", team)
    assert mails() == [
        ("challenges.question_answered", asker.email),
        *(("challenges.question_asked", email) for email in sorted(p.email for p in (group.author, group.agent, team))),
    ]


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
