"""Lists of which one keeps views: each noun declares its own in `lists.py`, with its filters and the columns one may leave out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LEFT_OUT = "sans"  # the columns left out, in the address
ORDER = "tri"


@dataclass(frozen=True)
class Listing:
    """`filters`: names in the address; `url_name`: its page, empty where the list belongs to an object."""

    name: str
    label: "StrOrPromise"
    filters: tuple[str, ...]
    shown_to: Callable[[Any], bool]
    url_name: str = ""
    columns: Mapping[str, "StrOrPromise"] = field(default_factory=dict)


_listings: dict[str, Listing] = {}


def declare_listing(
    name: str, label: "StrOrPromise", *, filters: tuple[str, ...], shown_to: Callable[[Any], bool], **more: Any
) -> None:
    """Registers a list; `shown_to(user)`: who keeps views of it."""
    _listings[name] = Listing(name, label, filters, shown_to, **more)


def listing_named(name: str) -> Listing | None:
    return _listings.get(name)


def all_listings() -> Mapping[str, Listing]:
    return _listings


def kept_query(listing: Listing, query: str) -> str:
    """What of an address a view of this list keeps: its filters, order and columns left out, in one order; never the page."""
    given, kept = QueryDict(query), QueryDict(mutable=True)
    for name in sorted((*listing.filters, ORDER)):
        if values := [value for value in given.getlist(name) if value]:
            kept.setlist(name, values)
    if without := sorted(set(given.getlist(LEFT_OUT)) & set(listing.columns)):
        kept.setlist(LEFT_OUT, without)
    return kept.urlencode()
