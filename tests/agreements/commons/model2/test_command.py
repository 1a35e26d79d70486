import io
import json
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from agreements.commons import template
from agreements.commons.cli import stress_files
from agreements.commons.model2 import command
from tests.agreements.commons.model2 import literal

ROOT = Path(__file__).parents[4]
EXAMPLES = ROOT / "agreements" / "data" / "examples_2.json"
DONE = {fact: {"on": "2026-06-01", "hours": 6} for fact in literal.EIGHT}


@pytest.fixture
def written(tmp_path):
    def write(content, name="in.json"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return write


def stressed(*paths, model=2, with_repairs=True, as_json=True):
    out, err = io.StringIO(), io.StringIO()
    status = stress_files(paths, as_json=as_json, with_repairs=with_repairs, model=model, out=out, err=err)
    lines = out.getvalue().splitlines()
    return status, [json.loads(line) for line in lines] if as_json else lines, err.getvalue()


def test_command_prints_every_example_as_expected(capsys):
    with pytest.raises(SystemExit) as left:
        call_command("stress_convention", str(EXAMPLES), json=True, model=2)

    expected = [
        {"name": example["name"], "model": 2, "on": example["on"], **example["expected"]}
        for example in json.loads(EXAMPLES.read_text(encoding="utf-8"))
    ]
    assert left.value.code == 1
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == expected


def test_manage_runs_model_2_with_no_database_and_no_settings():
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "DJANGO_SETTINGS_MODULE": "none"}

    done = subprocess.run(
        [sys.executable, "manage.py", "stress_convention", str(EXAMPLES), "--json", "--model", "2", "--no-repairs"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr, len(lines)) == (1, "", 12)
    keys = ["name", "model", "on", "verdict", "loyal", "defiant", "facts", "reserves", "rules"]
    assert {tuple(line) for line in lines} == {tuple(keys)}


def test_unknown_model_is_refused(capsys):
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("stress_convention", str(EXAMPLES), "--model", "3")
    done = subprocess.run(
        [sys.executable, "manage.py", "stress_convention", str(EXAMPLES), "--model", "3"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")


def test_exit_status_is_0_when_all_are_shared_and_1_when_some_are_not(written):
    shared = {"name": "s", "clauses": template(), "facts": DONE, "on": "2026-06-15", "note": 3}
    kept = {"name": "k", "clauses": template(), "on": "2026-06-15"}

    assert stressed(written(shared))[0] == 0
    status, lines, err = stressed(written([shared, kept]))
    assert (status, [line["verdict"] for line in lines], err) == (1, ["shared", "shared-if-kept"], "")
    assert lines[0]["facts"]["first_expiry"] == "2026-07-01"
    assert lines[1]["facts"] == {"counted": [], "not_counted": [], "first_expiry": None}


def test_keys_come_in_the_order_of_the_text(written):
    _, [line], _ = stressed(written({"name": "n", "clauses": {}, "on": "2026-06-15"}))

    assert list(line) == [
        "name",
        "model",
        "on",
        "verdict",
        "loyal",
        "defiant",
        "facts",
        "reserves",
        "rules",
        "write",
        "record",
    ]
    for reading in ("loyal", "defiant"):
        assert list(line[reading]) == ["verdict", "forms", "states", "moves"]
        assert list(line[reading]["forms"]) == sorted(line[reading]["forms"])
    assert line["verdict"] == "appropriable"


def test_without_a_day_it_is_today_in_paris(written, monkeypatch):
    # Still the 14th in London, already the 15th in Paris.
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 6, 14, 22, 30, tzinfo=ZoneInfo("UTC")).astimezone(tz)

    monkeypatch.setattr(command, "datetime", Clock)
    command.today.cache_clear()
    try:
        _, [line], _ = stressed(written({"clauses": template()}), with_repairs=False)
    finally:
        command.today.cache_clear()

    assert (line["on"], line["name"]) == ("2026-06-15", None)


def test_line_for_people_names_the_ways_of_both_readings(written):
    clauses = template()
    clauses["survival_and_remedies"]["affiliates"] = None
    clauses["background_declaration"]["warranty_of_title"] = False
    content = [
        {"name": "a", "clauses": template(), "facts": DONE, "on": "2026-06-15"},
        {
            "name": "b",
            "clauses": clauses,
            "facts": {**DONE, "registers_read": {"on": "2020-01-01"}},
            "on": "2026-06-15",
        },
    ]

    status, lines, _ = stressed(written(content), as_json=False)

    assert status == 1
    assert lines[0] == "a: shared"
    assert "loyal: " in lines[1]
    assert "defiant: " in lines[1]
    assert "patent_hold_up by group_patent" in lines[1]
    assert "code_closed by end_convention, pledge_enforced if earlier_pledge" in lines[1]


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"on": "2026-02-30"}, 'on: no such date; value "2026-02-30"; allowed: a date such as 2026-03-01'),
        ({"on": ""}, 'on: no such date; value ""; allowed: a date such as 2026-03-01'),
        ({"on": "2026-6-15"}, 'on: no such date; value "2026-6-15"; allowed: a date such as 2026-03-01'),
        ({"on": 20260615}, "on: wrong type; value 20260615; allowed: a date such as 2026-03-01"),
        ({"on": None}, "on: wrong type; value null; allowed: a date such as 2026-03-01"),
        ({"facts": "none"}, 'the facts are not an object; value "none"; allowed: an object, fact to record'),
        (
            {"facts": {"rebuilt": {"on": "01/03/2026"}}},
            'fact rebuilt, key on: no such date; value "01/03/2026"; allowed: a date such as 2026-03-01',
        ),
    ],
)
def test_fault_is_told_with_the_object_and_nothing_is_printed(written, item, message):
    good = {"name": "ok", "clauses": template(), "on": "2026-06-15"}
    path = written([good, {"name": "bad", "clauses": template(), **item}])

    assert stressed(path) == (2, [], f'{path}: object 1 ("bad"): {message}\n')


def test_faults_of_clauses_and_facts_are_told_together(written):
    clauses = template()
    clauses["survival_and_remedies"]["affiliates"] = "some"
    clauses["joint_ownership"]["city_is_co_owner"] = "yes"
    del clauses["licence_lock"]["irrevocable"]
    path = written({"name": "x", "clauses": clauses, "facts": {"rebuilt": {}}, "on": 1})

    status, lines, err = stressed(path)

    assert (status, lines, len(err.splitlines())) == (2, [], 5)
    assert "clause survival_and_remedies, term affiliates: value not allowed" in err
    assert "clause joint_ownership, term city_is_co_owner: wrong type" in err
    assert "clause licence_lock, term irrevocable: missing term" in err


def test_key_twice_in_a_record_is_told_with_its_fact(written):
    path = written('{"name": "x", "clauses": {}, "facts": {"rebuilt": {"on": "2026-01-01", "on": "2026-02-01"}}}')

    status, lines, err = stressed(path)

    assert (status, lines) == (2, [])
    assert err == (f'{path}: fact rebuilt, key on: duplicate key "on"; value "2026-02-01"; allowed: each key once\n')


def test_one_bad_file_leaves_the_others_judged(written):
    bad = written({"name": "x", "clauses": {}, "facts": {"magic": {}}}, "bad.json")
    good = written({"name": "g", "clauses": {}, "on": "2026-06-15"}, "good.json")

    status, lines, err = stressed(bad, good)

    assert (status, [line["name"] for line in lines], err.count("unknown fact")) == (2, ["g"], 1)


def test_model_1_ignores_facts_and_day(written):
    item = {"name": "x", "clauses": template()}

    assert stressed(written({**item, "facts": 3, "on": "never"}), model=1) == stressed(written(item), model=1)


def test_large_list_is_read_one_convention_at_a_time(written):
    item = {"name": "s", "clauses": template(), "facts": DONE, "on": "2026-06-15"}
    path = written([{**item, "name": f"s{place}"} for place in range(400)])
    assert Path(path).stat().st_size > 1_000_000

    status, lines, err = stressed(path, with_repairs=False)

    assert (status, [line["name"] for line in lines], err) == (0, [f"s{place}" for place in range(400)], "")
    assert {line["on"] for line in lines} == {date(2026, 6, 15).isoformat()}
