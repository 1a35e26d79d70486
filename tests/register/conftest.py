import os

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import conninfo_to_dict

from register.domain.append import append


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
    """Runs SQL as the superuser with every trigger off, behind Django's back."""
    address = conninfo_to_dict(os.environ["DATABASE_SUPERUSER_URL"]) | {"dbname": connection.settings_dict["NAME"]}

    def run(sql, *parameters):
        with psycopg.connect(**address, autocommit=True) as superuser:
            superuser.execute("SET session_replication_role = replica")
            return superuser.execute(sql, parameters or None).rowcount

    return run
