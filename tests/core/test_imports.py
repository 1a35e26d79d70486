"""Inside core, imports form no circle: a module can be read, and imported, after those that it names."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

CORE = Path(__file__).resolve().parents[2] / "core"


def _module(path):
    return ".".join(("core", *path.relative_to(CORE).with_suffix("").parts)).removesuffix(".__init__")


def _imported(tree, known):
    """Modules of core that a file names anywhere, inside functions too; `TYPE_CHECKING` blocks count as well."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "core":
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in known else node.module


def test_no_circle():
    paths = {_module(path): path for path in CORE.rglob("*.py") if "migrations" not in path.parts}
    graph = {
        name: set(_imported(ast.parse(path.read_text(encoding="utf-8")), paths)) - {name, "core"}
        for name, path in paths.items()
    }

    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        raise AssertionError(" → ".join(circle.args[1])) from None
    assert "core.workflow" in order
