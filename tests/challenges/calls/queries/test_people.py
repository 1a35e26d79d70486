"""Who is written to about a challenge: every condition alone."""

import pytest

from accounts.domain.membership import add_member
from challenges.calls.queries import people as queries
from challenges.enums import APPLICATION_OVER, ApplicationState
from challenges.models import Application, Question
from core.clock import app_now
from tests.factories.accounts import UserFactory, member_of
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import ChallengeFactory, QuestionFactory, challenge_set

pytestmark = pytest.mark.django_db


def emails(people):
    return [person.email for person in people]


def test_authors_act_for_the_organisations_that_write_and_the_team_remarks_with_them(team):
    w = challenge_set()
    first = member_of(w.partner, email="a@partner.example")
    add_member(w.directorate, user=first, role="member", by=None)
    member_of(w.partner, is_active=False)
    challenge_set()
    UserFactory(team=True, is_active=False)
    authors = sorted([first.email, w.author.email, w.agent.email])

    assert emails(queries.authors_of(w.challenge)) == authors
    assert emails(queries.co_writers_of(w.challenge)) == sorted([*authors, team.email])


@pytest.fixture
def call(db):
    """A challenge with two applicants: one person acts for both, one is deactivated; another challenge with its own."""
    challenge = ChallengeFactory(open=True)
    first, second = ApplicationFactory(challenge=challenge), ApplicationFactory(challenge=challenge)
    both = member_of(first.organisation, email="b@first.example")
    add_member(second.organisation, user=both, role="member", by=None)
    add_member(first.organisation, user=both, role="signatory", by=None)
    member_of(second.organisation, email="a@second.example")
    member_of(second.organisation, is_active=False)
    other = ApplicationFactory()
    member_of(other.organisation, email="c@other.example")
    return challenge, first, second


def test_those_with_an_application_under_way_each_once(call):
    challenge, first, second = call
    more = [member_of(first.organisation, email=f"{name}@first.example").email for name in "zdyc"]
    told = emails(queries.people_applying_to(challenge))
    assert told == sorted(["a@second.example", "b@first.example", *more])
    for state in ApplicationState:
        Application.objects.filter(pk=second.pk).update(state=state, received_at=app_now())
        told = "a@second.example" in emails(queries.people_applying_to(challenge))
        assert told is (state not in APPLICATION_OVER), state


def test_answers_go_to_those_who_asked_and_to_applicants(call):
    challenge, *_ = call
    asker = UserFactory(email="q@ask.example")
    question = QuestionFactory(challenge=challenge, asked_by=asker, answered_at=app_now())
    QuestionFactory(asked_by=UserFactory(), answered_at=app_now())  # on another challenge
    QuestionFactory(challenge=challenge, asked_by=UserFactory())  # without an answer
    QuestionFactory(challenge=challenge, asked_by=UserFactory(), answered_at=app_now(), told_at=app_now())
    QuestionFactory(challenge=challenge, asked_by=UserFactory(is_active=False), answered_at=app_now())
    applying = ["a@second.example", "b@first.example"]

    assert emails(queries.people_answered(challenge)) == [*applying, "q@ask.example"]
    Question.objects.filter(pk=question.pk).update(told_at=app_now())
    assert emails(queries.people_answered(challenge)) == applying
