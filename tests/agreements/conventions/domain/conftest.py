"""Every test of this package ends with rights that follow from the facts. A convention that runs to a term is made once a file."""

import pytest

from agreements.enums import ConventionState
from tests.again import read_again
from tests.factories.agreements import convention_in, renewable
from tests.rights import sound_rights

__all__ = ["sound_rights"]


@pytest.fixture(scope="module")
def _running(shared_world, shared_files):
    with shared_world(lambda: convention_in(ConventionState.IN_FORCE, change=renewable())) as made:
        yield made


@pytest.fixture
def running(_running, db):
    """A convention in force with a renewable term, and the world around it."""
    return read_again(_running)
