"""The house rules that a machine can check: direction of imports, one writer of states, no writes in views, sizes."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "core",
    "register",
    "accounts",
    "partners",
    "startups",
    "challenges",
    "agreements",
    "pilots",
    "public",
    "cms",
    "seeding",
)
# partners and startups stand side by side: neither imports the other.
LEVEL = {
    "core": 0,
    "register": 1,
    "accounts": 2,
    "partners": 3,
    "startups": 3,
    "challenges": 4,
    "agreements": 5,
    "pilots": 6,
    "public": 7,
    "cms": 8,
    "seeding": 9,
}
# Files that may be longer than the limit, each with why. This list may only shrink.
LONG_FILES: dict[str, str] = {
    "register/static/register/datacity_verify.py": "a stand-alone verifier is one file by purpose",
}
LONG_FUNCTIONS: dict[str, str] = {"core/views/style.py:samples": "one literal of sample data"}


def sources(*, migrations: bool = False):
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if migrations or "migrations" not in path.parts:
                yield app, path


def trees():
    for app, path in sources():
        yield app, path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def test_migrations_depend_one_way():
    backward = []
    for app, path in sources(migrations=True):
        if path.parent.name != "migrations":
            continue
        for other in re.findall(r"\(['\"](\w+)['\"], ['\"]\d{4}_\w+['\"]\)", path.read_text(encoding="utf-8")):
            if other in LEVEL and other != app and LEVEL[other] >= LEVEL[app]:
                backward.append(f"{path.relative_to(ROOT)} depends on {other}")

    assert backward == []


def _writes_state(node: ast.AST) -> bool:
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        if node.func.attr in {"update", "create", "get_or_create", "update_or_create", "bulk_update"}:
            return any(keyword.arg == "state" for keyword in node.keywords)
        return node.func.attr == "setattr"
    return False


def test_only_perform_writes_a_state():
    elsewhere = [
        f"{name}:{node.lineno}"
        for _app, name, tree in trees()
        if name != "core/workflow.py" and not name.startswith("agreements/commons/")
        for node in ast.walk(tree)
        if _writes_state(node)
    ]

    assert elsewhere == []


def test_views_write_nothing_themselves():
    writes = {"save", "create", "delete", "update", "bulk_create", "get_or_create", "update_or_create"}
    allowed_receivers = {
        "session",
        "context",
        "headers",
        "GET",
        "POST",
        "params",
        "kwargs",
        "data",
        "query",
        "attrs",
        "initial",
    }
    found = []
    for _app, name, tree in trees():
        if "/views/" not in name and not name.endswith("/views.py"):
            continue
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writes):
                continue
            receiver = node.func.value
            last = receiver.attr if isinstance(receiver, ast.Attribute) else getattr(receiver, "id", "")
            if last not in allowed_receivers:
                found.append(f"{name}:{node.lineno} {last}.{node.func.attr}")

    # The download view records who fetched which file; it is the one exception (core/readonly.py).
    assert [row for row in found if not row.startswith("core/views/files.py:")] == []


@pytest.mark.parametrize("limit", [400])
def test_files_stay_readable(limit):
    long = [
        f"{path.relative_to(ROOT)} has {count} lines"
        for pattern in ("*/**/*.py", "*/**/*.html", "*/**/*.css", "*/**/*.js")
        for path in sorted(ROOT.glob(pattern))
        if path.parts[len(ROOT.parts)] in {*APPS, "config", "tools", "bench"}
        and "migrations" not in path.parts
        and "locale" not in path.parts
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > limit
        and path.relative_to(ROOT).as_posix() not in LONG_FILES
    ]

    assert long == []


@pytest.mark.parametrize("limit", [50])
def test_functions_stay_readable(limit):
    long = [
        f"{name}:{node.lineno} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for _app, name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.end_lineno - node.lineno + 1 > limit
        and f"{name}:{node.name}" not in LONG_FUNCTIONS
    ]

    assert long == []


def test_no_registry_host_and_no_path_of_a_machine():
    hosts = ("pypi" + ".org", "registry." + "npmjs", "files." + "pythonhosted", "deb." + "debian.org")
    found = []
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if not path.is_file() or parts[0] in {".git", ".venv", ".uv", "var"} or path.suffix in {".mo", ".pyc", ".png"}:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [f"{path.relative_to(ROOT)}: {host}" for host in hosts if host in text]

    assert found == []
