"""Deliberation, signature, outbox, release and answer of the startup, by the pages alone."""

import datetime as dt

import pytest
from django.urls import reverse

from challenges.models import Release
from challenges.selection.domain.jury import open_reviews
from core.models import OutMail
from tests.challenges.selection.domain.test_release import score_all
from tests.factories.applications import jury_set
from tests.factories.challenges import CLOSES

pytestmark = pytest.mark.django_db


def test_from_deliberation_to_acceptance(clock, client, sign_in):
    clock(CLOSES + dt.timedelta(days=10))
    world = jury_set()
    open_reviews(world.jury, by=world.team)
    score_all(world)
    pk, jury = world.challenge.pk, world.jury.pk
    sign_in(world.team)
    for made, decision in zip(world.sets, ("selected", "reserve", "declined"), strict=True):
        key = made.application.pk
        data = {f"{key}-decision": decision, f"{key}-reasons": "Selon les critères."}
        assert client.post(reverse("jury_decision", args=[jury, key]), data).status_code == 302
    minutes = {
        "held_at": "2027-05-09T10:00",
        "present": [str(member.pk) for member in world.members],
        "minutes": "Le jury a délibéré.",
    }
    assert client.post(reverse("jury_deliberation", args=[jury]), minutes).status_code == 302

    sign_in(world.chair.user)
    assert client.get(reverse("jury_deliberation", args=[jury])).status_code == 200
    client.post(reverse("jury_sign", args=[jury]))

    sign_in(world.team)
    client.post(reverse("release_prepare", args=[pk]))
    assert client.post(reverse("release", args=[pk]), {}).status_code == 422
    seen = client.get(reverse("release", args=[pk])).context["seen"]
    assert client.post(reverse("release", args=[pk]), {"read": "on", "seen": seen}).status_code == 302
    assert Release.objects.get().challenge_id == pk
    assert OutMail.objects.filter(kind="challenges.decision", status="queued").count() == 3
    assert client.get(reverse("release", args=[pk])).status_code == 200

    declined, selected = world.sets[2], world.sets[0]
    sign_in(declined.person)
    page = client.get(reverse("application", args=[declined.application.pk])).content.decode()
    assert "Selon les critères." in page
    assert "deux mois" in page
    sign_in(selected.person)
    client.post(reverse("application_transition", args=[selected.application.pk, "accept"]))
    selected.application.refresh_from_db()
    assert selected.application.state == "accepted"
