import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).parents[4]
EXAMPLES = ROOT / "tests" / "data" / "conventions_examples.json"


def test_stress_convention_prints_every_example_as_expected(capsys):
    with pytest.raises(SystemExit) as left:
        call_command("stress_convention", str(EXAMPLES), json=True)

    expected = [
        {"name": example["name"], **example["expected"]} for example in json.loads(EXAMPLES.read_text(encoding="utf-8"))
    ]
    assert left.value.code == 1
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == expected


def test_rule_events_refuses_a_file_without_events(capsys):
    with pytest.raises(SystemExit) as left:
        call_command("rule_events", str(EXAMPLES), json=True)

    assert left.value.code == 2
    assert capsys.readouterr().out == ""


def test_manage_runs_the_command_with_no_database_and_no_settings():
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "DJANGO_SETTINGS_MODULE": "none"}

    done = subprocess.run(
        [sys.executable, "manage.py", "stress_convention", str(EXAMPLES), "--json", "--no-repairs"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (1, "", 12)
    assert "repairs" not in json.loads(done.stdout.splitlines()[0])
