"""`./dev bench`: each main page as a ratio to the floor, on the same server, in the same run, at each size of the database.

    ./dev bench [--sizes 1k,10k,100k] [--requests 20] [--only TEXT] [--no-worker] [--fresh] [--write] [--last]

The demonstration is loaded once, each size has a clone of it with its synthetic volume; both are kept for the next run, `--fresh` makes
them anew (and must follow a change of the models). `--write` keeps the figures in docs/benchmarks.md; with `--last`, those of the last
run, once their causes are written. Leaves with 1 when the number of
queries of a page grows with the data, when a page is above its limit and bench/causes.py names no cause, or when the worker is
too large.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg

from bench.databases import BASE, Size, clone, drop, finish, is_complete, url_of
from bench.report import DOCUMENT, document, faults, over_limit

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "bench.settings", "DEMO": "1"}


def run(database: str, *command: str) -> None:
    """In a process of its own: Django keeps one database for a process."""
    environment = {**os.environ, **ENVIRONMENT, "DATABASE_URL": url_of(database)}
    subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=environment, check=True)


def prepare(size: Size, *, fresh: bool) -> None:
    if fresh:
        drop(size.database)
    if is_complete(size.database):
        return
    if not is_complete(BASE):
        drop(BASE, recreate=True)
        run(BASE, "bench.databases", BASE)
        finish(BASE)
    clone(size.database)
    run(size.database, "bench.databases", size.name)
    finish(size.database)


def conditions(options: argparse.Namespace) -> list[str]:
    with psycopg.connect(os.environ["DATABASE_URL"]) as link:
        row = link.execute("SELECT to_char(now(), 'YYYY-MM-DD'), current_setting('server_version')").fetchone()
    day, server = row or ("", "")
    load = os.getloadavg()[1]
    return [
        f"{day}, {os.cpu_count()} cores, load {load:.1f} over five minutes, Python {platform.python_version()}, PostgreSQL {server}",
        f"granian, one worker, one thread; median of {options.requests} requests, page and floor in turn; time on the processor",
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("--sizes", default="1k,10k,100k")
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--only", default="", help="pages whose line (kind · role · address) holds this text")
    parser.add_argument("--no-worker", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--json", type=Path, default=ROOT / "var" / "bench.json")
    parser.add_argument("--last", action="store_true", help="takes the figures of the last run, and measures nothing")
    options = parser.parse_args()
    if not options.last:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(measure(options), indent=1))
    kept = json.loads(options.json.read_text())
    results = kept["sizes"]
    over = {page for page, _size, _row in over_limit(results)}
    pages = {(row["kind"], row["role"], row["address"]) for result in results.values() for row in result["pages"]}
    print(f"{len(pages) - len(over)} of {len(pages)} pages within their limit at every size; figures in {options.json}")
    if options.write:
        DOCUMENT.write_text(document(results, kept["conditions"]), encoding="utf-8")
    found = faults(results)
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Each size in turn: the figures, and the conditions in which they were taken."""
    results: dict[str, Any] = {}
    if options.fresh:
        drop(BASE, recreate=True)
    for size in map(Size, options.sizes.split(",")):
        prepare(size, fresh=options.fresh)
        print(f"— {size.name} —", flush=True)
        part = options.json.with_suffix(f".{size.name}.json")
        more = ["--no-worker"] if options.no_worker else []
        asked = ("--requests", str(options.requests), "--only", options.only, *more)
        run(size.database, "bench.measure", str(part), *asked)
        results[size.name] = json.loads(part.read_text())
    return {"conditions": conditions(options), "sizes": results}


if __name__ == "__main__":
    sys.exit(main())
