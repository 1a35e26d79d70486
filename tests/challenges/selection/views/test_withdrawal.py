"""The page of a withdrawal that is considered, for the City and for its holder."""

import pytest
from django.urls import reverse

from challenges.models import WithdrawalHearing
from core.models import PendingStep
from tests.again import read_again
from tests.challenges.selection.domain.test_withdrawal import WHY, built
from tests.factories.accounts import UserFactory

__all__ = ["built"]
pytestmark = pytest.mark.django_db
SAID = "Nos observations, point par point."


@pytest.fixture
def world(built, db):
    made = read_again(built)
    made.url = reverse("selection_withdrawal", args=[made.applications[0].pk])
    return made


def step(world, name):
    return reverse("selection_withdrawal_step", args=[world.applications[0].pk, name])


def test_the_team_writes_its_holder_answers_and_a_legal_officer_proposes(world, sign_in):
    client = sign_in(world.team)
    page = client.get(reverse("application", args=[world.applications[0].pk])).content.decode()
    assert world.url in page
    assert client.post(step(world, "ouvrir"), {"ground": "unlawful", "reasons": ""}).status_code == 422
    assert client.post(step(world, "ouvrir"), {"ground": "unlawful", "reasons": WHY}).status_code == 302
    page = client.get(world.url).content.decode()
    assert "Dernier jour pour retirer la sélection" in page and 'value="proposer"' not in page

    client = sign_in(world.people[0])
    assert world.url in client.get(reverse("application", args=[world.applications[0].pk])).content.decode()
    page = client.get(world.url).content.decode()
    assert WHY in page and "Prolonger de quinze jours" in page and str(world.team) not in page
    assert client.post(step(world, "prolonger")).status_code == 302
    assert client.post(step(world, "decider"), {"geste": "maintenir", "reason": WHY}).status_code == 403
    assert client.post(step(world, "observations"), {"observations": SAID}).status_code == 302

    client = sign_in(world.legal)
    page = client.get(world.url).content.decode()
    assert SAID in page and "Retirer la sélection (jusqu’au" in page
    assert client.post(step(world, "decider"), {"geste": "proposer", "reason": WHY}).status_code == 302
    assert PendingStep.objects.get(outcome="").name == "withdraw_selection"
    assert client.post(step(world, "decider"), {"geste": "maintenir", "reason": WHY}).status_code == 302
    assert WithdrawalHearing.objects.get().outcome == "kept"
    assert "sélection maintenue" in client.get(world.url).content.decode().lower()


def test_it_exists_for_nobody_else(world, sign_in):
    rows = (world.people[1], world.chair.user, UserFactory(dpo=True), world.people[0])
    for person in rows:
        client = sign_in(person)
        assert client.get(world.url).status_code == 404
        assert client.post(step(world, "ouvrir"), {"ground": "unlawful", "reasons": WHY}).status_code == 404


def test_its_holder_reads_it_in_english(world, sign_in):
    client = sign_in(world.team)
    client.post(step(world, "ouvrir"), {"ground": "unlawful", "reasons": WHY})
    client = sign_in(world.people[0])
    page = client.get(f"/en{world.url}").content.decode()
    assert "What the City is considering" in page and "Retrait" not in page
