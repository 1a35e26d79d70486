"""Two seasons that the public reads, and one that it does not."""

import datetime as dt

import pytest

from tests.factories.accounts import OrganisationFactory
from tests.factories.challenges import OPENS
from tests.factories.partners import EditionFactory, ParticipationFactory

DAY = dt.timedelta(days=1)


@pytest.fixture
def season(db, clock):
    """Two published editions and one that is not, each with a partner; the second one is fictional and as late as a third."""
    clock(OPENS + DAY)
    old, new, hidden = EditionFactory(number=7), EditionFactory(number=8), EditionFactory(number=9, published=False)
    for edition, name in ((old, "Zinc"), (new, "Écume"), (hidden, "Cachée")):
        ParticipationFactory(edition=edition, organisation=OrganisationFactory(name=name))
    return old, new, hidden
