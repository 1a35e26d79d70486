"""A public question from the page of an open challenge, and its answer for all."""

import datetime as dt

import pytest
from django.urls import reverse

from challenges.calls.domain.public_questions import MAX_LENGTH, answer_question, ask_question
from challenges.models import Question
from tests.factories.accounts import UserFactory
from tests.factories.applications import applicant_set
from tests.factories.challenges import CLOSES, OPENS, challenge_set

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(clock):
    clock(OPENS + dt.timedelta(days=1))
    return challenge_set(open=True)


def ask(challenge):
    return reverse("challenge_ask", args=[challenge.slug])


def test_public_page_leads_to_the_form_while_the_call_is_open(group, client, clock):
    page = reverse("public:challenge", args=[group.challenge.slug])

    assert ask(group.challenge) in client.get(page).content.decode()
    answer = client.get(ask(group.challenge))
    assert answer.status_code == 302
    assert "next=" in answer.url  # signs in and comes back


def test_asked_then_answered_then_public(group, client, sign_in):
    sign_in(UserFactory())
    client.post(ask(group.challenge), {"body": "Combien de rues ?"})

    assert "Combien de rues" in client.get(ask(group.challenge)).content.decode()
    answer_question(Question.objects.get(), by=group.author, answer="Quatre rues.")
    page = client.get(reverse("public:challenge", args=[group.challenge.slug])).content.decode()
    assert "Combien de rues" in page
    assert "Quatre rues." in page


@pytest.mark.parametrize("body", ["", "x" * (MAX_LENGTH + 1)])
def test_refused_question_stays_in_the_form(group, client, sign_in, body):
    sign_in(UserFactory())

    answer = client.post(ask(group.challenge), {"body": body})

    assert answer.status_code == 422
    assert body in answer.content.decode()
    assert not Question.objects.exists()


def test_no_form_once_the_call_is_closed(group, client, sign_in, clock):
    sign_in(UserFactory())
    clock(CLOSES)

    assert "<textarea" not in client.get(ask(group.challenge)).content.decode()
    assert client.post(ask(group.challenge), {"body": "Combien ?"}).status_code == 422


def test_question_of_others_is_not_read_before_its_answer(group, client, sign_in):
    ask_question(group.challenge, by=UserFactory(), body="Une idée à moi")
    sign_in(UserFactory())

    assert "Une idée à moi" not in client.get(ask(group.challenge)).content.decode()


def test_who_answers_reads_how_many_are_told(group, client, sign_in):
    applicant_set(group.challenge, complete=False)
    question = ask_question(group.challenge, by=UserFactory(), body="Combien ?")
    sign_in(group.author)

    answer = client.post(
        reverse("challenge_answer", args=[group.challenge.pk, question.pk]),
        {f"q{question.pk.hex[-8:]}-answer": "Quatre."},
        follow=True,
    )

    assert "2 personnes seront prévenues par courriel dans l’heure." in answer.content.decode()


def test_who_amends_reads_how_many_were_told(group, client, sign_in):
    sign_in(UserFactory(team=True))
    url = reverse("challenge_amend", args=[group.challenge.pk, "problem"])

    page = client.post(url, {"value": "Autre.", "reason": "Erreur."}, follow=True).content.decode()

    assert "Personne n’a de candidature en cours" in page
