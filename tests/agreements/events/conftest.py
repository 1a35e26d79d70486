import pytest

from tests.factories.events import NOW, story


@pytest.fixture
def told(db, clock):
    """A prototype under the template convention, on 15 September 2027 at 10:00 in Paris."""
    clock(NOW)
    return story()
