"""Figures of a selection point at nobody, alone or beside their total; the public reads those of the release."""

import datetime as dt

import pytest

from challenges.enums import ApplicationState as A
from challenges.enums import ChallengeState
from challenges.models import Release
from challenges.selection.domain.fairness import fairness, told
from challenges.selection.figures import groups
from core.models import CachedPage
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import CLOSES, ChallengeFactory
from tests.factories.startups import FounderFactory, StartupProfileFactory


@pytest.mark.parametrize(
    ("count", "total", "shown"),
    [(0, 9, 0), (1, 9, None), (2, 9, None), (3, 9, 3), (6, 9, 6), (7, 9, None), (8, 9, None), (9, 9, 9), (0, 1, None)],
)
def test_neither_a_group_nor_the_rest_is_of_one_or_two(count, total, shown):
    assert told(count, total) == shown


def applied(challenge, *, woman=False, size=None, country="FR", state=A.ELIGIBLE, **values):
    profile = StartupProfileFactory(organisation=OrganisationFactory(startup=True, country=country), team_size=size)
    if woman:
        FounderFactory.create_batch(2, profile=profile)
    return ApplicationFactory(
        challenge=challenge, organisation=profile.organisation, state=state, received_at=CLOSES, **values
    )


@pytest.mark.django_db
def test_each_candidate_counts_once_in_each_of_its_groups():
    challenge = ChallengeFactory(state=ChallengeState.DELIBERATING)
    for _ in range(3):
        applied(challenge, woman=True, size=4, pending_decision="selected")
    for _ in range(3):
        applied(challenge, size=40, country="BE", pending_decision="declined")
    applied(challenge, woman=True, state=A.WITHDRAWN)
    applied(challenge, state=A.INELIGIBLE)

    found = fairness(challenge)

    assert (found["received"], found["eligible"], found["selected"], found["reserve"]) == (7, 6, 3, 0)
    assert found["groups"] == {
        "women_led": {"received": 3, "selected": 3},
        "small": {"received": 3, "selected": 3},
        "abroad": {"received": 3, "selected": 0},
    }


@pytest.mark.django_db
def test_the_public_reads_how_the_choice_was_made_once_it_is_released_and_no_small_number(client):
    challenge = ChallengeFactory(state=ChallengeState.DECIDED)
    address = f"/defis/{challenge.slug}/"
    assert "Comment le choix s’est fait" not in client.get(address).content.decode()
    day = dt.datetime(2027, 5, 3, 9, tzinfo=dt.UTC).isoformat()
    jury = {"members": 5, "present": 4, "aside": 1, "held_at": day, "signed_at": day}
    groups = {"women_led": {"received": None, "selected": 0}, "small": {"received": 6, "selected": None}}
    Release.objects.create(
        challenge=challenge,
        released_by=UserFactory(team=True),
        released_at=CLOSES,
        figures={"received": 12, "eligible": 9, "selected": 2, "reserve": 1, "groups": groups, "jury": jury},
    )
    CachedPage.objects.all().delete()

    page = client.get(address).content.decode()

    assert "Comment le choix s’est fait" in page
    assert "1 membre s’est déporté" in page
    assert page.count("non publié</td>") == 2
    assert "3 mai 2027" in page


def test_where_no_group_can_be_told_no_table_stands():
    counts = {"women_led": {"received": None, "selected": 0}, "small": {"received": 0, "selected": None}}

    assert groups({"groups": counts}) == []
