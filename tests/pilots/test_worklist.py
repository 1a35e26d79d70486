import datetime as dt

import pytest

from core.clock import today
from core.worklist import tasks_for
from pilots.domain.following import monday_of
from pilots.enums import PilotState
from tests.factories.pilots import CheckInFactory, pilot_set

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(weeks=1)


@pytest.fixture
def around():
    return pilot_set(PilotState.RUNNING)


def kinds(user):
    return [task.kind for task in tasks_for(user)]


@pytest.mark.parametrize(("weeks", "told"), [(0, True), (4, True), (5, False)])
def test_blocked_pilot_is_a_task_for_the_team_alone_while_the_word_is_recent(around, weeks, told):
    CheckInFactory(pilot=around.pilot, week_of=monday_of(today()) - weeks * WEEK, mood="red")

    assert ("blocked" in kinds(around.team)) is told
    assert "blocked" not in kinds(around.agent) + kinds(around.founder)


def test_each_side_is_asked_for_its_word_until_it_has_said_it(around):
    assert [kinds(user).count("check_in") for user in (around.agent, around.founder)] == [1, 1]

    CheckInFactory(pilot=around.pilot, side="directorate")

    assert [kinds(user).count("check_in") for user in (around.agent, around.founder)] == [0, 1]
