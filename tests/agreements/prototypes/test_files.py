"""Who may fetch the deposited source, before and after the prototype is shown as commons."""

import pytest

from agreements.enums import PrototypeState
from agreements.prototypes.domain.deposit import deposit_version
from core import files
from core.workflow import import_state
from tests.factories.pilots import archive, pilot_set

pytestmark = pytest.mark.django_db

PEOPLE = ("founder", "agent", "team", "legal", "sponsor", "outsider")


def readers(around, stored):
    return {name for name in PEOPLE if files.may_read(getattr(around, name), stored)}


@pytest.fixture
def around():
    return pilot_set()


@pytest.fixture
def stored(around):
    return deposit_version(around.prototype, upload=archive(), version="1.0", by=around.founder).file


def test_before_the_commons_a_partner_does_not_get_the_source(around, stored):
    assert readers(around, stored) == {"founder", "agent", "team", "legal"}


def test_in_the_commons_those_who_see_the_prototype_get_it(around, stored):
    import_state(around.prototype, PrototypeState.COMMONS, reason="essai")

    assert readers(around, stored) == {"founder", "agent", "team", "legal", "sponsor"}


def test_the_file_of_another_prototype_stays_closed(around, stored):
    other = pilot_set()

    assert readers(other, stored) == {"team", "legal"}
