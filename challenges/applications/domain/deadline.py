"""The deadline of an application is one instant, and the receipt one other: compared, never rounded.

The receipt time is taken from the database's clock before any lock, so that neither a queue at the counter nor a
slow server makes somebody late.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from challenges.models import Application
from core.clock import app_now

# A hidden argument, on purpose: the gate "submit" is passed by `perform()`, which knows nothing of receipts, and its conditions take the
# application alone. The service that took the receipt time sets it around `perform()`; nothing else may.
_received: ContextVar[dt.datetime | None] = ContextVar("received", default=None)


@contextmanager
def received_at(instant: dt.datetime) -> Iterator[None]:
    """Within the block, gates compare the deadline with this instant instead of the one at which they run."""
    token = _received.set(instant)
    try:
        yield
    finally:
        _received.reset(token)


def receipt_time() -> dt.datetime:
    """The instant by which a submission is judged: that of its receipt, else now."""
    return _received.get() or app_now()


def deadline_of(application: Application) -> dt.datetime | None:
    """The instant until which this application may be submitted; its own when the team moved it, with a reason."""
    return application.deadline


def in_time(instant: dt.datetime, deadline: dt.datetime | None) -> bool:
    """Exactly at the deadline is in time; one microsecond later is late."""
    return deadline is not None and instant <= deadline
