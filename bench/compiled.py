"""What compiling once gains, for each compiled query of the main pages: `python -m bench.compiled [--rounds 200]`.

Asks the pages of `./dev bench` in this process, notes each call of a compiled query with its values, then makes each call in turn as
it is and as a plain queryset. Needs `DATABASE_URL`, and the database that `./dev bench` prepares (decision 5 holds the figures).
"""

import argparse
import inspect
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
os.environ["DEMO"] = "1"

import django

django.setup()

from django.test import Client  # noqa: E402

from accounts.models import User  # noqa: E402
from challenges.models import Challenge  # noqa: E402
from core.compiled import Compiled  # noqa: E402
from core.listed import Listed, Rows, Together  # noqa: E402
from core.models import CachedPage  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
type Call = tuple[Callable[[], Any], Callable[[], Any]]
calls: dict[str, Call] = {}


def place(function: Callable[..., Any]) -> str:
    """Where a queryset is made: for a page of a list, where the list is."""
    code = function.__code__
    if Path(code.co_filename).name == "listed.py":
        return f"{place(inspect.getclosurevars(function).nonlocals['self'].rows)} rows"
    return f"{Path(code.co_filename).relative_to(ROOT)}:{code.co_firstlineno}"


def note() -> None:
    """From now on each call of a compiled query is noted, once for each place in the source."""
    fetch, count, together = Compiled.fetch, Rows.count, Together.fetch

    def noted_fetch(self: Any, **values: Any) -> Any:
        calls.setdefault(place(self.build), (lambda: fetch(self, **values), lambda: list(self.build(**values))))
        return fetch(self, **values)

    def noted_count(self: Any) -> int:
        listed: Listed = self.listed
        calls.setdefault(
            f"{place(listed.rows)} count", (lambda: count(self), lambda: listed.plain(**self.values).count())
        )
        return count(self)

    def noted_together(self: Any) -> Any:
        def plainly() -> None:
            for rows in self.plain:
                list(rows())

        calls.setdefault(f"several: {', '.join(self.names)}", (lambda: together(self), plainly))
        return together(self)

    Compiled.fetch, Rows.count, Together.fetch = noted_fetch, noted_count, noted_together  # type: ignore[method-assign]


def remember_plain() -> None:
    """What the compiled forms forget: the querysets that they were made of."""
    made, made_together = Listed.__init__, Together.__init__

    def listed_init(self: Any, rows: Any, counted: Any, **markers: Any) -> None:
        self.plain = counted
        made(self, rows, counted, **markers)

    def together_init(self: Any, *, lists: Any, counts: Any) -> None:
        self.plain = [*lists.values(), *(lambda rows=rows: [rows().count()] for rows in counts.values())]
        made_together(self, lists=lists, counts=counts)

    Listed.__init__, Together.__init__ = listed_init, together_init  # type: ignore[method-assign]


def walk() -> None:
    busy = Challenge.objects.get(slug="volume-0")
    decided = [
        f"/defis/{slug}/" for slug in Challenge.objects.filter(state="decided").values_list("slug", flat=True)[:1]
    ]
    public = ["/", "/defis/", f"/defis/{busy.slug}/", "/editions/", "/pilotes/", "/prototypes/", "/partenaires/"]
    public += ["/conventions/", "/registre/", "/donnees/", *decided]
    private = ["/espace/", "/espace/defis/", f"/espace/defis/{busy.pk}/candidatures/", "/espace/pilotes/"]
    CachedPage.objects.all().delete()
    client = Client(headers={"host": "localhost"})
    for path in public:
        assert client.get(path).status_code == 200, path
    client.force_login(User.objects.get(email="equipe@demo.example"))
    for path in private:
        assert client.get(path).status_code == 200, path


def timed(function: Callable[[], Any]) -> float:
    started = time.perf_counter()
    function()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.compiled")
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args().rounds
    remember_plain()
    note()
    walk()
    print("fastest tenth of the calls, ms")
    for name, (compiled, plainly) in sorted(calls.items()):
        figures: tuple[list[float], list[float]] = ([], [])
        for _ in range(rounds):
            figures[0].append(timed(compiled))
            figures[1].append(timed(plainly))
        kept, made = (statistics.quantiles(times, n=10)[0] for times in figures)
        print(f"{name:66} compiled {kept:6.2f}  plain {made:6.2f}  gain {made - kept:6.2f}", flush=True)


if __name__ == "__main__":
    main()
