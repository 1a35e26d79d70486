import os

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from register.domain.append import append
from register.testing import emptying_allowed


@pytest.fixture(autouse=True)
def key_file(tmp_path, settings):
    settings.REGISTER_KEY_FILE = tmp_path / "keys" / "register.key"
    settings.VAR_DIR = tmp_path
    return settings.REGISTER_KEY_FILE


@pytest.fixture
def fill():
    """`fill(n)` appends n small entries; the register then holds one more, which announces its key."""

    def append_many(count):
        return [append("test.entry", {"n": n, "text": "été"}) for n in range(count)]

    return append_many


@pytest.fixture
def tamper(transactional_db):
    """Runs SQL with every trigger off, behind Django's back: as the superuser, or as the owner where there is none."""
    superuser_url = os.environ.get("DATABASE_SUPERUSER_URL")
    address = conninfo_to_dict(superuser_url or os.environ["DATABASE_URL"])
    address["dbname"] = connection.settings_dict["NAME"]

    def run(sql, *parameters):
        with psycopg.connect(**address, autocommit=True) as intruder:
            if superuser_url:
                intruder.execute("SET session_replication_role = replica")
                return intruder.execute(sql, parameters or None).rowcount
            with emptying_allowed():
                return intruder.execute(sql, parameters or None).rowcount

    return run
