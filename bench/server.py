"""The web process of the measurement, as in production, and what is asked of it."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[1]
FLOOR = "/-/floor/"
COUNT = "X-Count-Queries"
ROLL_BACK = "X-Roll-Back"


def memory_mb(pid: int, line: str = "VmHWM") -> float:
    """Resident memory of a process: its peak, or (`VmRSS`) what it is now."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    return next(int(row.split()[1]) / 1024 for row in status.splitlines() if row.startswith(line))


def descendants(pid: int) -> Iterator[int]:
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, children.read_text().split()):
                yield child
                yield from descendants(child)


class Server:
    """granian with one worker and one thread, on a free port of the loopback."""

    def __enter__(self) -> Self:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        address = ("--host", "127.0.0.1", "--port", str(self.port))
        workers = ("--workers", "1", "--blocking-threads", "1", "--no-ws")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "granian", "--interface", "wsgi", *address, *workers, "config.wsgi:application"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                self.ask(self.connect(), FLOOR)
                return self
            time.sleep(0.2)
        raise SystemExit("The server did not start.")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)

    def connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(self, link: HTTPConnection, path: str, cookie: str = "", **more: Any) -> float:
        """Seconds from the request to the last byte. An answer that is not expected ends the measurement."""
        started = time.perf_counter()
        self._answer(link, path, cookie, **more)
        return time.perf_counter() - started

    def queries(self, link: HTTPConnection, path: str, cookie: str = "", **more: Any) -> int:
        """How many statements this page runs."""
        return int(self._answer(link, path, cookie, extra={COUNT: "1"}, **more) or 0)

    @staticmethod
    def _answer(
        link: HTTPConnection,
        path: str,
        cookie: str,
        *,
        body: str | None = None,
        headers: tuple[tuple[str, str], ...] = (),
        extra: Mapping[str, str] = MappingProxyType({}),
    ) -> str | None:
        """With a body it is posted, and rolled back: 200 or the redirect that follows an act; else 200 alone."""
        given = {**dict(headers), **extra, **({"Cookie": cookie} if cookie else {})}
        posts = body is not None
        link.request("POST" if posts else "GET", path, body, given | ({ROLL_BACK: "1"} if posts else {}))
        answer = link.getresponse()
        told = answer.read()
        if answer.status not in ((200, 302) if posts else (200,)):
            raise SystemExit(f"{path} answered {answer.status}: {told[-2000:].decode(errors='replace')}")
        if posts and answer.getheader("Location", "").endswith("/etape/relecture/"):
            raise SystemExit(f"{path} refuses: the draft is not complete")
        return answer.getheader(COUNT)

    def peak_mb(self) -> float:
        """Peak of the process that answers, the largest of those that granian started."""
        return max(memory_mb(pid) for pid in (self.process.pid, *descendants(self.process.pid)))
