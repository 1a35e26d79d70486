"""What came out of a pilot, a year later: not before that day."""

import datetime as dt

import pytest

from core.clock import today
from core.exceptions import NotAllowed
from pilots.domain.evaluation import follow_up
from pilots.models import Evaluation, Pilot
from tests.factories.pilots import EvaluationFactory, pilot_set

pytestmark = pytest.mark.django_db


def test_the_follow_up_waits_for_its_day():
    around = pilot_set()
    Pilot.objects.filter(pk=around.pilot.pk).update(state="ended")
    around.pilot.refresh_from_db()
    with pytest.raises(NotAllowed, match="pas évalué"):
        follow_up(around.pilot, by=around.agent, text="Déployé.")
    row = EvaluationFactory(pilot=around.pilot, follow_up_on=today() + dt.timedelta(days=1))

    with pytest.raises(NotAllowed, match="douze mois après"):
        follow_up(around.pilot, by=around.agent, text="Déployé.")
    Evaluation.objects.filter(pk=row.pk).update(follow_up_on=today())

    assert follow_up(around.pilot, by=around.agent, text="Déployé.").follow_up_text == "Déployé."
