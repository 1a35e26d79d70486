"""`docs/jobs.md`, drawn from the declarations of jobs."""

from django.utils.text import capfirst
from procrastinate.contrib.django import app

from core.jobs import Step, all_clock_jobs, title_of, titles

INTRODUCTION = """\
# Jobs

Every clock job goes through one frame (`core/jobs.py`). **Row by row**: each row in its own transaction, locked, asked again
whether it is due; what it raises is rolled back and becomes an alarm, and the next row goes on. **Once**: the same for what
has no rows. The alarm `fault:<step>` is settled by a later run in which the row passes or is no longer due. Hours are UTC.
"""

ACTS = """\
## Started by acts

Written in the transaction of the act, idempotent, tried again after a fault. A job whose worker died is taken up again
within two minutes (`core.retry_stalled`).

| job | what it does | queue | tries |
|---|---|---|---|"""


def jobs() -> str:
    """The text of the page, in the language being read."""
    parts = [INTRODUCTION, "## By the clock\n", "| job | cron | what it does | step | frame | alarms |"]
    parts.append("|---|---|---|---|---|---|")
    for job in sorted(all_clock_jobs().values(), key=lambda row: row.name):
        for place, step in enumerate(job.steps):
            head = f"| `{job.name}` | `{job.cron}` | {job.does} |" if place == 0 else "| | | |"
            parts.append(f"{head} {_step(step)} |")
    parts += ["", ACTS]
    for name in sorted(titles().keys() - all_clock_jobs().keys()):
        task = app.tasks[name]
        tries = getattr(task.retry_strategy, "max_attempts", None) or 1
        parts.append(f"| `{name}` | {title_of(name)} | {task.queue} | {tries} |")
    return "\n".join(parts) + "\n"


def _step(step: Step) -> str:
    alarms = ", ".join(f"`{code}`" for code in (step.alarm, *step.alarms))
    return f"{capfirst(str(step.does))} | {'row by row' if step.per_row else 'once'} | {alarms}"
