"""Two challenges side by side, and the convention without which none is published."""

from types import SimpleNamespace

import pytest

from agreements.enums import ConventionState
from tests.factories.accounts import UserFactory
from tests.factories.agreements import convention_in, world
from tests.factories.challenges import challenge_set, followed


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
def bind(team, legal):
    """`bind(challenge)`: a convention is voted and signed that binds the partner of the challenge, and a directorate joins
    it; returns the challenge.
    """

    def bring_into_force(challenge):
        partner = challenge.organisations.get(role="partner").organisation
        around = world(edition=challenge.edition, partner=partner, team=team, legal=legal)
        convention_in(ConventionState.IN_FORCE, around=around)
        return followed(challenge)

    return bring_into_force


@pytest.fixture
def mails(db):
    """Kinds and recipients of the mail written so far, in order."""
    from core.models import OutMail

    return lambda: list(OutMail.objects.order_by("kind", "to").values_list("kind", "to"))
