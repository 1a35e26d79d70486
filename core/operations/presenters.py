"""Jobs, clock jobs and mail in words."""

import datetime as dt
from typing import Any

from croniter import croniter
from django.utils.dates import WEEKDAYS
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.faults import in_words
from core.health import OVERDUE
from core.jobs import ClockJob, title_of
from core.models import JobRun, OutMail
from core.operations.forms import JOB_STATES
from core.operations.queries import MAIL_LATE

JOB_TONES = {"todo": "wait", "doing": "active", "failed": "stop", "succeeded": "ok"}
MAIL_TONES = {"held": "draft", "queued": "wait", "failed": "stop", "returned": "stop", "sent": "ok"}


def ago(instant: dt.datetime | None, now: dt.datetime) -> str:
    """« il y a 3 heures », « dans 2 jours », « à l’instant »; empty for what has no instant."""
    if instant is None:
        return ""
    if abs(now - instant) < dt.timedelta(minutes=1):
        return _("à l’instant")
    if instant > now:
        return _("dans %(until)s") % {"until": timeuntil(instant, now)}
    return _("il y a %(since)s") % {"since": timesince(instant, now)}


def job_row(job: Any, error: str, now: dt.datetime) -> dict[str, Any]:
    """A row of `queries.jobs_listed`, whose instants and state are put in words."""
    since = max(job.since, job.scheduled_at or job.since) if job.since else job.scheduled_at
    late = job.status == "todo" and since is not None and since < now - OVERDUE
    return {
        "job": job,
        "title": title_of(job.task_name),
        "state": _("en retard") if late else JOB_STATES.get(job.status, job.status),
        "tone": "warn" if late else JOB_TONES.get(job.status, "past"),
        "when": ago(since, now),
        "error": in_words(error) if error else "",
        "open": job.status in {"todo", "failed"},
    }


def mail_row(mail: Any, now: dt.datetime) -> dict[str, Any]:
    """A row of `queries.mail_listed`, likewise."""
    since = mail.since
    late = mail.status == OutMail.Status.QUEUED and since < now - MAIL_LATE
    return {
        "mail": mail,
        "state": _("en retard") if late else mail.get_status_display(),
        "tone": "warn" if late else MAIL_TONES.get(mail.status, "past"),
        "when": ago(mail.sent_at or since, now),
        "error": in_words(mail.error) if mail.error else "",
        "open": mail.status in {OutMail.Status.QUEUED, OutMail.Status.FAILED},
    }


def clock_row(job: ClockJob, run: JobRun | None, now: dt.datetime) -> dict[str, Any]:
    """A clock job with its last run: state and tone, counts of its rows in words."""
    state, tone = _standing(job, run, now)
    return {
        "job": job,
        "cron": cron_in_words(job.cron),
        "last": _("dernier passage %(when)s") % {"when": ago(run.started_at, now)} if run else "",
        "state": state,
        "tone": tone,
        "counts": counts_in_words(run.counts) if run else "",
        "error": in_words(run.error) if run and run.error else "",
    }


def _standing(job: ClockJob, run: JobRun | None, now: dt.datetime) -> tuple[str, str]:
    if run is None:
        return _("pas encore passé"), "draft"
    due = croniter(job.cron, run.started_at.astimezone(dt.UTC)).get_next(dt.datetime)
    if due < now - OVERDUE:
        return _("en retard"), "warn"
    if run.finished_at is None or run.finished_at < run.started_at:
        return _("en cours d’exécution"), "active"
    if run.error or any(found.get("failed") for found in run.counts.values()):
        return _("en échec"), "stop"
    return _("fait"), "ok"


def counts_in_words(counts: dict[str, dict[str, int]]) -> str:
    done = sum(found.get("done", 0) for found in counts.values())
    busy = sum(found.get("busy", 0) for found in counts.values())
    failed = sum(found.get("failed", 0) for found in counts.values())
    parts = [ngettext("%(n)s fait", "%(n)s faits", done) % {"n": done}] if done else []
    if busy:
        parts.append(ngettext("%(n)s remis à plus tard", "%(n)s remis à plus tard", busy) % {"n": busy})
    if failed:
        parts.append(ngettext("%(n)s en échec", "%(n)s en échec", failed) % {"n": failed})
    return ", ".join(parts)


def cron_in_words(cron: str) -> str:
    """The five fields as people say them, for the lines that we write; any other line as it stands. Hours are UTC."""
    minute, hour, _day, _month, weekday = cron.split()
    if (minute, hour) == ("*", "*"):
        return _("chaque minute")
    if minute.startswith("*/") and hour == "*":
        return _("toutes les %(n)s minutes") % {"n": minute[2:]}
    if hour == "*":
        return _("chaque heure, à la minute %(n)s") % {"n": minute}
    if not (minute.isdecimal() and hour.isdecimal()):
        return cron
    at = {"time": f"{int(hour):02}:{int(minute):02}"}
    if weekday == "*":
        return _("chaque jour à %(time)s (UTC)") % at
    return _("chaque %(day)s à %(time)s (UTC)") % {**at, "day": _weekday(weekday)}


def _weekday(number: str) -> str:
    return str(WEEKDAYS[(int(number) - 1) % 7]) if number.isdecimal() else number
