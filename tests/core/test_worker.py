"""Real worker processes: killed, left alone by their database, started again."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from core.models import Alarm, JobError, OutMail
from core.operations.stalled import MOST, retry_stalled
from tests.smtp import Keep, free_port, serve
from tools.local_postgres import LocalPostgres

pytestmark = pytest.mark.django_db(transaction=True)
LOST = 3  # seconds without a heartbeat


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)
    return found


@pytest.fixture(autouse=True)
def _quick(settings):
    settings.WORKER_LOST = LOST


@pytest.fixture
def start(tmp_path):
    """`start(port)`: a worker process on the database of this test."""
    processes = []

    def run(port=1, url=None):
        settings = connection.settings_dict
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.core.worker_settings",
            "DATABASE_URL": url or f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}",
            "SMTP_PORT": str(port),
            "WORKER_HEARTBEAT": "0.5",
            "WORKER_LOST": str(LOST),
            "DATACITY_VAR": str(tmp_path),
        }
        log = (tmp_path / "worker.log").open("ab")
        command = [sys.executable, "manage.py", "procrastinate", "worker"]
        processes.append(process := subprocess.Popen(command, env=environment, stdout=log, stderr=log))
        return process

    yield run
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.wait(20)
    print((tmp_path / "worker.log").read_text())


def a_mail():
    from core.emails import queue

    mail = OutMail.objects.create(kind="tests", to="lea@exemple.example", subject="Décision", body="Oui.", status="queued", created_at="2026-01-01T00:00Z")  # fmt: skip
    queue(mail.pk)
    return mail


def sent(mail):
    return lambda: OutMail.objects.filter(pk=mail.pk, status="sent").exists()


class Killer(Keep):
    """Answers the message, then kills the worker that has read the answer and not yet committed."""

    victim = None

    async def handle_QUIT(self, server, session, envelope):
        if self.victim is not None:
            os.kill(self.victim.pid, signal.SIGKILL)
            self.victim.wait()
            self.victim = None
        return "221 Bye"


def test_a_worker_killed_after_the_answer_of_the_server_sends_once_more_under_one_message_id(start):
    handler = Killer()
    server = serve(handler)
    mail = a_mail()
    handler.victim = start(server.port)
    until(lambda: handler.messages and handler.victim is None)
    assert (OutMail.objects.get(pk=mail.pk).status, ProcrastinateJob.objects.get().status) == ("queued", "doing")

    time.sleep(LOST + 0.5)
    start(server.port)
    until(sent(mail))
    time.sleep(2)
    server.stop()

    assert [message["Message-ID"] for message in handler.messages] == [mail.message_id, mail.message_id]
    assert ProcrastinateJob.objects.filter(task_name="core.send_mail").get().status == "succeeded"


def test_a_job_killed_half_way_is_taken_up_by_another_worker_that_lives(start):
    first = start()
    app.configure_task("tests.slow", allow_unknown=True).defer(mark="a", seconds=20)
    until(lambda: OutMail.objects.filter(subject="began a").exists())
    second = start()
    until(lambda: ProcrastinateWorker.objects.count() == 2)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()

    time.sleep(LOST + 0.5)
    assert retry_stalled().done == 1  # what the job of each minute does

    until(lambda: OutMail.objects.filter(subject="began a").count() == 2)
    assert second.poll() is None
    assert retry_stalled().done == 0  # the second one's heart beats


def test_what_a_job_starts_waits_for_the_commit_of_the_job(start):
    """A worker that does several jobs at once must not look for a row that another has not committed."""
    handler = Keep()
    server = serve(handler)
    start(server.port)
    mail = str(uuid.uuid4())
    app.configure_task("tests.mail_then_wait", allow_unknown=True).defer(mail=mail)

    until(lambda: OutMail.objects.filter(pk=mail, status="sent").exists())
    server.stop()

    assert [message["Subject"] for message in handler.messages] == ["Suite"]


def test_a_worker_that_is_asked_to_stop_ends_its_job_first(start):
    process = start()
    app.configure_task("tests.slow", allow_unknown=True).defer(mark="b", seconds=2)
    until(lambda: OutMail.objects.filter(subject="began b").exists())

    process.send_signal(signal.SIGTERM)

    assert process.wait(30) == 0
    assert OutMail.objects.filter(subject="ended b").exists()
    assert ProcrastinateWorker.objects.count() == 0


def test_a_worker_comes_back_after_its_connections_were_cut(start):
    handler = Keep()
    server = serve(handler)
    process = start(server.port)
    until(ProcrastinateWorker.objects.exists)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )
    mail = a_mail()

    until(sent(mail))
    server.stop()

    assert process.poll() is None


def stall(**values):
    """A job that a worker unheard of for long has begun."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        (worker,) = cursor.fetchone()
        row = {"lock": None, "queueing_lock": None, "attempts": 0, **values}
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, lock, queueing_lock, attempts, worker_id)"
            " VALUES ('default', 'tests.slow', '{}', 'doing', %s, %s, %s, %s) RETURNING id",
            [row["lock"], row["queueing_lock"], row["attempts"], worker],
        )
        return cursor.fetchone()[0]


def test_a_stalled_tick_gives_way_to_the_next_that_waits():
    old = stall(queueing_lock="tests.slow", lock="tests.slow")
    new = app.configure_task("tests.slow", allow_unknown=True, queueing_lock="tests.slow").defer()

    assert retry_stalled().done == 1

    states = dict(ProcrastinateJob.objects.values_list("pk", "status"))
    assert states == {old: "aborted", new: "todo"}


def test_a_job_that_kills_every_worker_is_given_up_in_sight():
    job = stall(attempts=MOST - 1)

    retry_stalled()

    assert ProcrastinateJob.objects.get(pk=job).status == "failed"
    assert JobError.objects.get(job_id=job).error == "WorkerDied: "


def test_a_job_whose_worker_lives_is_left_alone():
    job = stall()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now()")

    assert retry_stalled().done == 0
    assert ProcrastinateJob.objects.get(pk=job).status == "doing"


def test_a_port_without_a_server_keeps_the_error_and_tells_the_team(start):
    mail = a_mail()
    start(free_port())

    until(Alarm.objects.exists)

    kept = OutMail.objects.get(pk=mail.pk)
    assert ("ConnectionRefusedError" in kept.error, kept.status) == (True, "queued")


@pytest.fixture
def throw_away(tmp_path):
    """A PostgreSQL server of this test's own, with a copy of its database."""
    server = LocalPostgres(tmp_path / "pg", fast=True)
    url, settings = server.start(), connection.settings_dict
    here = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    dump = subprocess.run([server.bin / "pg_dump", "--no-owner", here], check=True, capture_output=True)
    load = [server.bin / "psql", "-q", "-v", "ON_ERROR_STOP=1", url]
    subprocess.run(load, input=dump.stdout, check=True, stdout=subprocess.DEVNULL)
    yield server
    server.stop()


def test_a_worker_outlives_a_restart_of_postgresql(start, throw_away):
    process = start(url=throw_away.url())

    def ask(sql):
        with psycopg.connect(throw_away.url(), autocommit=True) as server:
            return server.execute(sql).fetchone()[0]

    until(lambda: ask("SELECT count(*) FROM procrastinate_workers") == 1)
    throw_away._run("pg_ctl", "-D", throw_away.data, "-m", "immediate", "-w", "stop")
    time.sleep(3)
    assert process.poll() is None
    throw_away._run("pg_ctl", "-D", throw_away.data, "-w", "-l", throw_away.data / "log", "-o", f"-k {throw_away.socket} -c listen_addresses=''", "start")  # fmt: skip
    ask(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
        """ VALUES ('default', 'tests.slow', '{"mark": "c", "seconds": 0}') RETURNING id"""
    )

    until(lambda: ask("SELECT count(*) FROM core_outmail WHERE subject = 'ended c'") == 1, seconds=60)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


MEMORY_MB = 150
OURS = ("core", "accounts", "partners", "startups", "challenges", "agreements", "pilots", "public", "register", "cms")
TOLD = """
import json, sys
import django
django.setup()
from django.urls import get_resolver
from procrastinate.contrib.django import app
def names(resolver):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from names(entry)
        elif entry.name:
            view = getattr(entry.callback, "view_class", entry.callback)
            yield f"{view.__module__.split('.')[0]}:{entry.name}"
found = {"jobs": sorted(app.tasks), "names": sorted(set(names(get_resolver())))}
found["wagtail"] = [name for name in sys.modules if name.split(".")[0] in ("wagtail", "ninja", "PIL")]
print(json.dumps(found))
"""


def told_by(process):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.core.worker_settings",
        "DATACITY_PROCESS": process,
        "SMTP_PORT": "1",
    }
    done = subprocess.run([sys.executable, "-c", TOLD], env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_worker_without_wagtail_knows_every_job_and_every_address_of_ours():
    web, worker = told_by("web"), told_by("worker")
    assert worker["wagtail"] == []
    assert web["wagtail"]
    assert worker["jobs"] == web["jobs"]
    lacking = {name for name in set(web["names"]) - set(worker["names"]) if name.split(":")[0] in {"allauth", *OURS}}
    assert lacking == {"cms:wagtail_serve"}


def test_worker_stays_small_after_its_jobs(start):
    server = serve(Keep())
    process = start(server.port)
    mails = [a_mail() for _ in range(20)]
    try:
        until(lambda: OutMail.objects.filter(pk__in=[mail.pk for mail in mails], status="sent").count() == len(mails))
    finally:
        server.stop()
    status = Path(f"/proc/{process.pid}/status").read_text()
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    assert peak / 1024 < MEMORY_MB
