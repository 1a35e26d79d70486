"""Tries mutants inside one run of the tests.

Each test is set up once, by the code as it is, and forked where its call would begin. A first child, the scout, runs the call
and tells which lines of the rules it ran; then one child for each mutant that still lives on these lines changes the function
in memory, empties what was remembered, and runs the same call. A call that fails has killed its mutant. The children take turns
with the one connection of the test, each in a savepoint that is rolled back after it, so nothing is imported, migrated or built
again for a mutant. Tests that commit are left out: the next child would find what the one before it wrote.
"""

import argparse
import contextlib
import gc
import json
import math
import os
import pickle
import signal
import sys
import time
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tools.mutants.changes import Mutant, changed, mutants_of
from tools.running import ROOT

TOOL = 4  # of sys.monitoring: none of the numbers that debuggers, coverage and profilers reserve
PASSED, FAILED, HUNG = 0, 1, 99
PATIENCE, LEAST = (
    4.0,
    5.0,
)  # a mutant may use that many times the processor time of the call, and that many seconds more


class Call(NamedTuple):
    """What became of one call in a child."""

    code: int
    seconds: float  # of processor time: how long it waited tells of the machine
    told: Any  # what the child says of it: the lines that ran, or why it failed


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


class Code:
    """The live functions that were made from the files of the mutants."""

    def __init__(self, paths: Sequence[str]) -> None:
        names = {str(ROOT / path) for path in paths}
        self.functions: dict[str, list[types.FunctionType]] = {name: [] for name in names}
        for thing in gc.get_objects():
            # Its type, not `isinstance`, which would wake lazy objects up.
            if type(thing) is types.FunctionType and thing.__code__.co_filename in names:
                self.functions[thing.__code__.co_filename].append(thing)

        self.made: dict[Mutant, list[tuple[types.FunctionType, types.CodeType]]] = {}

    def changes(self, mutant: Mutant) -> list[tuple[types.FunctionType, types.CodeType]]:
        """The functions that the change concerns, each with its new code; made once for all tries."""
        if mutant not in self.made:
            self.made[mutant] = list(self._make(mutant))
        return self.made[mutant]

    def _make(self, mutant: Mutant) -> Iterator[tuple[types.FunctionType, types.CodeType]]:
        name = str(ROOT / mutant.path)
        before = compile((ROOT / mutant.path).read_text(encoding="utf-8"), name, "exec")
        known = {(code.co_qualname, code.co_firstlineno): code for code in _codes(before)}
        new = {
            key: code
            for code in _codes(compile(changed(mutant), name, "exec"))
            if (key := (code.co_qualname, code.co_firstlineno)) in known and code != known[key]
        }
        for function in self.functions[name]:
            code = new.get((function.__code__.co_qualname, function.__code__.co_firstlineno))
            if code is not None and len(code.co_freevars) == len(function.__code__.co_freevars):
                yield function, code

    def watch(self) -> dict[str, set[int]]:
        """From now on, in this process: file → lines that ran."""
        seen: dict[str, set[int]] = {name: set() for name in self.functions}
        monitoring = sys.monitoring
        monitoring.use_tool_id(TOOL, "mutants")

        def line(code: types.CodeType, number: int) -> Any:
            seen[code.co_filename].add(number)
            return monitoring.DISABLE

        def started(code: types.CodeType, _offset: int) -> Any:
            """The first line: CPython tells of no line in a lambda that begins with a jump."""
            return line(code, code.co_firstlineno)

        monitoring.register_callback(TOOL, monitoring.events.LINE, line)
        monitoring.register_callback(TOOL, monitoring.events.PY_START, started)
        for functions in self.functions.values():
            for code in {code for function in functions for code in _codes(function.__code__)}:
                monitoring.set_local_events(TOOL, code, monitoring.events.LINE | monitoring.events.PY_START)
        return seen


def _forget() -> None:
    """Empties what modules remember of earlier answers: a changed rule would not be asked."""
    for module in list(sys.modules.values()):
        path = str(getattr(module, "__file__", None) or "")
        if not path.startswith(f"{ROOT}/") or path.startswith(f"{ROOT}/.venv/"):
            continue
        for thing in list(vars(module).values()):
            if hasattr(type(thing), "cache_clear"):
                thing.cache_clear()
            elif type(thing).__module__ == "core.compiled" and hasattr(type(thing), "fetch"):
                thing._made, thing._empty = None, False  # noqa: SLF001 (it has no reason to forget but this)


def _give_up(_number: int, _frame: object) -> None:
    raise TimeoutError("The changed rule takes too long")


def _in_a_child(act: Callable[[], int], patience: float, told: Callable[[], Any] = lambda: None) -> Call:
    """Runs `act` in a forked process. It is interrupted after `patience` seconds of processor time."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of the fixtures stay with the parent
        child = os.fork()
    if child == 0:
        code = FAILED
        try:
            gc.disable()  # it would copy every page of the parent
            os.setpgrp()
            signal.signal(signal.SIGPROF, _give_up)
            signal.setitimer(signal.ITIMER_PROF, patience)
            code = act()
            os.write(writing, pickle.dumps(told()))
        except BaseException as error:  # noqa: BLE001 (whatever it is, the call did not pass)
            code = FAILED
            os.write(writing, pickle.dumps(repr(error)[:300]))
        finally:
            os._exit(code)
    os.close(writing)
    code, seconds = _wait(child, 60 + 20 * patience)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read() if code != HUNG else b""
    return Call(code, seconds, pickle.loads(data) if data else None)


def _wait(child: int, patience: float) -> tuple[int, float]:
    """Exit code and processor time. A child that waits for something for ever is killed."""
    pause, until = 0.002, time.monotonic() + patience
    while time.monotonic() < until:
        done, status, used = os.wait4(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return HUNG, patience


class Shared:
    """What a child could leave to the next one: rows in the open transaction, files in the folders of the tests."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = set(folder.rglob("*"))

    @property
    def connection(self) -> Any:
        from django.db import connection  # noqa: PLC0415 (app ready)

        inner = connection.connection
        if inner is None or inner.closed or inner.autocommit:
            return None
        # IDLE too: a transaction begins with its first statement, and when set-up asked nothing that is our savepoint.
        return inner if inner.info.transaction_status.name in {"IDLE", "INTRANS"} else None

    def keep(self) -> None:
        if (inner := self.connection) is not None:
            inner.execute("SAVEPOINT mutants")

    def restore(self) -> None:
        if (inner := self.connection) is not None:
            inner.execute("ROLLBACK TO SAVEPOINT mutants")
        for path in sorted(set(self.folder.rglob("*")) - self.files, reverse=True):
            with contextlib.suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()


class Trial:
    """The plugin: takes the place of every test's call."""

    def __init__(
        self, mutants: Sequence[Mutant], out: Path, budget: float, tests: Sequence[str] = (), idle: float = math.inf
    ) -> None:
        self.told = os.fdopen(os.dup(2), "w", buffering=1)  # pytest captures what a test writes
        self.living = dict.fromkeys(mutants, 0.0)  # with the seconds that were spent on it
        self.tries = dict.fromkeys(mutants, 0)
        self.out, self.budget, self.tests = out, budget, tests
        self.idle, self.since = idle, time.monotonic()  # given up when nothing was killed for so many seconds
        self.code: Code | None = None
        self.passed: set[str] = set()

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        """The smallest example that fails is of no interest here, and none is remembered for the next mutant."""
        from hypothesis import Phase, settings  # noqa: PLC0415 (slow)

        settings.register_profile("mutants", phases=[Phase.explicit, Phase.generate], database=None, max_examples=40)
        settings.load_profile("mutants")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Nearest first, searches last. pytest itself forgets the order of arguments of which one holds another."""
        items[:] = [item for item in items if not commits(item)]
        items.sort(
            key=lambda item: (bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False)), self._far(item))
        )

    def _far(self, item: pytest.Item) -> int:
        """The place of the first argument that holds the test."""
        path = item.path.relative_to(ROOT)
        return next((place for place, given in enumerate(self.tests) if path.is_relative_to(given)), len(self.tests))

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool:
        if self.code is None:
            self.code = Code(sorted({mutant.path for mutant in self.living}))
            gc.freeze()
        if self.living:
            self._try_all(pyfuncitem, self.code)
        if not self.living:
            pyfuncitem.session.shouldstop = "no mutant is left"
        elif time.monotonic() > self.since + self.idle:
            pyfuncitem.session.shouldstop = f"nothing was killed for {self.idle:.0f} seconds"
        return True

    def _try_all(self, item: pytest.Function, code: Code) -> None:
        arguments = {name: item.funcargs[name] for name in item._fixtureinfo.argnames}  # noqa: SLF001 (as pytest does)

        def call() -> int:
            item.obj(**arguments)
            return PASSED

        def scout() -> int:
            _forget()
            seen.update(code.watch())
            return call()

        def mutated(changes: Sequence[tuple[types.FunctionType, types.CodeType]]) -> int:
            for function, new in changes:
                function.__code__ = new
            _forget()
            return call()

        seen: dict[str, set[int]] = {}
        shared = Shared(item.config._tmp_path_factory.getbasetemp())  # type: ignore[attr-defined]  # noqa: SLF001 (has no public name)
        shared.keep()
        usual = _in_a_child(scout, 300, lambda: {name: lines for name, lines in seen.items() if lines})
        shared.restore()
        if usual.code != PASSED:
            print(f"cannot be tried in a child: {item.nodeid}: {usual.told}", file=self.told)
            return
        before, reached = len(self.living), self._reached(usual.told, usual.seconds)
        for mutant in reached:
            if not (changes := code.changes(mutant)):
                self._end(mutant, "", "unreached")
                continue
            result = _in_a_child(lambda changes=changes: mutated(changes), usual.seconds * PATIENCE + LEAST)
            if result.code == HUNG and shared.connection is not None:
                self._end(mutant, f"{item.nodeid} (hung)")
                pytest.exit("a child was killed with a statement under way", returncode=HUNG)
            shared.restore()
            self._judge(mutant, result, item.nodeid)
        if reached:
            killed = before - len(self.living)
            print(f"{len(reached):4} tried, {killed:3} killed: {item.nodeid}", file=self.told)

    def _reached(self, lines: dict[str, set[int]], seconds: float) -> list[Mutant]:
        found = []
        for mutant, spent in self.living.items():
            ran = lines.get(str(ROOT / mutant.path), set())
            if spent + seconds <= self.budget and any(
                number in ran for number in range(mutant.lines[0], mutant.lines[1] + 1)
            ):
                found.append(mutant)
        return found

    def _judge(self, mutant: Mutant, result: Call, test: str) -> None:
        self.living[mutant] += result.seconds
        self.tries[mutant] += 1
        if result.code != PASSED:
            self.since = time.monotonic()
            self._end(mutant, test, why=str(result.told))

    def _end(self, mutant: Mutant, test: str, verdict: str = "killed", why: str = "") -> None:
        seconds = self.living.pop(mutant)
        row = {
            "key": mutant.key,
            "mutant": str(mutant),
            "path": mutant.path,
            "number": mutant.number,
            "verdict": verdict,
            "test": test,
            "why": why,
            "on": time.strftime("%Y-%m-%d"),
            "tries": self.tries[mutant],
            "seconds": round(seconds, 1),
        }
        with self.out.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")

    def close(self) -> None:
        """What is left has survived; a mutant whose line no test ran has too."""
        for mutant in list(self.living):
            self._end(mutant, "", "survived")


def commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = set(getattr(item, "fixturenames", ()))
    return bool(marker and marker.kwargs.get("transaction")) or bool(names & {"transactional_db", "live_server"})


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("todo", type=Path, help="JSON: mutants ([path, number]), tests, budget, idle, out")
    todo = json.loads(parser.parse_args().todo.read_text(encoding="utf-8"))
    by_path = {path: mutants_of(ROOT / path) for path in dict.fromkeys(path for path, _number in todo["mutants"])}
    mutants = [by_path[path][number] for path, number in todo["mutants"]]
    trial = Trial(mutants, Path(todo["out"]), todo["budget"], todo["tests"], todo.get("idle", math.inf))
    options = ["-q", "-n0", "--no-header", "-p", "no:randomly", "-m", "not e2e", "--tb=short"]
    code = int(pytest.main([*options, *todo["tests"]], plugins=[trial]))
    if code == HUNG or trial.code is None:
        return code or 1
    trial.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
