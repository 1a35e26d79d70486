"""One size: `python -m bench.measure FILE`, with the address of its database in DATABASE_URL."""

import argparse
import json
import os
import statistics
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ["DEMO"] = "1"

import django

django.setup()

from bench.pages import LIMITS, Page, pages  # noqa: E402
from bench.server import FLOOR, Server  # noqa: E402
from bench.worker import measure_worker  # noqa: E402


def forget_pages() -> None:
    from core.models import CachedPage  # noqa: PLC0415 (app ready)

    CachedPage.objects.all().delete()


def compare(server: Server, page: Page, requests: int) -> dict[str, Any]:
    """Page and floor in turn over one connection, so that a machine that slows down slows both."""
    link = server.connect()
    uncached = page.kind == "public, uncached"
    for _ in range(2):  # what a process compiles or looks up once
        server.ask(page.path, link, page.cookie)
    if uncached:
        forget_pages()
    queries = server.queries(page.path, link, page.cookie)
    pages_took, floors_took = [], []
    for _ in range(requests):
        floors_took.append(server.ask(FLOOR, link))
        if uncached:
            forget_pages()
        pages_took.append(server.ask(page.path, link, page.cookie))
    took, floor = statistics.median(pages_took), statistics.median(floors_took)
    return {
        "kind": page.kind,
        "role": page.role,
        "address": page.address,
        "limit": LIMITS[page.kind],
        "queries": queries,
        "page_ms": took * 1000,
        "floor_ms": floor * 1000,
        "ratio": took / floor,
        "quiet": min(pages_took) / min(floors_took),  # of the fastest: what other work on the machine disturbs least
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
        for page in pages(options.only):
            found = compare(server, page, options.requests)
            rows.append(found)
            over = "" if found["ratio"] <= found["limit"] else f"  over {found['limit']:g}"
            print(
                f"{page.key:<75} {found['queries']:3} {found['page_ms']:8.1f} ms {found['ratio']:7.2f}×{over}",
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
