"""Feeds say the same thing as long as nothing changed."""

import re

import pytest

from challenges.models import Challenge
from core.models import CachedPage
from tests.factories.challenges import ChallengeFactory
from tests.factories.partners import EditionFactory

pytestmark = pytest.mark.django_db


def test_challenges_that_close_together_keep_their_order(client):
    edition = EditionFactory(complete=True)
    rows = [ChallengeFactory(open=True, edition=edition) for _ in range(3)]

    def order():
        CachedPage.objects.all().delete()
        return re.findall(r"UID:(\S+?)@", client.get("/defis/calendrier.ics").content.decode())

    before = order()
    Challenge.objects.filter(pk=rows[0].pk).update(summary_fr="PostgreSQL met la ligne changée à la fin de sa table.")

    assert order() == before == [str(row.pk) for row in rows]
