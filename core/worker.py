"""The worker: procrastinate's, on connections that are renewed when the database comes back."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Coroutine
from typing import Any

from django.db import connections
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from core.operations.stalled import retry_stalled

log = logging.getLogger("core.jobs")

PAUSES = (0.5, 1, 2, 5)  # seconds before each new start; the last one from then on
SETTLED = 60  # seconds after which a worker that breaks had started well


class Connector(PsycopgConnector):
    """The worker itself uses a pool; what a job starts is written on Django's connection, in the job's transaction.

    With procrastinate's own, a mail queued by a job could be looked for by another before the first had committed, and lost.
    """

    def get_sync_connector(self) -> BaseConnector:
        return DjangoConnector()


async def serve(options: dict[str, Any]) -> None:
    """Runs one worker after the other until a signal asks to stop, or until no job is left with `wait=False`."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    failures = 0
    while not stop.is_set():
        began = loop.time()
        if await _ended(stop, _work(options)) and options.get("wait") is False:
            return
        failures = 0 if loop.time() - began > SETTLED else failures + 1
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PAUSES[min(failures, len(PAUSES) - 1)])


async def _ended(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Waits for the worker, or has it end its jobs once `stop` is set; False when it broke."""
    worker, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait({worker, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not worker.done():
        worker.cancel()
    try:
        await worker
    except asyncio.CancelledError:
        return True
    except Exception as error:  # noqa: BLE001 (whatever broke it, the next one starts on new connections)
        log.warning("worker broke: %s: %s", type(error).__name__, error)
        return False
    return True


async def _work(options: dict[str, Any]) -> None:
    with app.replace_connector(Connector(kwargs=connector_params())):
        async with app.open_async():
            await asyncio.to_thread(_take_up)
            log.info("worker starts")
            await app.run_worker_async(install_signal_handlers=False, **options)
    log.info("worker stops")


def _take_up() -> None:
    try:
        retry_stalled()
    finally:
        connections.close_all()
