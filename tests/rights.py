"""After a test, every right follows from the facts: services and `sync_permissions` ask the same rules."""

import pytest
from django.db import connection

from core.derivation import differences, grant_rules


def drift():
    return [line for rule in grant_rules() for line in differences(rule).lines]


@pytest.fixture(autouse=True)
def sound_rights(request):
    """For the packages whose conftest imports it: what the services under test leave is what the rules derive."""
    marker = request.node.get_closest_marker("django_db")
    names = set(request.fixturenames)
    whole = "transactional_db" in names or (marker and marker.kwargs.get("transaction"))
    if marker or whole or "db" in names:
        request.getfixturevalue("transactional_db" if whole else "db")
        yield
        if not connection.needs_rollback:
            lines = drift()
            assert lines == [], lines
    else:
        yield
