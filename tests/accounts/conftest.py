"""The register of companies, as a local server."""

import pytest
from django.core.cache import cache

from tests.accounts.register_server import Register, running


@pytest.fixture
def companies(settings, db):
    """What the register answers, for the client of this test; nobody has asked it yet."""
    cache.clear()
    register = Register()
    settings.OUTBOUND_NETWORKS = ["127.0.0.1/32"]
    with running(register) as url:
        settings.COMPANY_REGISTER_URL = url
        yield register
    cache.clear()
