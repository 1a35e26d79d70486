"""Readiness, part by part. Each app registers what it knows of; an exception is a part that is not ready."""

import datetime as dt
import logging
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Now
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob, ProcrastinateWorker

log = logging.getLogger("core.health")

OVERDUE = dt.timedelta(minutes=5)
STORED_FOR = 5  # seconds for which an answer of the storage stands: the address is public, and each probe writes

_parts: dict[str, Callable[[], bool]] = {}
_storage: dict[str, tuple[float, bool]] = {}


def part(name: str) -> Callable[[Callable[[], bool]], Callable[[], bool]]:
    """Registers a part of `/-/ready/` under this name; the function answers whether it is ready."""

    def register(function: Callable[[], bool]) -> Callable[[], bool]:
        _parts[name] = function
        return function

    return register


def answers() -> dict[str, bool]:
    """Every part and whether it is ready. Fails closed: what cannot be found out is not ready."""
    return {name: _holds(name, function) for name, function in _parts.items()}


def _holds(name: str, function: Callable[[], bool]) -> bool:
    try:
        ready = function() is True
    except Exception:
        log.exception("readiness part=%s cannot be told", name)
        return False
    if not ready:
        log.warning("readiness part=%s is false", name)
    return ready


@part("database")
def database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


@part("storage")
def storage() -> bool:
    """A few bytes are written, read again and deleted."""
    key = repr(settings.STORAGES["private"])
    known = _storage.get(key)
    if known and time.monotonic() - known[0] < STORED_FOR:
        return known[1]
    ready = False
    try:
        ready = _probe()
    finally:
        _storage.clear()
        _storage[key] = time.monotonic(), ready
    return ready


def _probe() -> bool:
    store, content = storages["private"], secrets.token_bytes(16)
    name = store.save(f"readiness/{secrets.token_hex(8)}", ContentFile(content))
    try:
        with store.open(name) as file:
            return bool(file.read() == content)
    finally:
        store.delete(name)


@part("worker")
def worker() -> bool:
    """Some worker's heart has beaten lately."""
    return living_workers().exists()


def living_workers() -> QuerySet[ProcrastinateWorker]:
    return ProcrastinateWorker.objects.filter(
        last_heartbeat__gt=Now() - dt.timedelta(seconds=settings.WORKER_LOST + settings.WORKER_HEARTBEAT)
    )


@part("jobs")
def jobs() -> bool:
    """A worker lives, and no job waits for longer than OVERDUE."""
    return worker() and not overdue_jobs().exists()


def overdue_jobs() -> QuerySet[ProcrastinateJob]:
    """Jobs that have been due for longer than OVERDUE and that nobody has begun."""
    deferred = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), type__in=["deferred", "deferred_for_retry"])
    since = Coalesce("scheduled_at", Subquery(deferred.order_by("-id").values("at")[:1]))
    return ProcrastinateJob.objects.filter(status="todo").annotate(due_at=since).filter(due_at__lt=Now() - OVERDUE)


@part("disk")
def disk() -> bool:
    """Every disk that we write to has room for one more large file."""
    return all(shutil.disk_usage(folder).free >= settings.DISK_MIN_FREE for folder in _folders())


def _folders() -> set[Path]:
    wanted = {
        Path(settings.VAR_DIR),
        Path(settings.PRIVATE_ROOT),
        Path(settings.MEDIA_ROOT),
        Path(tempfile.gettempdir()),
    }
    return {next(place for place in (folder, *folder.parents) if place.exists()) for folder in wanted}
