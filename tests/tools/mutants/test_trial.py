"""A real run of pytest over a small file of rules: which mutants it kills, and what it leaves alone."""

import json
import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.db import connection

from tools.mutants.changes import mutants_of
from tools.mutants.trial import Shared, Trial
from tools.places import ROOT

RULES = """
import functools
@functools.cache
def limit():
    return 3
def may(count):
    return count < limit()
def never(count):
    return count > 5
def endless(count):
    while count < 1:
        count = count + 1
    return count
def kept(folder, name):
    if (folder / name).exists():
        raise ValueError(name)
    (folder / name).write_text("")
    return 7
"""
TESTS = """
from rules import endless, kept, may
assert may(1)  # the limit is remembered
def test_may():
    assert may(2)
    assert not may(3)
def test_endless():
    assert endless(0) == 1
def test_kept(tmp_path):
    assert kept(tmp_path, "a") == 7
def test_again(tmp_path):
    assert kept(tmp_path, "b") == 7
"""


@pytest.fixture(scope="module")
def verdicts():
    """change in its function → (verdict, name of the test)."""
    folder = ROOT / "var" / "tried" / f"mutants-{os.getpid()}"
    folder.mkdir(parents=True)
    try:
        (folder / "rules.py").write_text(RULES)
        (folder / "test_rules.py").write_text(TESTS)
        mutants = [(mutant.path, mutant.number) for mutant in mutants_of(folder / "rules.py")]
        out, todo = folder / "out.jsonl", folder / "todo.json"
        tests = [(folder / "test_rules.py").relative_to(ROOT).as_posix()]
        todo.write_text(json.dumps({"mutants": mutants, "tests": tests, "budget": 60, "out": str(out)}))
        subprocess.run([sys.executable, "-m", "tools.mutants.trial", str(todo)], cwd=ROOT, check=True, timeout=300)
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    finally:
        shutil.rmtree(folder)
    assert len(rows) == len(mutants)
    return {
        row["key"].partition(" ")[2].partition(" in `")[0]: (row["verdict"], row["test"].rpartition("::")[2])
        for row in rows
    }


def test_a_change_that_a_test_notices_is_killed_by_it(verdicts):
    assert verdicts["may: < becomes <="] == ("killed", "test_may")


def test_what_was_remembered_of_the_former_rule_is_forgotten(verdicts):
    assert verdicts["limit: 3 becomes 4"] == ("killed", "test_may")


def test_a_line_that_no_test_runs_has_survived(verdicts):
    assert verdicts["never: > becomes >="] == ("survived", "")


def test_a_change_that_never_ends_is_killed(verdicts):
    assert verdicts["endless: + becomes -"] == ("killed", "test_endless")


def test_what_one_mutant_leaves_does_not_kill_the_next(verdicts):
    assert verdicts["kept: the call is gone"] == ("survived", "")
    assert verdicts["kept: 7 becomes 8"] == ("killed", "test_kept")


def test_rows_of_one_mutant_are_undone_where_set_up_had_asked_nothing(db, tmp_path, monkeypatch):
    """The transaction of such a test begins with its call: left open, its rows would fail every mutant that comes after."""
    own = connection.copy()
    own.ensure_connection()
    own.set_autocommit(False)
    monkeypatch.setattr("django.db.connection", own)
    shared = Shared(tmp_path)
    try:
        shared.keep()
        own.connection.execute("CREATE TEMP TABLE tried ()")
        shared.restore()

        assert own.connection.execute("SELECT to_regclass('tried')").fetchone() == (None,)
    finally:
        own.close()


def test_order_is_that_of_the_arguments_though_one_holds_another():
    tests = ["tests/tables/test_mail.py", "tests/core", "tests/tables"]
    trial = Trial([], ROOT / "none.jsonl", 1, tests)
    items = [SimpleNamespace(path=ROOT / path) for path in ("tests/tables/test_gates.py", "tests/core/test_ids.py", "tests/tables/test_mail.py")]  # fmt: skip

    assert [trial._far(item) for item in items] == [2, 1, 0]
