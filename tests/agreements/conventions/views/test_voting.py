"""The page of the vote, and that of its correction: what was typed is never lost."""

import pytest
from django.urls import reverse

from agreements.conventions.domain.vote_facts import VoteFacts
from agreements.enums import ConventionState as S
from core.clock import today
from core.models import PendingStep
from tests.again import read_again
from tests.factories.agreements import convention_in, live_version

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def voted(shared_world, shared_files):
    with shared_world(lambda: convention_in(S.VOTED)) as made:
        yield made


@pytest.fixture
def w(voted, db):
    return read_again(voted)


def posted(convention, **values):
    told = VoteFacts.of(live_version(convention).vote).written()
    return {name: value for name, value in {**told, "reason": "Mal recopié.", **values}.items() if value is not None}


def test_a_correction_that_contradicts_itself_is_said_beside_the_field_and_keeps_what_was_typed(w, client, sign_in):
    convention, around = w
    sign_in(around.legal)

    page = client.post(
        reverse("convention_vote_correct", args=[convention.pk]), posted(convention, votes_against=500)
    ).content.decode()

    assert "(ici 120 pour, 500 contre)" in page.replace("\u00a0", " ")
    assert 'value="500"' in page
    assert "Mal recopié." in page
    assert not PendingStep.objects.filter(outcome="").exists()


def test_a_correction_is_proposed_and_the_page_of_the_vote_says_who_waits(w, client, sign_in):
    convention, around = w
    sign_in(around.legal)

    client.post(
        reverse("convention_vote_correct", args=[convention.pk]),
        posted(convention, votes_for=119, session_on=today().isoformat()),
    )
    page = client.get(reverse("convention_vote", args=[convention.pk])).content.decode()

    step = PendingStep.objects.get(outcome="")
    assert step.payload["votes_for"] == 119
    assert reverse("step", args=[step.pk]) in page
