"""Memory of a real worker after a hundred jobs: mails, and every job of the clock once."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.server import descendants, memory_mb

ROOT = Path(__file__).resolve().parents[1]
JOBS = 100
PATIENCE = 300  # seconds for a hundred jobs
WORKER_LIMIT_MB = 150


def _defer(count: int) -> None:
    from django.db import transaction  # noqa: PLC0415 (app ready)
    from procrastinate.contrib.django import app  # noqa: PLC0415 (app ready)
    from procrastinate.exceptions import AlreadyEnqueued  # noqa: PLC0415 (app ready)

    from core import emails  # noqa: PLC0415 (app ready)
    from core.clock import app_now  # noqa: PLC0415 (app ready)
    from core.jobs import all_clock_jobs  # noqa: PLC0415 (app ready)
    from core.models import OutMail  # noqa: PLC0415 (app ready)

    clock = list(all_clock_jobs())
    for name in clock:
        with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
            app.configure_task(name).defer()
    for n in range(count - len(clock)):
        mail = OutMail.objects.create(
            kind="challenges.application_received",
            to=f"personne{n}@volume.example",
            subject="Mesure",
            body="Message fictif de mesure.",
            status=OutMail.Status.QUEUED,
            created_at=app_now(),
            queued_at=app_now(),
        )
        app.configure_task(emails.SEND).defer(outmail_id=str(mail.pk))


def _waiting(limit: int) -> int:
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415 (app ready)

    return ProcrastinateJob.objects.filter(status__in=("todo", "doing"), pk__lte=limit, attempts=0).count()


def measure_worker(jobs: int = JOBS) -> dict[str, Any]:
    """Starts a worker, waits until the jobs are done; megabytes at rest afterwards (`rss_mb`) and at the peak."""
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415 (app ready)

    _defer(jobs)
    last = ProcrastinateJob.objects.order_by("-pk").values_list("pk", flat=True)[0]
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "procrastinate", "worker"],
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings"},
            stdout=told,
            stderr=told,
        )
        try:
            deadline = time.monotonic() + PATIENCE
            while _waiting(last) and time.monotonic() < deadline and process.poll() is None:
                time.sleep(0.5)
            left = _waiting(last)
            if left:
                told.seek(0)
                raise SystemExit(f"{left} jobs were not done: {told.read()[-2000:].decode(errors='replace')}")
            pids = [process.pid, *descendants(process.pid)]
            return {
                "jobs": jobs,
                "rss_mb": max(memory_mb(pid, "VmRSS") for pid in pids),
                "peak_mb": max(memory_mb(pid) for pid in pids),
            }
        finally:
            process.terminate()
            process.wait(30)
