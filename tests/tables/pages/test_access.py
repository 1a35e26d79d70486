"""Every address × every reader × an object of theirs and of others: the status that `access.toml` says.

The table is complete by construction: an address without a line fails, a line without an address too, and every name of a
reader is somebody of the world.
"""

import logging
from http import HTTPStatus

import pytest
from django.urls import resolve

from tests.project.addresses import addresses
from tests.tables.pages.access_table import EVERYBODY, GROUPS, expected, rows
from tests.tables.pages.asking import Asker

ROWS = rows()
PARTS = sorted({row.path.split("/")[2] if row.path.startswith("/espace/") else "public" for row in ROWS})


def part_of(row):
    return row.path.split("/")[2] if row.path.startswith("/espace/") else "public"


@pytest.fixture(scope="module")
def asker(world, django_db_blocker):
    with django_db_blocker.unblock():
        return Asker(world.people)


@pytest.fixture(autouse=True)
def _quiet():
    """Thousands of refusals: none of them is news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_address_has_a_line():
    named = {row.name for row in ROWS}

    assert named == {address.name for address in addresses()}


def test_every_line_leads_to_its_address_and_is_public_as_the_address_is(world):
    public = {(address.name, address.callback): address.is_public for address in addresses()}
    wrong = []
    for row in ROWS:
        match = resolve(row.path.format(**world.mine))
        if match.url_name is not None and match.url_name != row.name:
            wrong.append(f"{row.key} leads to {match.url_name}")
        elif public.get((row.name, match.func), row.public) != row.public:
            wrong.append(f"{row.key}: public is {not row.public}")

    assert wrong == []


def test_the_readers_are_the_people_of_the_world(world):
    assert sorted(world.people) == sorted([*EVERYBODY, *GROUPS["sans_compte"]])


@pytest.mark.parametrize("part", PARTS)
def test_each_reader_gets_the_status_of_the_table(part, world, asker):
    wrong = []
    for row in (row for row in ROWS if part_of(row) == part):
        for foreign in (False, True) if row.has_object else (False,):
            path = row.path.format(**(world.foreign if foreign else world.mine))
            for method in ("GET", "POST"):
                drawn = False
                for name, status in expected(row, method, foreign=foreign).items():
                    # A page is drawn for the first who opens it: test_links draws it for the others, and follows its links.
                    data = row.data if method == "POST" else None
                    found = asker.ask(method, path, name, data, draw=not drawn).status_code
                    drawn = drawn or found == HTTPStatus.OK
                    if found != status:
                        whose = "of others " if foreign else ""
                        wrong.append(f"{row.key} {method} {whose}as {name}: {found}, not {status}")

    assert wrong == [], "\n".join(["", *wrong])
