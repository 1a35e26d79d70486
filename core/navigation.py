"""Registry of the menu of the workspace: apps add entries, each with the predicate or queryset that shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from core.batched_exists import which_hold
from core.clock import one_instant

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    type ShownTo = Callable[[Any], bool | QuerySet[Any]]


@dataclass(frozen=True)
class Counted:
    """A number beside an entry: `rows(user)`, looked up with the entries themselves, and `total(user)`, one query if there are some."""

    rows: Callable[[Any], QuerySet[Any]]
    total: Callable[[Any], int]


@dataclass(frozen=True)
class Entry:
    label: "StrOrPromise"
    url_name: str
    shown_to: "ShownTo"
    order: int = 50
    hint: "StrOrPromise" = ""
    counted: "Counted | None" = None


_entries: list[Entry] = []


def add_entry(
    label: "StrOrPromise",
    url_name: str,
    shown_to: "ShownTo",
    order: int = 50,
    *,
    hint: "StrOrPromise" = "",
    counted: "Counted | None" = None,
) -> None:
    """Adds a line to the menu. `shown_to(user)` answers yes or no, or gives a queryset, whose EXISTS decides: querysets
    are cheaper, since those of all entries are evaluated in one SELECT (core.batched_exists). `hint` says in one sentence, on the first screen, what is
    done there. `counted` gives the number beside the label: asked of the database only when its rows exist.
    """
    _entries.append(Entry(label, url_name, shown_to, order, hint, counted))


def _shown(user: Any) -> list[tuple[Entry, int]]:
    """Entries for this person, in order, with their numbers: decided together however many depend on rows."""
    entries = sorted(_entries, key=lambda entry: entry.order)
    counted = [entry for entry in entries if entry.counted]
    with one_instant():
        questions = [entry.shown_to for entry in entries] + [entry.counted.rows for entry in counted if entry.counted]
        answers = which_hold(user, questions)
    some = {entry.url_name for entry, answer in zip(counted, answers[len(entries) :], strict=True) if answer}
    return [
        (entry, entry.counted.total(user) if entry.counted and entry.url_name in some else 0)
        for entry, answer in zip(entries, answers, strict=False)
        if answer
    ]


def menu_for(user: Any, path: str) -> list[dict[str, object]]:
    """Entries of one person as `{label, hint, url, current}`, in order."""
    menu: list[dict[str, object]] = []
    for entry, count in _shown(user):
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        menu.append(
            {
                "label": entry.label,
                "hint": entry.hint,
                "url": url,
                "count": count,
                "current": path == url or (url != reverse("workspace") and path.startswith(url)),
            }
        )
    return menu
