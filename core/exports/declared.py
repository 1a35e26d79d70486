"""Exports declared by their nouns in `<noun>/exports.py`.

An `ExportKind` says who may ask, which rows they read and what is written of each. An export gives no right: rows are those of the
asker when the job runs, and the file is given only while they still read every one of them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import batched
from typing import IO, TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, QueryDict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 50_000  # rows in one file
AT_ONCE = 200  # rows read at a time
TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "pdf": "application/pdf",
}


@dataclass
class Source:
    """What a writer reads: the rows, a piece at a time, each asked again with the person's rights of that instant."""

    user: Any
    place: Any
    readable: Callable[[], QuerySet[Any]]
    keys: list[UUID]
    tell: Callable[[int], None] = lambda _n: None
    written: list[UUID] = field(default_factory=list)
    memo: dict[str, Any] = field(default_factory=dict)

    def once[Found](self, name: str, look: Callable[[], Found]) -> Found:
        """What `look()` gives, looked up once for the whole file."""
        if name not in self.memo:
            self.memo[name] = look()
        found: Found = self.memo[name]
        return found

    def pieces(self, size: int = AT_ONCE) -> Iterator[list[Any]]:
        """The rows in the order of `keys`; those that are gone, or out of reach, are left out."""
        for keys in batched(self.keys, size, strict=False):
            found = {row.pk: row for row in self.readable().filter(pk__in=keys).order_by()}
            piece = [found[key] for key in keys if key in found]
            yield piece
            self.written += [row.pk for row in piece]
            self.tell(len(self.written))


Writer = Callable[[Source, IO[bytes]], None]
Rows = Callable[[Any, Any, QueryDict], QuerySet[Any]]


@dataclass(frozen=True)
class ExportKind:
    """`place(user, key)` is the door: the object whose rows they are, or Http404. `rows(user, place, query)` are those that the
    filters give; without filters, all that the person may read there. `fits` raises DomainError for more than a file may hold.
    """

    kind: str
    label: "StrOrPromise"
    place: Callable[[Any, UUID], Any]
    rows: Rows
    stem: Callable[[Any], str]  # the name of the file, without its ending
    back: Callable[[Any], str]  # the address of the list
    shapes: Mapping[str, Writer]
    scope: Callable[[Any, Any], str] = lambda _user, _place: ""  # what its columns show beyond its rows
    fits: Callable[[Any, QuerySet[Any]], None] = lambda _user, _rows: None
    filtered: bool = True  # the filters of the page hold for it


@dataclass(frozen=True)
class Everywhere:
    """The place of a list that belongs to no object: its address has a constant key."""

    pk: UUID

    def __str__(self) -> str:
        return ""


EVERYWHERE = Everywhere(UUID(int=0))


def everywhere_for(may: Callable[[Any], bool]) -> Callable[[Any, UUID], Everywhere]:
    """The door of such a list: for others than those of whom `may` is true it does not exist."""

    def place(user: Any, key: UUID) -> Everywhere:
        if key != EVERYWHERE.pk or not may(user):
            raise Http404(str(key))
        return EVERYWHERE

    return place


_kinds: dict[str, ExportKind] = {}


def declare_export(declared: ExportKind) -> ExportKind:
    """Registers an export; its `kind` stands in the address."""
    _kinds[declared.kind] = declared
    return declared


def export_kind(kind: str) -> ExportKind | None:
    return _kinds.get(kind)


def export_kinds() -> Mapping[str, ExportKind]:
    return dict(_kinds)
