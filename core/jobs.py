"""Work by the clock, in one frame: one row at a time, each in its own transaction, and no fault of one stops another.

A job declares its name, its cron line and its steps with `@clock`; its domain functions call `each()` for rows, `once()` for
what has none. Jobs started by an act are declared with `@job`. `docs/jobs.md` is drawn from these declarations.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, models, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from procrastinate import App, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from core.alarms import raise_alarm
from core.clock import app_now
from core.exceptions import StaleState
from core.faults import in_words, kept
from core.models import Alarm, JobError, JobRun

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

log = logging.getLogger("core.jobs")

TOLD = 10  # faults of one step that have an alarm each; the others share one
LOCK_WAIT = "10s"
RETRY = RetryStrategy(max_attempts=6, exponential_wait=4)  # of jobs that say nothing else: about 20 minutes in all


@dataclass(frozen=True)
class Step:
    """One thing that a job does: to each row that is due, or once. `does` says it to the team, in a noun phrase."""

    name: str  # "challenges.open"; 50 characters at most
    does: "StrOrPromise"
    per_row: bool = True
    alarms: tuple[str, ...] = ()  # raised by the act itself, beside that of a fault

    @property
    def alarm(self) -> str:
        return f"fault:{self.name}"


@dataclass
class Counts:
    """What became of the rows of one step."""

    done: int = 0
    left: int = 0  # the act had nothing to do
    gone: int = 0  # no longer due once locked
    busy: int = 0  # locked by another transaction: left for the next time
    failed: int = 0


@dataclass(frozen=True)
class ClockJob:
    name: str
    cron: str
    does: "StrOrPromise"
    steps: tuple[Step, ...]


@dataclass
class _Run:
    job: ClockJob
    counts: dict[str, Counts] = field(default_factory=dict)


class OutOfFrame(RuntimeError):
    """A clock job whose steps did not all go through `each()` or `once()`, or that took an undeclared one."""


_clock_jobs: dict[str, ClockJob] = {}
_titles: "dict[str, StrOrPromise]" = {}
_run: ContextVar[_Run | None] = ContextVar("clock_run", default=None)
_waiting: ContextVar[list[Job] | None] = ContextVar("jobs_waiting", default=None)


def all_clock_jobs() -> Mapping[str, ClockJob]:
    return dict(_clock_jobs)


def title_of(task_name: str) -> str:
    """What a task does, in words; its name when nothing is declared (a library's own)."""
    return str(_titles.get(task_name, task_name))


def titles() -> "Mapping[str, StrOrPromise]":
    """Every task of ours by name, and what it does in words."""
    return dict(_titles)


def is_declared(task_name: str) -> bool:
    return task_name in _titles


def clock(
    name: str,
    *,
    cron: str,
    does: "StrOrPromise",
    steps: tuple[Step, ...],
    queue: str = "default",
    alone: bool = True,
) -> Callable[[Callable[[], Any]], Any]:
    """Registers a periodic task. `alone`: never two at once, and a second tick that waits is enough.

    The task runs its function, keeps the counts (`JobRun`) and raises OutOfFrame unless every step passed the frame.
    """

    def register(function: Callable[[], Any]) -> Any:
        declared = _clock_jobs[name] = ClockJob(name, cron, does, steps)
        _titles[name] = does

        def run(timestamp: int = 0) -> dict[str, Any]:
            return _in_frame(declared, function)

        run.__name__, run.__doc__ = function.__name__, function.__doc__
        lock = name if alone else None
        task = app.task(name=name, queue=queue, lock=lock, queueing_lock=name, pass_context=False)(run)
        return app.periodic(cron=cron)(task)

    return register


def job(
    name: str, *, does: "StrOrPromise", queue: str = "default", retry: RetryStrategy = RETRY
) -> Callable[[Callable[..., Any]], Any]:
    """Registers a task that acts start. It must be idempotent: it is tried again after a fault, and after its worker died."""
    _titles[name] = does

    def register(function: Callable[..., Any]) -> Any:
        return app.task(name=name, queue=queue, retry=retry)(function)

    return register


def defer(task: str, *arguments: dict[str, Any]) -> None:
    """One job of this task for each set of arguments, in the present transaction and in one statement."""
    deferrer = app.configure_task(task, allow_unknown=False)
    jobs = [deferrer.make_new_job(**given) for given in arguments]
    waiting = _waiting.get()
    if waiting is None:
        app.job_manager.batch_defer_jobs(jobs)
    else:
        waiting += jobs


@contextmanager
def deferred_together() -> Iterator[None]:
    """Within the block jobs wait, and are written in one statement at its end; none if it raises. Inside a transaction."""
    if _waiting.get() is not None:
        yield
        return
    jobs: list[Job] = []
    token = _waiting.set(jobs)
    try:
        yield
    finally:
        _waiting.reset(token)
    if jobs:
        app.job_manager.batch_defer_jobs(jobs)


def _in_frame(declared: ClockJob, function: Callable[[], Any]) -> dict[str, Any]:
    run = _Run(declared)
    token = _run.set(run)
    JobRun.objects.update_or_create(name=declared.name, defaults={"started_at": Now()})
    try:
        function()
        _check_steps(run)
    except Exception as error:
        _finished(run, error=kept(error))
        raise
    finally:
        _run.reset(token)
    return _finished(run)


def _check_steps(run: _Run) -> None:
    if missing := {step.name for step in run.job.steps} - set(run.counts):
        raise OutOfFrame(f"{run.job.name}: {', '.join(sorted(missing))} did not pass core.jobs.each() or once()")


def _finished(run: _Run, error: str = "") -> dict[str, Any]:
    counts = {name: asdict(found) for name, found in run.counts.items()}
    JobRun.objects.filter(name=run.job.name).update(finished_at=Now(), counts=counts, error=error)
    return counts


def each(
    rows: QuerySet[Any],
    act: Callable[[Any], Any],
    *,
    step: Step,
    url: Callable[[Any], str] | None = None,
    wait: bool = False,
) -> Counts:
    """Calls `act(row)` for each of the rows, in their order, each in its own transaction.

    The row is locked, then `rows` is asked again whether it is still due. A row locked elsewhere is left for the next time;
    with `wait` it is waited for, for jobs whose next time is far. `act` returns False when it had nothing to do. What it raises is
    rolled back and becomes an alarm, settled by a later run in which the row passes or is no longer due.
    """
    return each_of([(rows, act)], step=step, url=url, wait=wait)


def each_of(
    parts: Iterable[tuple[QuerySet[Any], Callable[[Any], Any]]],
    *,
    step: Step,
    url: Callable[[Any], str] | None = None,
    wait: bool = False,
) -> Counts:
    """`each()` for rows of several kinds that are one step: the alarms of one kind are not settled by the passage of another."""
    counts, faults, busy = _begin(step, per_row=True), {}, []
    for rows, act in parts:
        for pk in list(rows.values_list("pk", flat=True)):
            try:
                outcome = _one(rows, pk, act, wait=wait)
            except StaleState:
                outcome = "gone"
            except Exception as error:
                outcome, faults[str(pk)] = "failed", _fault(rows.model, pk, error, url)
                log.exception("clock step=%s row=%s failed", step.name, pk, extra={"step": step.name, "row": str(pk)})
            if outcome == "busy":
                busy.append(str(pk))
            setattr(counts, outcome, getattr(counts, outcome) + 1)
    _tell(step, faults, busy)
    _log(step, counts)
    return counts


def _one(rows: QuerySet[Any], pk: Any, act: Callable[[Any], Any], *, wait: bool) -> str:
    found = rows.model._base_manager.filter(pk=pk)
    with transaction.atomic():
        if wait:
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'")
        if not found.select_for_update(skip_locked=not wait).values_list("pk", flat=True):
            return "busy" if found.exists() else "gone"
        row = rows.filter(pk=pk).first()
        if row is None:
            return "gone"
        return "left" if act(row) is False else "done"


def once(act: Callable[[], Any], *, step: Step, atomic: bool = True) -> Any:
    """Calls `act()` and returns its answer; a fault is rolled back, becomes an alarm, and the next step goes on (None).

    `atomic=False` for an act that asks the network, or that has transactions of its own.
    """
    counts = _begin(step, per_row=False)
    try:
        if atomic:
            with transaction.atomic():
                answer = act()
        else:
            answer = act()
    except Exception as error:
        log.exception("clock step=%s failed", step.name, extra={"step": step.name})
        counts.failed = 1
        _tell(step, {"": _Fault("", in_both(error), "")}, [])
        answer = None
    else:
        counts.done = 1
        _tell(step, {}, [])
    _log(step, counts)
    return answer


def _begin(step: Step, *, per_row: bool) -> Counts:
    """The counts of this step in the present run; outside of a job they are nobody's."""
    if step.per_row != per_row:
        raise OutOfFrame(f"{step.name} is declared {'per row' if step.per_row else 'without rows'}")
    run = _run.get()
    if run is None:
        return Counts()
    if step not in run.job.steps:
        raise OutOfFrame(f"{run.job.name} does not declare the step {step.name}")
    return run.counts.setdefault(step.name, Counts())


@dataclass(frozen=True)
class _Fault:
    row: str
    error: Callable[[], str]
    url: str


def in_both(error: BaseException) -> Callable[[], str]:
    return lambda: in_words(error)


def _fault(model: type[models.Model], pk: Any, error: BaseException, url: Callable[[Any], str] | None) -> _Fault:
    """How the row is called, and where: a row that cannot even say its name is known by its identifier."""
    title, address = str(pk), ""
    try:
        with transaction.atomic():
            row = model._base_manager.get(pk=pk)
            title, address = str(row), url(row) if url else ""
    except Exception:
        log.exception("clock row=%s cannot be named", pk)
    return _Fault(title, in_both(error), address)


def _tell(step: Step, faults: dict[str, _Fault], busy: list[str]) -> None:
    """One alarm for each fault, up to TOLD; those whose row passed, or is no longer due, are settled."""
    for about, fault in list(faults.items())[:TOLD]:
        raise_alarm(step.alarm, _sentence(step, fault), about=about, url=fault.url)
    others = len(faults) - TOLD
    if others > 0:
        raise_alarm(step.alarm, lambda: _others(step, others), about="")
    standing = [*faults, *busy, *([""] if others > 0 else [])]
    Alarm.objects.filter(code=step.alarm, settled_at=None).exclude(about__in=standing).update(settled_at=app_now())


def _sentence(step: Step, fault: _Fault) -> Callable[[], str]:
    def words() -> str:
        values = {"step": step.does, "row": fault.row, "error": fault.error()}
        if not fault.row:
            return _("Échec : %(step)s. Cause : %(error)s.") % values
        return _("Échec pour « %(row)s » : %(step)s. Cause : %(error)s. Les autres sont traités.") % values

    return words


def _others(step: Step, others: int) -> str:
    return _("Échec : %(step)s. Cela concerne encore %(n)s autres éléments.") % {"step": step.does, "n": others}


def _log(step: Step, counts: Counts) -> None:
    found = asdict(counts)
    moved = any(found.values())
    text = " ".join(f"{name}={value}" for name, value in found.items())
    run = _run.get()
    extra = {"job": run.job.name if run else "", "step": step.name, "counts": found}
    log.log(logging.INFO if moved else logging.DEBUG, "clock step=%s %s", step.name, text, extra=extra)


def keep_error(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Around every task of the worker: what it raises is kept for the desk of jobs, then raised again."""
    try:
        return call_next()
    except Exception as error:
        try:
            JobError.objects.update_or_create(job_id=context.job.id, defaults={"error": kept(error), "at": Now()})
        except DatabaseError:
            log.exception("the error of job %s could not be kept", context.job.id)
        raise


def configure(ready: App) -> None:
    """Called by procrastinate once its app is ready (PROCRASTINATE_ON_APP_READY)."""
    ready.worker_defaults["task_middleware"] = [*ready.worker_defaults.get("task_middleware", ()), keep_error]
