"""The list of juries says where each one stands now."""

import datetime as dt

import pytest
from django.urls import reverse

from challenges.enums import ChallengeState
from challenges.models import Challenge, Jury, JuryMember, Review
from challenges.selection.presenters import jury_line
from challenges.selection.queries import juries_listed
from core.clock import app_now
from tests.factories.applications import DeliberationFactory, ReviewFactory, jury_set
from tests.factories.challenges import CLOSES

pytestmark = pytest.mark.django_db


@pytest.fixture
def around(clock):
    clock(CLOSES + dt.timedelta(days=2))
    return jury_set(applicants=1, jurors=2, readings=1)


def line(around, user=None):
    return jury_line(juries_listed(user or around.team).get(pk=around.jury.pk))


def test_each_step_of_its_work_has_its_own_word(around):
    assert line(around)["state"] == "en préparation"
    Jury.objects.filter(pk=around.jury.pk).update(opened_at=app_now())
    review = ReviewFactory(application=around.sets[0].application, member=around.members[0])
    assert line(around)["state"] == "lectures ouvertes"
    Review.objects.filter(pk=review.pk).update(state="submitted", submitted_at=app_now())
    assert line(around)["state"] == "lectures rendues"
    DeliberationFactory(jury=around.jury, minutes="Retenu.", signed_by=around.chair.user, signed_at=app_now())
    assert line(around)["state"] == "procès-verbal signé"


@pytest.mark.parametrize("state", [ChallengeState.DECIDED, ChallengeState.ARCHIVED, ChallengeState.CANCELLED])
def test_nothing_is_open_once_the_challenge_is_over(around, state):
    Jury.objects.filter(pk=around.jury.pk).update(opened_at=app_now())
    ReviewFactory(application=around.sets[0].application, member=around.members[0])
    Challenge.objects.filter(pk=around.challenge.pk).update(state=state)

    found = line(around, around.members[0].user)

    assert found["state"] == state.label
    assert found["note"] == "2 membres"  # no reading is to be rendered any more


def test_a_jury_that_everybody_left_says_how_many_sat(around, sign_in):
    JuryMember.objects.filter(jury=around.jury).update(left_at=app_now())
    assert line(around)["note"] == "2 membres ont siégé, puis quitté le jury"
    assert "puis quitté le jury" in sign_in(around.team).get(reverse("juries")).content.decode()
    JuryMember.objects.filter(jury=around.jury).delete()
    assert line(around)["note"] == "personne n’est encore nommé"
