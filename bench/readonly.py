"""What the read-only transaction of a GET costs: `python -m bench.readonly [--rounds 3000]`. Needs `DATABASE_URL`.

Reads one row by its key, in autocommit and inside `core.readonly.read_only()`, in turn, so that a machine that slows down slows
both. The difference of the medians is what each GET pays, whatever the number of its queries.
"""

import argparse
import os
import statistics
import time
from contextlib import AbstractContextManager, nullcontext

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")

import django

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402

from core.readonly import read_only  # noqa: E402


def timed(around: AbstractContextManager[None], key: int) -> float:
    started = time.perf_counter()
    with around:
        ContentType.objects.filter(pk=key).values_list("model").first()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.readonly")
    parser.add_argument("--rounds", type=int, default=3000)
    rounds = parser.parse_args().rounds
    key = ContentType.objects.values_list("pk", flat=True)[0]
    plain, guarded = [], []
    for _ in range(rounds):
        plain.append(timed(nullcontext(), key))
        guarded.append(timed(read_only(), key))
    for name, place in (("fastest tenth", 0), ("median", 4)):
        before, after = (statistics.quantiles(times, n=10)[place] for times in (plain, guarded))
        print(f"{name:14} autocommit {before:.3f} ms, read-only {after:.3f} ms: {after - before:+.3f} ms a request")


if __name__ == "__main__":
    main()
