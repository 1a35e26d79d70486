"""Two challenges side by side, and a publication gate whose outside conditions can be held open."""

from types import SimpleNamespace

import pytest

from core.gates import all_gates
from tests.factories.accounts import UserFactory
from tests.factories.challenges import challenge_set


@pytest.fixture
def team(db):
    return UserFactory(team=True)


@pytest.fixture
def legal(db):
    return UserFactory(legal=True)


@pytest.fixture
def two_challenge_sets(db):
    """`first` and `second`: each a challenge with its people; `outsider` belongs to neither."""
    return SimpleNamespace(first=challenge_set(), second=challenge_set(), outsider=UserFactory())


@pytest.fixture
def bound_by_convention():
    """A convention binds everybody: the two conditions that `agreements` answers are met for the time of a test."""
    gate = next(gate for gate in all_gates() if gate.name == "challenges.publish")
    kept = dict(gate.conditions)
    gate.conditions.update({"convention": lambda challenge: (), "terms": lambda challenge: ()})
    yield
    gate.conditions.update(kept)


@pytest.fixture
def mails(db):
    """Kinds and recipients of the mail written so far, in order."""
    from core.models import OutMail

    return lambda: list(OutMail.objects.order_by("kind", "to").values_list("kind", "to"))
