"""`./dev bench`: each main page as a ratio to the floor, on the same server, in the same run.

    ./dev bench [--applications 1000] [--requests 60] [--json FILE]

The database is prepared once (demonstration and synthetic volume). Each page is asked in turn with the floor (A B A B …)
over one kept connection, so that a machine that slows down slows both; the figure is the ratio of the medians. Uncached
means that the page's row was deleted before each request.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Self

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ["DEMO"] = "1"

ROOT = Path(__file__).resolve().parents[1]
LIMITS = {"public, uncached": 10.0, "public, from the cache": 1.2, "workspace": 20.0}


def prepare(applications: int) -> dict[str, object]:
    """Database and a session for the programme team; returns the addresses to ask."""
    import django  # noqa: PLC0415 (slow)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 (app ready)

    call_command("prepare_demo", verbosity=0)
    from challenges.models import Challenge  # noqa: PLC0415 (app ready)

    have = Challenge.objects.filter(slug__startswith="volume-").count()
    if not have:
        call_command("seed_load", applications=applications, challenges=1, reviews=0)
        call_command("seed_load", applications=0, challenges=200, reviews=0)
    busy = Challenge.objects.get(slug="volume-0")
    return {"cookie": session(), "busy": str(busy.pk), "slug": busy.slug}


def session() -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415 (app ready)
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415 (app ready)

    from accounts.models import User  # noqa: PLC0415 (app ready)

    user = User.objects.get(email="equipe@demo.example")
    store = SessionStore()
    store.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: "allauth.account.auth_backends.AuthenticationBackend",
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
    )
    store.save()
    return f"sessionid={store.session_key}"


def forget_pages() -> None:
    from core.models import CachedPage  # noqa: PLC0415 (app ready)

    CachedPage.objects.all().delete()


class Server:
    """granian with one worker, as in production, on a free port of the loopback."""

    def __enter__(self) -> Self:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "granian",
                "--interface",
                "wsgi",
                "--host",
                "127.0.0.1",
                "--port",
                str(self.port),
                "--workers",
                "1",
                "--blocking-threads",
                "1",
                "--no-ws",
                "config.wsgi:application",
            ],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                self.ask("/-/floor/")
            except OSError:
                time.sleep(0.2)
            else:
                return self
        raise SystemExit("The server did not start.")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(10)

    def ask(self, path: str, cookie: str = "", connection: HTTPConnection | None = None) -> float:
        """Seconds from the request to the last byte. Anything but 200 ends the measurement."""
        link = connection or HTTPConnection("127.0.0.1", self.port, timeout=60)
        started = time.perf_counter()
        link.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = link.getresponse()
        answer.read()
        elapsed = time.perf_counter() - started
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
        return elapsed


def compare(
    server: Server, path: str, cookie: str, requests: int, before: Callable[[], None] | None
) -> dict[str, float]:
    link = HTTPConnection("127.0.0.1", server.port, timeout=60)
    server.ask(path, cookie, link)
    page, floor = [], []
    for _ in range(requests):
        floor.append(server.ask("/-/floor/", "", link))
        if before:
            before()
        page.append(server.ask(path, cookie, link))
    ratio = statistics.median(page) / statistics.median(floor)
    return {"page_ms": statistics.median(page) * 1000, "floor_ms": statistics.median(floor) * 1000, "ratio": ratio}


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("--applications", type=int, default=1000)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench.json")
    options = parser.parse_args()
    facts = prepare(options.applications)
    public = [
        "/",
        "/defis/",
        f"/defis/{facts['slug']}/",
        "/editions/",
        "/pilotes/",
        "/prototypes/",
        "/partenaires/",
        "/conventions/",
        "/registre/",
    ]
    workspace = [
        "/espace/",
        "/espace/defis/",
        f"/espace/defis/{facts['busy']}/candidatures/",
        "/espace/pilotes/",
        "/espace/conventions/",
    ]
    rows = []
    with Server() as server:
        for kind, paths, cookie, before in (
            ("public, uncached", public, "", forget_pages),
            ("public, from the cache", public, "", None),
            ("workspace", workspace, str(facts["cookie"]), None),
        ):
            for path in paths:
                figures = compare(server, path, cookie, options.requests, before)
                rows.append({"page": path, "kind": kind, "limit": LIMITS[kind], **figures})
                print(
                    f"{path:<62} {kind:<24} {figures['page_ms']:7.2f} ms {figures['ratio']:6.2f}×  (limit {LIMITS[kind]}×)",
                    flush=True,
                )
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(rows, indent=1))
    over = [row for row in rows if row["ratio"] > row["limit"]]
    print(f"{len(rows) - len(over)} of {len(rows)} pages within their limit; figures in {options.json}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
