"""The register at a million entries: append, inclusion proof, whole verification.

    python -m bench.register [--entries 1000000] [--json FILE]

Fills a database of its own (`register_bench`, dropped at the end) through COPY with the very rows that appends would have
written, then measures the real services, commits included. Needs `DATABASE_URL` of a role that may create databases.
"""

import argparse
import json
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from register import heads, queries, tree  # noqa: E402
from register.canonical import canonical_json  # noqa: E402
from register.domain.append import append  # noqa: E402
from register.domain.key import signing_key  # noqa: E402
from register.domain.verify import verify_log  # noqa: E402
from register.models import Entry  # noqa: E402
from register.queries import current_key  # noqa: E402

DATABASE = "register_bench"


def fill(entries: int) -> None:
    """Appends one entry by the service, which makes the key, then the others by COPY, a signed head for each."""
    append("bench.entry", {"n": 0})
    key, private_key = signing_key(current_key())
    frontier = tree.Frontier()
    for hashed in Entry.objects.values_list("leaf_hash", flat=True):
        frontier.append(bytes(hashed))
    at = queries.latest_head().timestamp
    folder = Path(tempfile.mkdtemp(prefix="register-bench-"))
    names = ("entry", "node", "head")
    files = {name: (folder / name).open("w") for name in names}
    for n in range(frontier.size, entries):
        leaf = canonical_json({"at": at, "data": {"n": n, "subject": f"convention-{n % 97}"}, "kind": "bench.entry"})
        hashed = tree.leaf_hash(leaf)
        files["entry"].write(f"{n}\tbench.entry\t\\\\x{leaf.hex()}\t\\\\x{hashed.hex()}\t{at}\n")
        for place, value in frontier.append(hashed):
            files["node"].write(f"{place.level}\t{place.index}\t\\\\x{value.hex()}\n")
        head = heads.TreeHead(frontier.size, frontier.root(), at, key.key_id)
        signature = heads.sign(head, private_key)
        files["head"].write(
            f"{head.tree_size}\t\\\\x{head.root_hash.hex()}\t{at}\t{key.key_id}\t\\\\x{signature.hex()}\n"
        )
    columns = {
        "entry": "index, kind, leaf, leaf_hash, at",
        "node": "level, index, hash",
        "head": "tree_size, root_hash, timestamp, key_id, signature",
    }
    for name in names:
        files[name].close()
        with connection.cursor() as cursor, (folder / name).open("rb") as source:
            with cursor.copy(f"COPY register_{name} ({columns[name]}) FROM STDIN") as copy:
                while block := source.read(1 << 20):
                    copy.write(block)
            cursor.execute(f"ANALYZE register_{name}")
        (folder / name).unlink()


def timed(act: Callable[[int], Any], times: int) -> dict[str, float]:
    """Milliseconds: median, 95th hundredth, worst."""
    took = []
    for n in range(times):
        start = time.perf_counter()
        act(n)
        took.append((time.perf_counter() - start) * 1000)
    took.sort()
    return {
        "median_ms": round(statistics.median(took), 2),
        "p95_ms": round(took[int(times * 0.95)], 2),
        "max_ms": round(took[-1], 2),
    }


def measures(entries: int) -> Iterator[tuple[str, dict[str, float]]]:
    start = time.perf_counter()
    fill(entries)
    yield "fill", {"entries": entries, "seconds": round(time.perf_counter() - start, 1)}
    size = queries.tree_size()
    yield "append", timed(lambda n: append("bench.entry", {"n": n}), 500)
    yield "inclusion proof", timed(lambda n: queries.inclusion_proof(n * 7919 % size, size), 500)
    yield "consistency proof", timed(lambda n: queries.consistency_proof(1 + n * 7919 % size, size), 500)
    yield (
        "journal page of 1,000",
        timed(lambda n: [e.as_json() for e in queries.entries_between(n * 1000, n * 1000 + 1000)], 20),
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    report = verify_log()
    assert report.is_good, report.faults
    took = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield (
        "verification",
        {
            "entries": report.size,
            "heads": report.heads,
            "seconds": round(took, 1),
            "peak_mb": after // 1024,
            "before_mb": before // 1024,
        },
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        yield "database", {"mb": cursor.fetchone()[0] // 2**20}


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    settings.REGISTER_KEY_FILE = Path(tempfile.mkdtemp(prefix="register-bench-key-")) / "register.key"
    home = connection.settings_dict["NAME"]
    _database("CREATE")
    try:
        connection.settings_dict["NAME"] = DATABASE
        call_command("migrate", verbosity=0, interactive=False)
        results = {}
        for name, figures in measures(options.entries):
            results[name] = figures
            print(f"{name:24}", "  ".join(f"{key} {value:,}" for key, value in figures.items()), flush=True)
        if options.json:
            options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = home
        _database("DROP")


def _database(verb: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        if verb == "CREATE":
            cursor.execute(f"CREATE DATABASE {DATABASE}")
    connection.close()


if __name__ == "__main__":
    main()
