"""One size: `python -m bench.measure FILE`, with the address of its database in DATABASE_URL."""

import argparse
import json
import os
import statistics
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ["DEMO"] = "1"

import django

django.setup()

from bench.cpu import SETTLED, Meter  # noqa: E402
from bench.pages import LIMITS, Page, pages  # noqa: E402
from bench.server import FLOOR, Server  # noqa: E402
from bench.worker import measure_worker  # noqa: E402

WARM = 7  # requests before the first that counts: what a process compiles or looks up once, what PostgreSQL prepares at the fifth


def forget_pages() -> None:
    from core.models import CachedPage  # noqa: PLC0415 (app ready)

    CachedPage.objects.all().delete()


class Taken:
    """What requests of one address took, each: on the processor (`busy`), of it PostgreSQL, and on the clock (`waited`); seconds."""

    def __init__(self, server: Server, meter: Meter, link: HTTPConnection) -> None:
        self.server, self.meter, self.link = server, meter, link
        self.busy: list[float] = []
        self.postgres: list[float] = []
        self.waited: list[float] = []

    def ask(self, path: str, cookie: str = "", **more: Any) -> None:
        web, postgres = self.meter.seconds()
        self.waited.append(self.server.ask(self.link, path, cookie, **more))
        time.sleep(SETTLED)
        web_after, postgres_after = self.meter.seconds()
        self.postgres.append(postgres_after - postgres)
        self.busy.append(web_after - web + postgres_after - postgres)


def compare(server: Server, meter: Meter, page: Page, requests: int) -> dict[str, Any]:
    """Page and floor in turn over one connection, so that what slows the machine down slows both."""
    link = server.connect()
    uncached = page.kind == "public, uncached"
    more = {"body": page.body, "headers": page.headers}
    for _ in range(WARM):
        server.ask(link, page.path, page.cookie, **more)
    if uncached:
        forget_pages()
    queries = server.queries(link, page.path, page.cookie, **more)
    meter.look()
    floor, asked = Taken(server, meter, link), Taken(server, meter, link)
    for _ in range(requests):
        floor.ask(FLOOR)
        if uncached:
            forget_pages()
        asked.ask(page.path, page.cookie, **more)
    return line_of(page, queries, floor, asked)


def line_of(page: Page, queries: int, floor: Taken, asked: Taken) -> dict[str, Any]:
    busy, floor_busy = statistics.median(asked.busy), statistics.median(floor.busy)
    waited, floor_waited = statistics.median(asked.waited), statistics.median(floor.waited)
    return {
        "kind": page.kind,
        "role": page.role,
        "address": page.address,
        "limit": LIMITS[page.kind],
        "queries": queries,
        "page_ms": busy * 1000,
        "postgres_ms": statistics.median(asked.postgres) * 1000,
        "floor_ms": floor_busy * 1000,
        "ratio": busy / floor_busy,
        "clock": waited / floor_waited,
        "clock_ms": waited * 1000,
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.measure")
    parser.add_argument("file", type=Path)
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--only", default="")
    parser.add_argument("--no-worker", action="store_true")
    options = parser.parse_args()
    rows = []
    with Server() as server:
        meter = Meter(server.process.pid)
        for page in pages(options.only):
            found = compare(server, meter, page, options.requests)
            rows.append(found)
            over = "" if found["ratio"] <= found["limit"] else f"  over {found['limit']:g}"
            print(
                f"{page.key:<75} {found['queries']:3} {found['page_ms']:7.1f} ms, {found['postgres_ms']:.1f} of PostgreSQL {found['ratio']:7.2f}×"
                f" ({found['clock']:.1f}× on the clock){over}",
                flush=True,
            )
        web = server.peak_mb()
    result: dict[str, Any] = {"pages": rows, "web_peak_mb": web}
    if not options.no_worker:
        result["worker"] = measure_worker()
    print(f"web process, peak {web:.0f} MB; worker {result.get('worker', {})}", flush=True)
    options.file.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
