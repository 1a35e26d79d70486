"""Every condition of every gate, broken alone: what is said in both languages, to whom, and the page that meets it."""

import ast
import copy
import inspect
import re
import sys

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from core.gates import all_gates, unmet
from tests.tables.gates import (  # noqa: F401 (rows)
    applications,
    challenges,
    document,
    editions,
    pilots,
    prototypes,
    selection,
)
from tests.tables.gates.allowed import ALLOWED
from tests.tables.gates.rows import ROWS, address
from tests.tables.gates.worlds import WORLDS

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(request, shared_world):
    """The set-up of one gate, every condition met."""
    with shared_world(WORLDS[request.param]) as made:
        yield made


@pytest.fixture
def around(world, db):
    return copy.copy(world)


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


def said(gate, obj, language):
    with translation.override(language):
        return [(item.code, str(item.sentence), str(item.who), item.url) for item in unmet(gate, fresh(obj))]


PARAMETERS = [pytest.param(row.gate, row, id=f"{row.gate}-{row}") for row in sorted(ROWS, key=lambda row: row.gate)]


@pytest.mark.parametrize("world", sorted(WORLDS), indirect=True, scope="module")
def test_nothing_is_missing_from_the_world(world, request):
    assert said(request.node.callspec.params["world"], world.obj, "fr") == []


@pytest.mark.parametrize(("world", "row"), PARAMETERS, indirect=["world"], scope="module")
def test_a_condition_that_fails_alone_says_so(around, row):
    row.breaks(around)

    for language, sentence, who in (("fr", row.fr, row.who[0]), ("en", row.en, row.who[1])):
        with translation.override(language):
            url = address(row.page, around)
        found = said(row.gate, around.obj, language)

        mine = [line for line in found if line[0] == row.code]
        assert mine == [(row.code, sentence.format(w=around), who.format(w=around), url)]
        assert sorted(line[0] for line in found) == sorted((row.code, *row.also))


@pytest.mark.parametrize(
    ("world", "allowed"),
    [pytest.param(one.gate, one, id=f"{one.gate}-{one}") for one in ALLOWED],
    indirect=["world"],
    scope="module",
)
def test_what_only_looks_like_a_refusal_leaves_the_gate_open(around, allowed):
    allowed.change(around)

    assert said(allowed.gate, around.obj, "fr") == []


@pytest.mark.parametrize(
    ("world", "row"), [entry for entry in PARAMETERS if entry.values[1].page], indirect=["world"], scope="module"
)
def test_the_page_of_a_refusal_meets_it_for_the_person_it_names(around, row, sign_in):
    row.breaks(around)
    path, _mark, anchor = address(row.page, around).partition("#")

    response = sign_in(fresh(getattr(around, row.person))).get(path)

    assert response.status_code == 200, (path, response.status_code, response.get("Location"))
    page = BeautifulSoup(response.content, "lxml").select_one("main")
    assert page.select(row.act.format(w=around)), (path, row.act.format(w=around), str(page)[:3000])
    if anchor:
        assert page.select(f"#{anchor}")


def test_each_row_leads_somewhere_or_says_why_not():
    lost = [str(row) for row in ROWS if not (row.page and row.person and row.act) and not row.nobody]

    assert lost == []


def test_every_condition_of_every_gate_has_a_row():
    declared = {(gate.name, name) for gate in all_gates() for name in gate.expects}

    assert {(row.gate, row.condition) for row in ROWS} == declared
    assert {gate.name for gate in all_gates()} == set(WORLDS)


def test_the_document_is_drawn_from_the_rows():
    assert document.DOCUMENT.read_text(encoding="utf-8") == document.render()


def sources_of(function):
    """The function that answers a condition, and the functions of its module that it calls."""
    module = sys.modules[function.__module__]
    defined = {
        node.name: node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.FunctionDef)
    }
    waiting, known = [function.__name__], {}
    while waiting:
        name = waiting.pop()
        if name in known or name not in defined:
            continue
        known[name] = defined[name]
        waiting += [node.id for node in ast.walk(defined[name]) if isinstance(node, ast.Name)]
    return known.values()


def codes_of(function):
    """How many refusals with which code stand in the code of a condition; `…` for the part that is computed."""
    found = {}
    for node in (node for source in sources_of(function) for node in ast.walk(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Unmet":
            code = node.args[0]
            parts = code.values if isinstance(code, ast.JoinedStr) else [code]
            pattern = "".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in parts)
            found[pattern] = found.get(pattern, 0) + 1
    return found


@pytest.mark.parametrize(
    ("gate", "name"),
    [(gate, name) for gate in all_gates() for name in gate.expects],
    ids=lambda x: getattr(x, "name", x),
)
def test_every_refusal_of_a_condition_has_a_row(gate, name):
    rows = [row.code for row in ROWS if (row.gate, row.condition) == (gate.name, name)]
    wanted = codes_of(gate.conditions[name])

    missing = {code: n for code, n in wanted.items() if sum(bool(re.fullmatch(code, row)) for row in rows) < n}
    unknown = [row for row in rows if not any(re.fullmatch(code, row) for code in wanted)]

    assert (missing, unknown) == ({}, [])
