"""What the workspace shows in its menu: each app adds its entries, each entry says for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import NoReverseMatch, reverse

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Entry:
    label: "StrOrPromise"
    url_name: str
    shown_to: Callable[[Any], bool]
    order: int = 50
    hint: str = ""


_entries: list[Entry] = []


def add_entry(
    label: "StrOrPromise", url_name: str, shown_to: Callable[[Any], bool], order: int = 50, *, hint: str = ""
) -> None:
    """Adds a line to the menu. `hint` says in one sentence, on the first screen, what is done there."""
    _entries.append(Entry(label, url_name, shown_to, order, hint))


def menu_for(user: Any, path: str) -> list[dict[str, object]]:
    """Entries of one person as `{label, hint, url, current}`, in order."""
    menu: list[dict[str, object]] = []
    for entry in sorted(_entries, key=lambda entry: entry.order):
        if not entry.shown_to(user):
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        menu.append(
            {
                "label": entry.label,
                "hint": entry.hint,
                "url": url,
                "current": path == url or (url != reverse("workspace") and path.startswith(url)),
            }
        )
    return menu
