"""What a request takes of the processor: the web process and the server processes of PostgreSQL that answer it.

Time on the clock tells of everybody who shares the machine: a page that lasts longer than a turn of the scheduler waits for others, and
the floor, which fits between two turns, does not. Time on the processor is counted by the kernel for each thread, to the
nanosecond (`/proc/PID/task/TID/schedstat`), and other work hardly touches it.
"""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

import psycopg

from bench.server import descendants

SETTLED = 0.002  # seconds until a process that has answered sleeps again, and its time is written down


def seconds_of(pids: Iterable[int]) -> float:
    """Time on the processor of all threads of these processes so far; one that has ended counts no more."""
    total = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            with contextlib.suppress(OSError):
                total += int(task.read_bytes().split()[0])
    return total / 1e9


class Meter:
    """The processes that answer requests. PostgreSQL must run on this machine."""

    def __init__(self, web: int) -> None:
        self.web = web
        self.link = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)
        self.answering: list[int] = []
        self.servers: list[int] = []

    def look(self) -> None:
        """Finds the processes again: threads of the pool come and go between two pages."""
        rows = self.link.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'"
            " AND pid <> pg_backend_pid()"
        ).fetchall()
        self.servers = [pid for (pid,) in rows]
        if not any(Path(f"/proc/{pid}/schedstat").exists() for pid in self.servers):
            raise SystemExit("The time of PostgreSQL cannot be read: it must run on this machine.")
        self.answering = [self.web, *descendants(self.web)]

    def seconds(self) -> tuple[float, float]:
        """Of the web process, and of PostgreSQL."""
        return seconds_of(self.answering), seconds_of(self.servers)
