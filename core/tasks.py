"""Jobs of the core: Django tasks, mail."""

from typing import Any

from django.utils.module_loading import import_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from core import emails, presence, public_cache, uploads


@app.task(name="core.django_task", queue="default")
def run_django_task(path: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    return import_string(path).func(*args, **kwargs)


@app.task(name=emails.SEND, queue="mail", retry=RetryStrategy(max_attempts=8, exponential_wait=4))
def send_mail(outmail_id: str) -> None:
    emails.deliver(outmail_id)


@app.periodic(cron="17 * * * *")
@app.task(name="core.sweep_uploads", queue="default", queueing_lock="core.sweep_uploads")
def sweep_uploads(timestamp: int) -> None:
    """Every hour: files begun and left for a day are forgotten, their bytes with them; so is who was writing where."""
    uploads.sweep()
    presence.sweep()


@app.periodic(cron="*/5 * * * *")
@app.task(name="core.sweep_pages", queue="default", queueing_lock="core.sweep_pages")
def sweep_pages(timestamp: int) -> None:
    """Every five minutes: public pages too old to be served leave the cache, and the oldest beyond its bound."""
    public_cache.sweep()
