"""`./dev mutants [PATH …]`: breaks the rules a line at a time and asks whether the nearest tests notice.

A change of one rule, such as `<` for `<=`, `or` for `and`, a filter left out, a `yield` that is gone, is a mutant; a test that
fails kills it. mutmut and cosmic-ray start the test runner anew for each mutant, which costs Django's start-up and the set-up
of a test every time; `trial` forks in the middle of a test instead. What stands outside of functions (rows of transitions,
grants of permissions) is held by tests by tables: docs/testing.md names them.
"""

import argparse
import json
import os
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.mutants.changes import Mutant, mutants_of
from tools.mutants.report import DOCUMENT, report, write
from tools.running import PYTHON, ROOT, VAR, call, database

# The rule layers: the files that hold each, how much of it must be killed, and the tables that walk its declarations.
LAYERS: dict[str, tuple[tuple[str, ...], int, tuple[str, ...]]] = {
    "gates": (("**/gates.py",), 90, ("test_gates.py",)),
    "permissions": (("**/permissions.py",), 90, ("test_permissions.py",)),
    "queries": (
        ("**/queries.py", "**/queries/*.py", "**/exchange.py", "casework/exchanges.py"),
        90,
        ("test_mail.py", "test_permissions.py"),
    ),
    "recipients": (
        ("**/emails.py", "challenges/applications/domain/mail.py", "challenges/calls/domain/alarms.py"),
        90,
        ("test_mail.py",),
    ),
    "commons": (("agreements/commons/**/*.py",), 90, ()),
    "workflow": (("**/workflow.py",), 90, ("test_guards.py", "test_permissions.py", "test_mail.py")),
    "deadlines": (
        (
            "core/deadlines.py",
            "challenges/applications/domain/deadline.py",
            "challenges/calls/domain/calendar.py",
            "casework/boxes.py",
            "casework/domain/hourly.py",
            "agreements/events/domain/obligations.py",
            "agreements/facts/domain/lapsing.py",
        ),
        90,
        ("test_mail.py",),
    ),
    "cache tags": (("core/cache_tags.py", "core/public_cache.py"), 90, ("test_public_cache.py",)),
}
NEVER = ("tests", "tools", "bench", "var", ".venv", ".uv")
RESULTS = VAR / "mutants.jsonl"
HUNG = 99  # as in trial


def files_of(layer: str) -> list[Path]:
    found = {path for pattern in LAYERS[layer][0] for path in ROOT.glob(pattern)}
    return sorted(path for path in found if path.relative_to(ROOT).parts[0] not in NEVER and mutants_of(path))


def nearest_tests(paths: Sequence[Path]) -> list[str]:
    """The tests of these files, nearest first: their own, the tables of their layer, their folder, their app, all tables."""
    tiers: list[list[Path]] = [[], [], [], [], []]
    tests, tables = ROOT / "tests", ROOT / "tests" / "tables"
    layers = {layer: set(files_of(layer)) for layer in LAYERS}
    for path in paths:
        mirrored = tests / path.relative_to(ROOT)
        folders = [folder for folder in mirrored.parents if folder.is_relative_to(tests) and folder != tests]
        tiers[0].append(mirrored.with_name(f"test_{mirrored.name}"))
        tiers[1] += [tables / name for layer, files in layers.items() if path in files for name in LAYERS[layer][2]]
        tiers[2] += folders[:1]
        if "commons" not in path.parts:
            tiers[3] += folders[1:]
            tiers[4].append(tables)
    given = dict.fromkeys(item for tier in tiers for item in tier if item.exists())
    return [item.relative_to(ROOT).as_posix() for item in given]


def _below(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _chosen(options: argparse.Namespace) -> list[Mutant]:
    """The mutants to try: all, or a sample that the same seed draws again."""
    paths = [path for given in options.paths for path in _below(ROOT / given)]
    if options.layer or not paths:
        held = [path for layer in options.layer or LAYERS for path in files_of(layer)]
        paths = [path for path in held if not paths or path in paths]
    every = [mutant for path in dict.fromkeys(paths) for mutant in mutants_of(path)]
    if options.sample and options.sample < len(every):
        every = random.Random(options.seed).sample(every, options.sample)
    if options.again:
        killed = {(row["path"], row["number"]) for row in _rows() if row["verdict"] != "survived"}
        every = [mutant for mutant in every if (mutant.path, mutant.number) not in killed]
    return sorted(every, key=lambda mutant: (mutant.path, mutant.number))


def _rows() -> list[dict[str, Any]]:
    """What is known of every mutant that was tried: the last answer counts, and none whose line is no longer there."""
    if not RESULTS.exists():
        return []
    by_key: dict[str, dict[int, dict[str, Any]]] = {}
    for row in map(json.loads, RESULTS.read_text(encoding="utf-8").splitlines()):
        by_key.setdefault(row["key"], {})[row["number"]] = row
    paths = {row["path"] for rows in by_key.values() for row in rows.values()}
    found = []
    for path in sorted(path for path in paths if (ROOT / path).exists()):
        mutants = mutants_of(ROOT / path)
        numbers: dict[str, set[int]] = {}
        for mutant in mutants:
            numbers.setdefault(mutant.key, set()).add(mutant.number)
        for mutant in mutants:
            rows = by_key.get(mutant.key, {})
            # Its number when it was tried, or one that no change has any more: lines above may have come or gone.
            number = mutant.number if mutant.number in rows else min(rows.keys() - numbers[mutant.key], default=-1)
            if number in rows:
                found.append({**rows.pop(number), "number": mutant.number})
    return found


def _try(mutants: Sequence[Mutant], tests: Sequence[str], limits: dict[str, float]) -> int:
    todo = VAR / f"mutants-{os.getpid()}.todo.json"
    work = {"mutants": [(mutant.path, mutant.number) for mutant in mutants], "tests": list(tests), **limits}
    todo.write_text(json.dumps({**work, "out": str(RESULTS)}), encoding="utf-8")
    # Statements that the server prepares have names that a child and the next one would both use.
    try:
        return call(PYTHON, "-m", "tools.mutants.trial", str(todo), DB_PREPARE_AFTER="")
    finally:
        todo.unlink()


def _try_all(mutants: list[Mutant], tests: list[str], limits: dict[str, float]) -> int:
    """Until none is left: a change that never comes to an end ends the process with it, and the others go on."""
    RESULTS.parent.mkdir(exist_ok=True)
    before = RESULTS.read_text(encoding="utf-8").count("\n") if RESULTS.exists() else 0
    code = HUNG
    with database("test"):
        while mutants and code == HUNG:
            code = _try(mutants, tests, limits)
            rows = RESULTS.read_text(encoding="utf-8").splitlines()[before:] if RESULTS.exists() else []
            done = {(row["path"], row["number"]) for row in map(json.loads, rows)}
            mutants = [mutant for mutant in mutants if (mutant.path, mutant.number) not in done]
    return code


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dev mutants", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("paths", nargs="*", help="files or folders; without any, the rule layers")
    parser.add_argument("--layer", action="append", choices=list(LAYERS), help="of the paths, the files of this layer")
    parser.add_argument("--sample", type=int, help="that many mutants, drawn by --seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", action="store_true", help="only those that are not known to be killed")
    parser.add_argument("--tests", nargs="+", help="these tests, in this order, instead of the nearest")
    parser.add_argument("--budget", type=float, default=60, help="seconds of tests spent on one mutant")
    parser.add_argument("--idle", type=float, default=300, help="give up when nothing was killed for so many seconds")
    parser.add_argument(
        "--report", action="store_true", help=f"writes what is known into {DOCUMENT.name}, tries nothing"
    )
    options = parser.parse_args(arguments)
    if not options.report:
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
        mutants = _chosen(options)
        print(f"{len(mutants)} mutants", flush=True)
        tests = options.tests or nearest_tests([ROOT / path for path in dict.fromkeys(m.path for m in mutants)])
        if mutants and (code := _try_all(mutants, tests, {"budget": options.budget, "idle": options.idle})):
            return code
    layers = {
        layer: {path.relative_to(ROOT).as_posix(): len(mutants_of(path)) for path in files_of(layer)}
        for layer in LAYERS
    }
    text = report(_rows(), layers, {layer: LAYERS[layer][1] for layer in LAYERS})
    print(text)
    if options.report:
        write(text)
    return 0
