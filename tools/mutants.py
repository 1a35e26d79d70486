"""`./dev mutants [PATH …]`: breaks the rules a line at a time and asks whether the nearest tests notice.

A change of one rule, such as `<` for `<=`, `or` for `and`, a filter left out, a `yield` that is gone, is a mutant; a test that
fails kills it. mutmut and cosmic-ray start the test runner anew for each mutant, which costs Django's start-up every time.
Here one process has imported everything and passed the nearest tests once; for each mutant it forks, and the child replaces
the code object of the one function that changed (every importer and every registry holds that same function object), then
runs those tests until the first that fails. What stands outside of functions (tables) is left to the tests by tables.
"""

import argparse
import ast
import contextlib
import copy
import gc
import io
import json
import os
import random
import signal
import sys
import time
import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.running import PYTHON, ROOT, VAR, call, database

# The rule layers, each with the files that hold it and how much of it must be killed.
LAYERS: dict[str, tuple[tuple[str, ...], int]] = {
    "gates": (("**/gates.py",), 90),
    "permissions": (("**/permissions.py",), 90),
    "queries": (("**/queries.py", "**/queries/*.py"), 90),
    "recipients": (("**/emails.py", "challenges/applications/domain/mail.py", "challenges/calls/domain/alarms.py"), 90),
    "commons": (("agreements/commons/**/*.py",), 90),
    "workflow": (("**/workflow.py",), 0),
    "deadlines": (("challenges/applications/domain/deadline.py", "challenges/calls/domain/calendar.py"), 0),
}
NEVER = ("tests", "tools", "bench", "var", ".venv", ".uv")
RESULTS = VAR / "mutants.jsonl"
PATIENCE = 3.0  # a mutant may take that many times as long as the tests did without it, and 20 s more


@dataclass(frozen=True)
class Mutant:
    """One change: the file, the line, the function (as `co_qualname` names it), what was done."""

    path: str
    line: int
    function: str
    change: str
    number: int  # of the change within the file, in the order of `mutations`

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.function}: {self.change}"


SWAPS: dict[type[ast.AST], tuple[type[ast.AST], str]] = {
    ast.Lt: (ast.LtE, "< becomes <="),
    ast.LtE: (ast.Lt, "<= becomes <"),
    ast.Gt: (ast.GtE, "> becomes >="),
    ast.GtE: (ast.Gt, ">= becomes >"),
    ast.Eq: (ast.NotEq, "== becomes !="),
    ast.NotEq: (ast.Eq, "!= becomes =="),
    ast.In: (ast.NotIn, "in becomes not in"),
    ast.NotIn: (ast.In, "not in becomes in"),
    ast.Is: (ast.IsNot, "is becomes is not"),
    ast.IsNot: (ast.Is, "is not becomes is"),
    ast.And: (ast.Or, "and becomes or"),
    ast.Or: (ast.And, "or becomes and"),
    ast.Add: (ast.Sub, "+ becomes -"),
    ast.Sub: (ast.Add, "- becomes +"),
    ast.BitOr: (ast.BitAnd, "| becomes &"),
    ast.BitAnd: (ast.BitOr, "& becomes |"),
}
NARROWING = {"filter", "exclude", "distinct", "order_by", "select_for_update"}


def _changes_of(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], ast.AST]]]:
    """What may be done to one node: words, and a function that gives the changed node."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            if swap := SWAPS.get(type(operator)):
                yield swap[1], _with_operator(place, swap[0])
    elif isinstance(node, (ast.BoolOp, ast.BinOp)) and (swap := SWAPS.get(type(node.op))):
        yield swap[1], lambda changed, swap=swap: _set(changed, op=swap[0]())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.Invert)):
        yield "not is gone", lambda changed: changed.operand  # type: ignore[attr-defined]
    elif isinstance(node, ast.IfExp):
        yield "the condition is turned round", lambda changed: _set(changed, test=ast.UnaryOp(ast.Not(), changed.test))  # type: ignore[attr-defined]
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield f"{node.value} becomes {not node.value}", lambda changed: ast.Constant(not changed.value)  # type: ignore[attr-defined]
        elif isinstance(node.value, int):
            yield f"{node.value} becomes {node.value + 1}", lambda changed: ast.Constant(changed.value + 1)  # type: ignore[attr-defined]
    elif isinstance(node, ast.Call):
        yield from _changes_of_call(node)


def _changes_of_call(node: ast.Call) -> Iterator[tuple[str, Callable[[ast.AST], ast.AST]]]:
    if isinstance(node.func, ast.Attribute) and node.func.attr in NARROWING:
        yield f".{node.func.attr}() is gone", lambda changed: changed.func.value  # type: ignore[attr-defined]
    narrows = isinstance(node.func, ast.Attribute) and node.func.attr in {"filter", "exclude"}
    if narrows or _named(node, "Q"):
        for place, keyword in enumerate(node.keywords):
            if keyword.arg and len(node.keywords) + len(node.args) > 1:
                yield f"{keyword.arg} is no longer asked", _without_keyword(place)


def _named(node: ast.Call, name: str) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == name


def _set(node: ast.AST, **values: Any) -> ast.AST:
    for name, value in values.items():
        setattr(node, name, value)
    return node


def _with_operator(place: int, kind: type[ast.AST]) -> Callable[[ast.AST], ast.AST]:
    def change(node: ast.AST) -> ast.AST:
        node.ops[place] = kind()  # type: ignore[attr-defined]
        return node

    return change


def _without_keyword(place: int) -> Callable[[ast.AST], ast.AST]:
    def change(node: ast.AST) -> ast.AST:
        del node.keywords[place]  # type: ignore[attr-defined]
        return node

    return change


def _lost(node: ast.AST) -> str:
    """What a statement is, when it may be left out; empty when it may not."""
    if isinstance(node, ast.Raise):
        return "raise is gone"
    if isinstance(node, ast.Expr) and isinstance(node.value, (ast.Yield, ast.YieldFrom)):
        return "yield is gone"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return "the call is gone"
    if isinstance(node, ast.If):
        return "the condition is turned round"
    return ""


class _Walk(ast.NodeTransformer):
    """Counts the possible changes of a file, and makes the one that is asked for (`wanted`, or none)."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted, self.seen = wanted, 0
        self.found: list[tuple[int, str, str, int]] = []
        self.scope: list[str] = []

    def _offer(self, node: ast.AST, words: str) -> bool:
        number, self.seen = self.seen, self.seen + 1
        self.found.append((getattr(node, "lineno", 0), ".".join(self.scope), words, number))
        return number == self.wanted

    def _inside(self, node: ast.AST, name: str) -> ast.AST:
        self.scope.append(name)
        self.generic_visit(node)
        self.scope.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        kept, node.decorator_list = node.decorator_list, []
        returns, node.returns = node.returns, None
        self._inside(node, node.name)
        node.decorator_list, node.returns = kept, returns
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._inside(node, node.name)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        if isinstance(node.value, ast.Constant):  # a docstring
            return node
        return self.generic_visit_statement(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        return self.generic_visit_statement(node)

    def visit_If(self, node: ast.If) -> ast.AST:
        return self.generic_visit_statement(node)

    def generic_visit_statement(self, node: ast.stmt) -> ast.AST:
        if self.scope and (words := _lost(node)) and self._offer(node, words):
            if isinstance(node, ast.If):
                return _set(node, test=ast.UnaryOp(ast.Not(), node.test))
            if words == "yield is gone":  # still a generator
                return ast.If(test=ast.Constant(value=False), body=[node], orelse=[])
            return ast.Pass()
        return self.generic_visit(node)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        node = super().generic_visit(node)
        if self.scope and not isinstance(node, ast.stmt):
            for words, change in _changes_of(node):
                if self._offer(node, words):
                    return change(copy.deepcopy(node))
        return node


def mutants_of(path: Path) -> list[Mutant]:
    """Every change that may be made inside the functions of a file, in a fixed order."""
    walk = _Walk()
    walk.visit(ast.parse(path.read_text(encoding="utf-8")))
    name = path.relative_to(ROOT).as_posix()
    return [Mutant(name, line, scope, words, number) for line, scope, words, number in walk.found]


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def apply(mutant: Mutant) -> bool:
    """Puts the changed code into every live function that was made from it. False when there is none."""
    path = ROOT / mutant.path
    text = path.read_text(encoding="utf-8")
    tree = ast.fix_missing_locations(_Walk(mutant.number).visit(ast.parse(text)))
    before = {(code.co_qualname, code.co_firstlineno): code for code in _codes(compile(text, str(path), "exec"))}
    changed = {
        key: code
        for code in _codes(compile(tree, str(path), "exec"))
        if (key := (code.co_qualname, code.co_firstlineno)) in before and code != before[key]
    }
    done = False
    for function in [thing for thing in gc.get_objects() if isinstance(thing, types.FunctionType)]:
        code = function.__code__
        new = changed.get((code.co_qualname, code.co_firstlineno)) if code.co_filename == str(path) else None
        if new is not None and len(new.co_freevars) == len(code.co_freevars):
            function.__code__ = new
            done = True
    return done


def nearest_tests(path: Path) -> list[str]:
    """The tests of this file, of its folder and of its noun, and the tables, which walk every declaration."""
    mirrored = ROOT / "tests" / path.relative_to(ROOT)
    own = mirrored.with_name(f"test_{mirrored.name}")
    folders = [own, mirrored.parent, *[folder for folder in mirrored.parents if folder.parent.parent == ROOT / "tests"]]
    found = [own] if own.exists() else []
    found += [folder for folder in folders if folder.is_dir()][:1]
    if "commons" not in path.parts:
        found += [
            folder
            for folder in (mirrored.parents[0], mirrored.parents[1])
            if folder.is_dir() and folder != ROOT / "tests"
        ]
        if (tables := ROOT / "tests" / "tables").is_dir():
            found.append(tables)
    return list(dict.fromkeys(str(item.relative_to(ROOT)) for item in found))


def _run_tests(tests: Sequence[str]) -> int:
    import pytest  # noqa: PLC0415 (slow)

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return int(pytest.main(["-x", "-q", "-n0", "--no-header", "-p", "no:randomly", "-m", "not e2e", *tests]))


def _in_a_child(act: Callable[[], int], patience: float) -> tuple[int, float]:
    """Exit code of `act` in a forked process, 99 when it took too long, and the seconds it took."""
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        os.setpgrp()
        code = 98
        try:
            code = act()
        finally:
            os._exit(code)
    while time.monotonic() - begun < patience:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status), time.monotonic() - begun
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 99, time.monotonic() - begun


def _warm(tests: Sequence[str]) -> float:
    """Imports everything and passes the tests once, here. Seconds that took; raises when they do not pass."""
    begun = time.monotonic()
    if code := _run_tests(tests):
        raise SystemExit(f"mutants: the tests do not pass as they are (pytest {code}): {' '.join(tests)}")
    from django.db import connections  # noqa: PLC0415 (slow)

    connections.close_all()
    return time.monotonic() - begun


def _try_file(path: Path, chosen: Sequence[Mutant], out: Path) -> None:
    tests = nearest_tests(path)
    usual = _warm(tests)
    for mutant in chosen:
        code, seconds = _in_a_child(
            lambda mutant=mutant: _run_tests(tests) if apply(mutant) else 97, usual * PATIENCE + 20
        )
        verdict = {0: "survived", 97: "unreached"}.get(code, "killed")
        row = {"mutant": str(mutant), "path": mutant.path, "verdict": verdict, "seconds": round(seconds, 1)}
        with out.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(row) + "\n")
        print(f"{verdict:<9} {mutant}", flush=True)


def files_of(layer: str) -> list[Path]:
    found = {path for pattern in LAYERS[layer][0] for path in ROOT.glob(pattern)}
    return sorted(path for path in found if path.relative_to(ROOT).parts[0] not in NEVER and mutants_of(path))


def _chosen(arguments: argparse.Namespace) -> dict[Path, list[Mutant]]:
    """The mutants to try, by file: all, or a sample that the same seed draws again."""
    layers = arguments.layer or list(LAYERS)
    paths = [path for given in arguments.paths for path in _below(ROOT / given)] or [
        path for layer in layers for path in files_of(layer)
    ]
    every = [mutant for path in dict.fromkeys(paths) for mutant in mutants_of(path)]
    if arguments.sample and arguments.sample < len(every):
        every = random.Random(arguments.seed).sample(every, arguments.sample)
    chosen: dict[Path, list[Mutant]] = {}
    for mutant in sorted(every, key=lambda mutant: (mutant.path, mutant.number)):
        chosen.setdefault(ROOT / mutant.path, []).append(mutant)
    return chosen


def _below(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def layer_of(path: str) -> str:
    return next((layer for layer in LAYERS if ROOT / path in files_of(layer)), "others")


def report(rows: Sequence[dict[str, Any]]) -> str:
    """Killed ÷ all per layer, and every survivor by name."""
    lines = ["| layer | tried | killed | survived | % killed | asked |", "|---|--:|--:|--:|--:|--:|"]
    by_layer: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["verdict"] != "unreached":
            by_layer.setdefault(layer_of(row["path"]), []).append(row)
    for layer, found in sorted(by_layer.items()):
        killed = sum(row["verdict"] == "killed" for row in found)
        asked = LAYERS.get(layer, ((), 0))[1]
        share = f"{100 * killed / len(found):.0f}"
        lines.append(f"| {layer} | {len(found)} | {killed} | {len(found) - killed} | {share} | {asked or '–'} |")
    lines += ["", *(f"- survived: {row['mutant']}" for row in rows if row["verdict"] == "survived")]
    return "\n".join(lines)


def run(arguments: Sequence[str]) -> int:
    """One process per file, so that each starts from code that nothing changed."""
    parser = argparse.ArgumentParser(prog="./dev mutants", description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", help="files or folders; without any, the rule layers")
    parser.add_argument("--layer", action="append", choices=list(LAYERS))
    parser.add_argument("--sample", type=int, help="that many mutants, drawn by --seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    chosen = _chosen(options)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    if options.file:
        path = ROOT / options.file
        _try_file(path, chosen[path], RESULTS)
        return 0
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.unlink(missing_ok=True)
    with database("test"):
        for path in chosen:
            call(PYTHON, "-m", "tools.mutants", *arguments, "--file", path.relative_to(ROOT).as_posix())
    rows = [json.loads(line) for line in RESULTS.read_text(encoding="utf-8").splitlines()] if RESULTS.exists() else []
    print(report(rows))
    return 1 if any(row["verdict"] == "survived" for row in rows) else 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
