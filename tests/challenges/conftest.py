"""Two challenges side by side, and the convention without which none is published."""

from types import SimpleNamespace

import pytest

from agreements.enums import ConventionState
from core.workflow import import_state
from tests.factories.accounts import UserFactory
from tests.factories.challenges import challenge_set, followed
from tests.factories.pilots import version_in_force


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
def bind(db):
    """`bind(challenge)`: a convention in force binds the partner of the challenge, and a directorate joins it; returns the
    challenge. The convention is written down as it would be: how one comes into force is tried where conventions are.
    """

    def bring_into_force(challenge):
        partner = challenge.organisations.get(role="partner").organisation
        version = version_in_force(challenge.edition, [partner])
        import_state(version.convention, ConventionState.IN_FORCE, reason="essai")
        return followed(challenge)

    return bring_into_force


@pytest.fixture
def mails(db):
    """Kinds and recipients of the mail written so far, in order."""
    from core.models import OutMail

    return lambda: list(OutMail.objects.order_by("kind", "to").values_list("kind", "to"))
