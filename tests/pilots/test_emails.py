"""A pilot whose startup or directorate is not known yet; who is written to otherwise stands in tests/tables/mail."""

from types import SimpleNamespace

import pytest

from pilots.emails import EvaluationSentEmail, PilotPlannedEmail
from tests.factories.pilots import pilot_set


@pytest.mark.django_db
def test_only_the_side_that_is_known_is_written_to():
    around = pilot_set()
    pilot = around.pilot
    pilot.prototype.maker = None

    assert list(PilotPlannedEmail.recipients(pilot)) == [around.agent]
    pilot.directorate = None
    assert list(PilotPlannedEmail.recipients(pilot)) == []


def test_an_evaluation_of_the_pilot_of_nobody_known_is_written_to_nobody():
    pilot = SimpleNamespace(prototype=SimpleNamespace(maker=None), directorate=None)

    assert list(EvaluationSentEmail.recipients(pilot)) == []
