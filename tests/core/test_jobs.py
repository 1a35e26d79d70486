"""The frame of work by the clock: one row at a time, no fault of one stops another."""

import logging
import threading
from types import SimpleNamespace

import pytest
from django.db import connection, connections, transaction
from django.utils.translation import gettext_lazy, override
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from challenges.applications.domain.receipts import SEAL
from core import jobs
from core.alarms import words_of
from core.emails import SEND
from core.exceptions import DomainError, StaleState
from core.jobs import OutOfFrame, Step, defer, deferred_together, each, once
from core.models import Alarm, JobError, JobRun, OutMail
from tests.factories.accounts import UserFactory

STEP = Step("test.step", gettext_lazy("clôture d’un défi à son échéance"))
ONCE = Step("test.once", gettext_lazy("clôture d’un défi à son échéance"), per_row=False)


@pytest.fixture
def five(db):
    for n in range(5):
        UserFactory(email=f"n{n}@exemple.example", first_name="")
    return rows()


def rows():
    from accounts.models import User

    return User.objects.filter(email__startswith="n", first_name="").order_by("email")


def act(user):
    user.first_name = "Fait"
    user.save(update_fields=["first_name"])
    if user.email.startswith("n2") and act.broken:
        raise act.broken


@pytest.fixture(autouse=True)
def _sound():
    act.broken = None


def open_alarms():
    return list(Alarm.objects.filter(settled_at=None).order_by("about"))


def test_a_fault_in_the_third_of_five_rows_stops_none_of_the_others(five, caplog):
    act.broken = ValueError("une panne")

    with caplog.at_level(logging.INFO, "core.jobs"):
        counts = each(five, act, step=STEP, url=lambda user: f"/espace/personnes/{user.pk}/")

    assert (counts.done, counts.failed) == (4, 1)
    assert [user.email for user in rows()] == ["n2@exemple.example"]  # rolled back, and due still
    assert "step=test.step done=4 left=0 gone=0 busy=0 failed=1" in caplog.text


def test_the_fault_is_an_alarm_in_both_languages_settled_once_the_row_passes(five):
    act.broken = ValueError("xyz")
    each(five, act, step=STEP, url=lambda user: f"/espace/personnes/{user.pk}/")
    each(five, act, step=STEP)

    (alarm,) = open_alarms()
    with override("en"):
        english = words_of(alarm)
    assert (alarm.code, alarm.about) == ("fault:test.step", str(rows().get().pk))
    assert "clôture d’un défi" in alarm.message and "ValueError: xyz" in alarm.message
    assert "closing of a challenge" in english and "ValueError: xyz" in english and "Échec" not in english

    act.broken = None
    each(rows(), act, step=STEP)
    assert open_alarms() == []


def test_the_alarm_of_a_row_that_is_no_longer_due_is_settled(five):
    act.broken = ValueError("xyz")
    each(five, act, step=STEP)
    rows().update(first_name="Ailleurs")

    each(rows(), act, step=STEP)

    assert open_alarms() == []


def test_many_faults_do_not_hide_the_other_alarms(db):
    for n in range(jobs.TOLD + 3):
        UserFactory(email=f"n{n:02}@exemple.example", first_name="")

    def fail(_user):
        raise ValueError("xyz")

    each(rows(), fail, step=STEP)

    assert len(open_alarms()) == jobs.TOLD + 1
    assert "3 autres" in open_alarms()[0].message
    rows().update(first_name="Ailleurs")
    each(rows(), fail, step=STEP)
    assert open_alarms() == []


def test_the_condition_is_asked_again_under_the_lock(five):
    seen = []

    def first_ends_the_rest(user):
        seen.append(user.email)
        rows().exclude(pk=user.pk).update(first_name="Ailleurs")

    counts = each(five, first_ends_the_rest, step=STEP)

    assert (seen, counts.done, counts.gone) == (["n0@exemple.example"], 1, 4)


def test_what_moved_on_meanwhile_is_no_fault_and_what_is_left_is_counted(five):
    def stale_or_idle(user):
        if user.email.startswith("n1"):
            raise StaleState("Déjà fait.")
        return False

    counts = each(five, stale_or_idle, step=STEP)

    assert (counts.gone, counts.left, counts.failed, open_alarms()) == (1, 4, 0, [])


def test_a_row_that_cannot_say_its_name_still_has_an_alarm(five, monkeypatch):
    act.broken = DomainError("Pas aujourd’hui.")
    monkeypatch.setattr("accounts.models.User.__str__", lambda self: 1 / 0)

    each(five, act, step=STEP)

    (alarm,) = open_alarms()
    assert alarm.about in alarm.message
    assert "Pas aujourd’hui." in alarm.message


def test_what_has_no_rows_is_isolated_too(db):
    def broken():
        OutMail.objects.create(kind="test", to="a@b.example", subject="x", body="x", created_at="2026-01-01T00:00Z")
        raise ConnectionRefusedError(111, "refused")

    assert once(broken, step=ONCE) is None
    (alarm,) = open_alarms()
    assert (OutMail.objects.count(), "le serveur refuse la connexion" in alarm.message) == (0, True)
    assert once(lambda: 7, step=ONCE) == 7
    assert open_alarms() == []


@pytest.mark.django_db(transaction=True)
def test_a_row_that_somebody_holds_is_left_for_the_next_time_or_waited_for():
    """Two real connections: the other one changes the row while it holds it."""
    for n in range(3):
        UserFactory(email=f"n{n}@exemple.example", first_name="")
    held, release = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                rows().select_for_update().filter(email__startswith="n1").update(first_name="Tenu")
                held.set()
                release.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(20)
    skipped = each(rows(), act, step=STEP)
    threading.Timer(0.5, release.set).start()
    waited = each(rows(), act, step=STEP, wait=True)
    thread.join(20)

    assert (skipped.done, skipped.busy) == (2, 1)
    assert (waited.done, waited.gone, waited.busy) == (0, 1, 0)  # it became « Tenu » while it was waited for


def test_every_periodic_task_goes_through_the_frame(db, settings, tmp_path):
    """Declared, not guessed; and run, since each step must have passed by `each()` or `once()`."""
    settings.REGISTER_KEY_FILE = tmp_path / "register.key"
    app.perform_import_paths()
    periodic = {task.task.name: task for task in app.periodic_registry.periodic_tasks.values()}

    declared = jobs.all_clock_jobs()
    assert periodic.keys() == declared.keys()
    assert {name: task.cron for name, task in periodic.items()} == {name: job.cron for name, job in declared.items()}
    for name, task in periodic.items():
        task.task(timestamp=0)
        assert set(JobRun.objects.get(name=name).counts) == {step.name for step in declared[name].steps}, name


def test_step_names_are_unique_and_short():
    names = [step.name for job in jobs.all_clock_jobs().values() for step in job.steps]

    assert len(names) == len(set(names))
    assert [name for name in names if len(f"fault:{name}") > 60] == []


def test_every_task_of_ours_says_what_it_does():
    app.perform_import_paths()

    assert [name for name in app.tasks if "builtin" not in name and not jobs.is_declared(name)] == []


@pytest.fixture
def declare(monkeypatch):
    """A clock job that procrastinate does not hear of."""

    def make(function, *steps):
        declared = jobs.ClockJob("test.job", "* * * * *", "", steps)
        return lambda: jobs._in_frame(declared, function)

    return make


def test_a_job_that_forgets_a_declared_step_fails(db, declare):
    run = declare(lambda: each(rows(), act, step=STEP), STEP, ONCE)

    with pytest.raises(OutOfFrame, match=r"test\.once"):
        run()
    assert "OutOfFrame" in JobRun.objects.get(name="test.job").error


def test_a_job_that_takes_an_undeclared_step_fails(db, declare):
    with pytest.raises(OutOfFrame, match=r"test\.step"):
        declare(lambda: each(rows(), act, step=STEP), ONCE)()
    with pytest.raises(OutOfFrame, match="without rows"):
        each(rows(), act, step=ONCE)
    with pytest.raises(OutOfFrame, match="per row"):
        once(lambda: None, step=STEP)


def test_the_last_run_is_kept_with_its_counts(five, declare):
    declare(lambda: each(rows(), act, step=STEP), STEP)()

    run = JobRun.objects.get(name="test.job")
    assert run.counts == {"test.step": {"done": 5, "left": 0, "gone": 0, "busy": 0, "failed": 0}}
    assert run.finished_at >= run.started_at
    assert run.error == ""


def test_what_a_job_raises_is_kept_for_the_desk(db):
    context = SimpleNamespace(job=SimpleNamespace(id=4242))

    def fail():
        raise ValueError("une\npanne")

    with pytest.raises(ValueError, match="panne"):
        jobs.keep_error(fail, context, None)

    assert JobError.objects.get(job_id=4242).error == "ValueError: une panne"
    assert jobs.keep_error in app.worker_defaults["task_middleware"]


def test_a_fault_of_the_database_spoils_no_other_row(five):
    def write_nonsense(user):
        if user.email.startswith("n2"):
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")
        act(user)

    counts = each(five, write_nonsense, step=STEP)

    assert (counts.done, counts.failed) == (4, 1)


def test_jobs_of_a_block_are_written_in_one_statement_at_its_end(db, django_assert_num_queries):
    before = ProcrastinateJob.objects.count()
    with deferred_together():
        with django_assert_num_queries(0):
            defer(SEND, {"outmail_id": "1"})
            defer(SEAL, {"submission": "2"})
        assert ProcrastinateJob.objects.count() == before

    made = list(ProcrastinateJob.objects.order_by("pk").values_list("task_name", "args"))[before:]
    assert made == [(SEND, {"outmail_id": "1"}), (SEAL, {"submission": "2"})]


def test_a_block_that_raises_leaves_no_job_and_the_next_one_is_written(db):
    with pytest.raises(DomainError), deferred_together():
        defer(SEND, {"outmail_id": "1"})
        raise DomainError("refusé")
    assert not ProcrastinateJob.objects.exists()

    defer(SEND, {"outmail_id": "2"})
    assert ProcrastinateJob.objects.get().args == {"outmail_id": "2"}
