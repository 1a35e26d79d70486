"""Who may do what to what, and when: every declared permission, asked of everybody, as docs/rights.md writes it down."""

import os
from pathlib import Path

import pytest

from core import asked, checks
from core.permissions import all_declared
from tests.tables.rights.nouns import NOUNS
from tests.tables.rights.table import answers, table

pytestmark = pytest.mark.django_db
EXPECTED = Path(__file__).parents[2] / "docs" / "rights.md"
SEPARATOR = "\n<!-- -->\n\n"
HEAD = """<!-- The expected answers of tests/tables/test_permissions.py. `WRITE_RIGHTS=1 ./dev test tests/tables/test_permissions.py -n0`
writes what the code answers: read every line that changes. -->

# Who may do what to what, and when

Each table asks one kind of object: a line is a permission, a column a person. `when` names the situations in which the
permission is open to anybody; `●` is yes in all of them, a cell with words yes in these alone, an empty cell never.
`docs/permissions.md` says which role is granted what; here is the answer of `can()`, grant and rule together.
"""


def expected() -> dict[str, str]:
    """The tables of the document by their title."""
    parts = EXPECTED.read_text(encoding="utf-8").split(SEPARATOR)[1:]
    return {part.partition("\n")[0].removeprefix("## "): part for part in parts}


def write(title: str, found: str) -> None:
    """Puts this table into the document: its change is then read like any other."""
    known = {**expected(), title: found}
    parts = {noun.title: known.get(noun.title, f"## {noun.title}\n") for noun in NOUNS}
    EXPECTED.write_text(SEPARATOR.join([HEAD, *parts.values()]), encoding="utf-8")


@pytest.fixture(scope="module")
def world(request, shared_world):
    with shared_world(request.param.build) as made:
        yield made


@pytest.mark.parametrize(
    ("world", "noun"), [pytest.param(noun, noun, id=noun.title) for noun in NOUNS], indirect=["world"], scope="module"
)
def test_everybody_may_what_the_table_says(world, noun, db):
    found = table(noun, answers(noun, world))
    if os.environ.get("WRITE_RIGHTS"):
        write(noun.title, found)

    assert found.splitlines() == expected().get(noun.title, "").splitlines()


def test_every_declared_permission_stands_in_a_table():
    assert {str(perm) for noun in NOUNS for perm in noun.perms} == set(all_declared())
    assert list(expected()) == [noun.title for noun in NOUNS]


def test_every_declared_permission_is_asked_by_some_code(monkeypatch):
    assert checks.every_permission_is_asked(None) == []

    monkeypatch.setattr(asked, "asked", frozenset)
    found = checks.every_permission_is_asked(None)

    assert len(found) == len(all_declared())
    assert {error.id for error in found} == {"core.E006"}
