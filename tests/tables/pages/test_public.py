"""What anybody may read: one object in each state, a name for each thing and person, and where `public.toml` lets it stand.

The table is complete by construction: a state without a line, a name without a line, a public address that is not fetched
fail each on their own.
"""

import logging
import re
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import translation

from core.workflow import all_workflows
from tests import snapshots
from tests.project.public import PUBLIC
from tests.tables.pages import canaries
from tests.tables.pages.asking import Asker
from tests.tables.pages.surfaces import API_PATHS, CANARY, SECRET, api_paths, found, surfaces

TABLE = tomllib.loads(Path(__file__).with_name("public.toml").read_text(encoding="utf-8"))
TEXTS = """SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb')"""


def words_written():
    """Every canary that stands in the database, in whatever column."""
    words = set()
    with connection.cursor() as cursor:
        cursor.execute(TEXTS)
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT "{column}"::text FROM "{table}" WHERE "{column}"::text LIKE %s', ["%zq%x%"])
            for (value,) in cursor.fetchall():
                words.update(CANARY.findall(value))
    return words


@pytest.fixture(scope="module")
def fetched(django_db_setup, django_db_blocker, tmp_path_factory):
    """In a database of its own: whatever world this process has opened holds names that no line of the table is about."""
    logging.disable(logging.CRITICAL)
    alone = snapshots.opened(snapshots.CANARIES, tmp_path_factory.mktemp("canaries"))
    with django_db_blocker.unblock(), translation.override("fr"), alone:
        words = words_written()
        asker = Asker({})
        places, failed = found(lambda address: asker.ask("GET", address), sorted(words))
        names = {name for name, _path in surfaces(())}
    logging.disable(logging.NOTSET)
    return SimpleNamespace(words=words, places=places, failed=failed, names=names)


def lines():
    """Canary in words (`*` for any) → where it may stand, the exact ones first."""
    found = {}
    for part in TABLE["states"].values():
        pattern = part["canary"]
        found |= {pattern.format(state): places for state, places in part.items() if state != "canary"}
    found |= TABLE["names"]
    return sorted(found.items(), key=lambda line: "*" in line[0])


def _pattern(line):
    return re.compile(canaries.canary(line).replace("*", "[a-z0-9]*"))


LINES = [(line, _pattern(line), set(places.split())) for line, places in lines()]


def line_of(word):
    return next(((line, places) for line, pattern, places in LINES if pattern.fullmatch(word)), (None, set()))


def test_every_state_of_every_workflow_has_a_line():
    declared = {model: set(workflow.states) for model, workflow in all_workflows().items()}

    assert {model: set(part) - {"canary"} for model, part in TABLE["states"].items()} == declared


def test_every_state_has_an_object(fetched):
    missing = [
        line
        for part in TABLE["states"].values()
        for state in part
        if state != "canary" and canaries.canary(line := part["canary"].format(state)) not in fetched.words
    ]

    assert missing == []


def test_every_name_has_a_line_and_every_line_a_name(fetched):
    used = {line_of(word)[0] for word in fetched.words}

    assert sorted(word for word in fetched.words if line_of(word)[0] is None) == []
    assert sorted(line for line, _pattern, _places in LINES if line not in used) == []


def test_every_public_address_is_fetched(fetched):
    assert fetched.names | SECRET | {"search"} == set(PUBLIC) | {"api"}
    assert api_paths() == API_PATHS


def test_no_address_fails_on_an_object_in_any_state(fetched):
    assert fetched.failed == []


def test_each_name_stands_where_the_table_says_and_nowhere_else(fetched):
    wrong = []
    for word in sorted(fetched.words):
        line, places = line_of(word)
        shown = fetched.places.get(word, set())
        if shown - places:
            wrong.append(f"{line} ({word}) is shown by {' '.join(sorted(shown - places))}")
        if places - shown:
            wrong.append(f"{line} ({word}) is missing from {' '.join(sorted(places - shown))}")

    assert wrong == [], "\n".join(["", *wrong])
