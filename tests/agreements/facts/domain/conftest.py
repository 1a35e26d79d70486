import datetime as dt

import pytest

from core.clock import PARIS
from tests.factories.facts import governed

NOON = dt.datetime(2027, 9, 15, 12, 0, tzinfo=PARIS)


@pytest.fixture
def around(db, clock):
    """A governed prototype, on 15 September 2027 at noon in Paris."""
    clock(NOON)
    return governed()
