"""Jobs that only the workers of tests know."""

import time

from django.db import transaction
from procrastinate.contrib.django import app

from core.models import OutMail


@app.task(name="tests.slow")
def slow(mark: str, seconds: float) -> None:
    """Says that it began, takes its time, says that it ended: idempotent but for these marks."""
    note(f"began {mark}")
    time.sleep(seconds)
    note(f"ended {mark}")


@app.task(name="tests.mail_then_wait")
def mail_then_wait(mail: str) -> None:
    """Starts a job about a row that is committed a second later."""
    with transaction.atomic():
        OutMail.objects.create(id=mail, kind="tests", to="a@b.example", subject="Suite", body="x", status="queued", created_at="2026-01-01T00:00Z")  # fmt: skip
        app.configure_task("core.send_mail").defer(outmail_id=mail)
        time.sleep(1.5)


def note(text: str) -> None:
    OutMail.objects.create(kind="tests.mark", to="a@b.example", subject=text, body="x", status="dropped", created_at="2026-01-01T00:00Z")  # fmt: skip
