"""`./dev demo` from nothing to its end, as a newcomer meets it; and what it refuses."""

import http.client
import os
import re
import signal
import subprocess
import sys
import time

import psycopg
import pytest
from django.db import connections

from tests import databases
from tests.tools.trying import answers, environment, free_port, is_free, wait_until
from tools.local_postgres import LocalPostgres
from tools.places import ROOT
from tools.run_folder import processes_of


class Demo:
    """`./dev demo` of its own; `say` is what it printed."""

    def __init__(self, var, *arguments, **variables):
        self.port, self.var = free_port(), var
        self.output = (var / "output").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools.dev", "demo", "--port", str(self.port), *arguments],
            cwd=ROOT,
            env=environment(var, **variables),
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )

    @property
    def said(self):
        return (self.var / "output").read_text()

    def is_ready(self):
        return self.process.poll() is not None or "Ctrl-C stops everything" in self.said

    def runs(self):
        return [folder for folder in (self.var / "run").iterdir() if folder.is_dir()]

    def ended(self):
        return not self.runs() and is_free(self.port) and not LocalPostgres(self.var / "demo").is_up()


def _sessions(var):
    with psycopg.connect(LocalPostgres(var / "demo").url("postgres")) as link:
        row = link.execute("SELECT sessions FROM pg_stat_database WHERE datname = current_database()").fetchone()
    return row[0]


def test_demo_from_nothing_to_ctrl_c_and_again_to_kill(own_var):
    demo = Demo(own_var)
    assert wait_until(demo.is_ready, 900)
    assert answers(f"http://localhost:{demo.port}/"), demo.said
    _keeps_its_connections(demo)
    _stops_with_a_request_in_flight(demo, signal.SIGINT)

    started = time.monotonic()
    demo = Demo(own_var)
    assert wait_until(demo.is_ready, 60)
    assert answers(f"http://localhost:{demo.port}/"), demo.said
    assert "Preparing" not in demo.said
    assert time.monotonic() - started < 60
    _stops_with_a_request_in_flight(demo, signal.SIGKILL)


def _keeps_its_connections(demo):
    """Sixty requests that ask the database must not open sixty connections."""
    link = http.client.HTTPConnection("localhost", demo.port, timeout=60)
    before = _sessions(demo.var)
    for _ in range(60):
        link.request("GET", "/-/ready/")
        link.getresponse().read()
    time.sleep(1.5)  # the server counts a session when it ends, and tells once a second
    # the worker's few, which comes up meanwhile, are among them
    assert _sessions(demo.var) - before < 30


def _stops_with_a_request_in_flight(demo, number):
    (run,) = demo.runs()
    held = http.client.HTTPConnection("localhost", demo.port, timeout=60)
    held.request("GET", "/-/health/")
    held.getresponse().read()  # and the connection stays open, as a browser's does
    held.request("GET", "/")
    assert len(processes_of(run)) >= 2
    demo.process.send_signal(number)
    demo.process.wait(30)
    assert wait_until(demo.ended)
    assert processes_of(run) == set()


@pytest.fixture
def foreign_database(db):
    """An address of a database that somebody else made: tables, and nothing that says it may be filled."""
    settings = connections["default"].settings_dict
    name = f"foreign_{os.getpid()}"
    with databases.server() as server:
        databases.drop(server, name)
        server.execute(f'CREATE DATABASE "{name}"')
        yield databases.url(settings, name)
        databases.drop(server, name)


def _tables(url):
    with psycopg.connect(url) as link:
        rows = link.execute(
            "SELECT schemaname, relname, n_live_tup FROM pg_stat_user_tables"
            " UNION ALL SELECT 'schema', nspname, 0 FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1, 2"
        )
        return rows.fetchall()


def _fill(url):
    with psycopg.connect(url) as link:
        link.execute("CREATE TABLE accounts_user (id bigint, email text)")


def test_demo_refuses_a_database_it_did_not_make(own_var, foreign_database):
    _fill(foreign_database)
    before = _tables(foreign_database)
    demo = Demo(own_var, DATABASE_URL=foreign_database)
    assert demo.process.wait(60) == 1
    assert "was not made by the demonstration: nothing was written" in demo.said
    assert _tables(foreign_database) == before
    assert is_free(demo.port)


def test_demo_refuses_a_database_that_holds_real_people(own_var, foreign_database):
    _fill(foreign_database)
    with psycopg.connect(foreign_database) as link:
        link.execute("CREATE SCHEMA demonstration")
        link.execute("INSERT INTO accounts_user VALUES (1, 'equipe@demo.example'), (2, 'someone@ville.fr')")
    demo = Demo(own_var, DATABASE_URL=foreign_database)
    assert demo.process.wait(60) == 1
    assert "holds 1 account(s) that are not of the demonstration" in demo.said


def test_reset_refuses_when_the_database_is_not_the_private_one(own_var, foreign_database):
    kept = own_var / "register.key"
    kept.write_text("of somebody")
    demo = Demo(own_var, "--reset", DATABASE_URL=foreign_database)
    assert demo.process.wait(60) == 1
    assert "unset DATABASE_URL" in demo.said
    assert kept.read_text() == "of somebody"
    kept.unlink()


def _dev(var, *arguments, **variables):
    return subprocess.run(
        [sys.executable, "-m", "tools.dev", *arguments],
        cwd=ROOT,
        env=environment(var, **variables),
        capture_output=True,
        text=True,
        check=False,
    )


def test_worker_refuses_jobs_of_a_database_the_demonstration_did_not_make(own_var, foreign_database):
    """With the development settings its mail would go to a folder."""
    _fill(foreign_database)
    done = _dev(own_var, "worker", DATABASE_URL=foreign_database)
    assert done.returncode == 1
    assert "was not made by the demonstration" in done.stderr


def test_shell_and_manage_do_not_set_demo(own_var, foreign_database):
    ask = "from django.conf import settings; print('DEMO is', settings.DEMO)"
    done = _dev(own_var, "shell", "-c", ask, DATABASE_URL=foreign_database)
    assert "DEMO is False" in done.stdout, done.stderr


def test_usage_names_every_task_and_no_other():
    from tools.dev import TASKS

    said = subprocess.run(["sh", "./dev", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"[a-z]+", said.splitlines()[0].partition("./dev ")[2]) == list(TASKS)
