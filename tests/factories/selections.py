"""A jury that has decided, and its decisions released."""

import datetime as dt

from django.db import connection

from challenges.models import Challenge
from challenges.selection.domain.release import release_decisions
from tests.challenges.selection.domain.test_release import ready
from tests.factories.accounts import UserFactory
from tests.factories.acts import delegated
from tests.factories.applications import jury_set
from tests.factories.challenges import CLOSES


def released():
    """One selected, one in reserve, one declined; with an authority and a legal officer. Build it in a `shared_world`."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM test_clock")
        cursor.execute("INSERT INTO test_clock VALUES (%s)", [CLOSES + dt.timedelta(days=1)])
    world = ready(jury_set())
    release_decisions(Challenge.objects.get(pk=world.challenge.pk), by=world.team, read=True)
    world.authority, world.legal = delegated(), UserFactory(legal=True)
    world.applications = [made.application for made in world.sets]
    world.people = [made.person for made in world.sets]
    return world
