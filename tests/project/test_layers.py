"""The direction of imports: between apps, between the nouns of an app, between the layers of a noun, and no circle."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What stands on the left is imported by what stands on its right, never back.
APPS = (
    "core", "register", "accounts", "casework", "partners", "startups", "challenges", "agreements", "pilots", "public", "cms", "seeding",
)  # fmt: skip
SIDE_BY_SIDE = {("partners", "startups"), ("startups", "partners")}
NOUNS = {
    "challenges": ("calls", "applications", "selection"),
    "agreements": ("commons", "conventions", "documents", "scans", "prototypes", "facts", "events"),
}
# Inside a folder, from the bottom up. A module that is not named here may be imported by any layer.
LAYERS = (
    {"enums", "validators"},
    {"models", "blocks"},
    {"permissions", "queries", "slots"},
    {"emails"},
    {"gates", "workflow", "domain"},
    {"files"},
    {"forms", "presenters"},
    {"handlers", "versioned", "worklist", "navigation", "search", "lists", "tasks", "demo"},
    {"views"},
    {"urls"},
    {"apps"},
)
HEIGHT = {name: height for height, names in enumerate(LAYERS) for name in names}


@cache
def modules() -> dict[str, Path]:
    found = {}
    for app in (*APPS, "tools", "config", "bench"):
        for path in sorted((ROOT / app).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" in parts or "static" in parts:
                continue
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def _resolve(name: str) -> str | None:
    """The module of ours that holds this dotted name."""
    while name:
        if name in modules():
            return name
        name = name.rpartition(".")[0]
    return None


@cache
def imports() -> tuple[tuple[str, str, int], ...]:
    """(importer, imported, line) for every import of ours, those inside functions included."""
    edges = []
    for name, path in modules().items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = []
            if isinstance(node, ast.Import):
                targets = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                targets = [f"{node.module}.{alias.name}" for alias in node.names]
            edges += [(name, found, node.lineno) for target in targets if (found := _resolve(target)) and found != name]
    return tuple(edges)


def _place(name: str) -> tuple[str, str, str]:
    """App, noun, layer of a module: ("agreements", "events", "domain"). A noun is empty outside of NOUNS."""
    app, *rest = name.split(".")
    noun = rest.pop(0) if rest and rest[0] in NOUNS.get(app, ()) else ""
    return app, noun, rest[0] if rest else ""


def backward_between_apps() -> list[str]:
    return [
        f"{one}:{line} imports {other}"
        for one, other, line in imports()
        if (a := _place(one)[0]) in APPS
        and (b := _place(other)[0]) in APPS
        and a != b
        and (APPS.index(b) > APPS.index(a) or (a, b) in SIDE_BY_SIDE)
    ]


def backward_between_nouns() -> list[str]:
    found = []
    for one, other, line in imports():
        (app, noun, _), (other_app, other_noun, _) = _place(one), _place(other)
        if app != other_app or app not in NOUNS or noun == other_noun or not other_noun:
            continue
        order = NOUNS[app]
        layer = _place(one)[2]
        if not noun and HEIGHT.get(layer, 99) >= HEIGHT["files"]:
            continue  # urls, apps, template tags and commands of the whole app stand above its nouns
        if not noun or order.index(other_noun) > order.index(noun):
            found.append(f"{one}:{line} imports {other}")
    return found


def backward_between_layers() -> list[str]:
    found = []
    for one, other, line in imports():
        (app, noun, layer), (other_app, other_noun, other_layer) = _place(one), _place(other)
        if (app, noun) != (other_app, other_noun) or app in {"core", "register"} or "management" in one:
            continue
        if layer in HEIGHT and other_layer in HEIGHT and HEIGHT[other_layer] > HEIGHT[layer]:
            found.append(f"{one}:{line} imports {other}")
    return found


def circles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Strongly connected components of more than one node (Tarjan)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in sorted(edges.get(node, ())):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            part = []
            while True:
                part.append(stack.pop())
                if part[-1] == node:
                    break
            if len(part) > 1:
                found.append(sorted(part))

    for node in sorted(edges):
        if node not in index:
            visit(node)
    return found


def _graph(*, of=lambda name: name) -> dict[str, set[str]]:
    edges: dict[str, set[str]] = {}
    for one, other, _line in imports():
        if of(one) != of(other):
            edges.setdefault(of(one), set()).add(of(other))
    return edges


def test_apps_import_one_way():
    assert backward_between_apps() == []


def test_nouns_import_one_way():
    assert backward_between_nouns() == []


def test_layers_import_one_way():
    assert backward_between_layers() == []


def test_no_circle_of_modules():
    assert circles(_graph()) == []


def test_domain_starts_jobs_by_name():
    """`domain` imports no view, form or task: what it starts, it defers by name."""
    assert [
        f"{one}:{line} imports {other}"
        for one, other, line in imports()
        if "domain" in one.split(".") and {"views", "forms", "tasks"} & set(other.split("."))
    ] == []


@pytest.mark.parametrize("suffix", ["prototype", "events", "application", "selection", "challenge", "words"])
def test_no_module_tells_its_noun_by_a_suffix(suffix):
    """`gates_events.py`, `urls_prototype.py`: a noun has a folder."""
    kinds = "|".join(sorted({name for names in LAYERS for name in names} | {"menu", "purposes", "demo"}))
    assert [name for name in modules() if re.search(rf"\.({kinds})_{suffix}$", name)] == []


def test_one_name_for_one_thing():
    """Names that stood beside another one for the same thing: `menu` is `navigation`, `purposes` is `files` …"""
    old = {
        "menu",
        "purposes",
        "ledger",
        "record",
        "showing",
        "words",
        "wording",
        "utils",
        "helpers",
        "services",
        "common",
    }
    waived = {
        "core.ui.words",
        "agreements.commons.words",
    }  # the difference of texts word by word; sentences of the model
    assert [name for name in modules() if name.rpartition(".")[2] in old and name not in waived] == []
