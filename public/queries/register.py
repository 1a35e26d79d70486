"""The register as people read it: what an entry says, in words."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from agreements.conventions.queries import conventions_published
from core.clock import PARIS
from core.compiled import prepared_cursor
from public.register_labels import said_facts
from register.models import Entry

SHOWN = 30
LATEST = SHOWN + 1  # one more tells whether there are older ones


@dataclass(frozen=True)
class ReadEntry:
    """One entry with its content decoded; `facts` are the public values in words, in the order of the leaf."""

    index: int
    kind: str
    at: datetime
    leaf_hash: str
    content: dict[str, Any]

    @property
    def facts(self) -> list[tuple[str, str]]:
        return said_facts(self.content.get("data", {}))

    @property
    def text(self) -> str:
        return json.dumps(self.content, ensure_ascii=False, indent=2)


def read(entry: Entry) -> ReadEntry:
    return ReadEntry(
        entry.index,
        entry.kind,
        datetime.fromtimestamp(entry.at / 1000, tz=PARIS),
        bytes(entry.leaf_hash).hex(),
        json.loads(bytes(entry.leaf)),
    )


def public_convention(entry: ReadEntry) -> str:
    """The slug of the public convention that an entry tells an act of; empty for any other entry."""
    slug = entry.content.get("data", {}).get("convention") if entry.kind.startswith("convention.") else None
    found = isinstance(slug, str) and conventions_published().filter(slug=slug).exists()
    return str(slug) if found else ""


def listed_entries(choice: dict[str, Any]) -> QuerySet[Entry]:
    """The latest first. Keys as in the address: nature (kind), avant (index, exclusive)."""
    rows = Entry.objects.order_by("-index")
    if kind := choice.get("nature"):
        rows = rows.filter(kind=kind)
    if (before := choice.get("avant")) is not None:
        rows = rows.filter(index__lt=before)
    return rows


def latest_entries(choice: dict[str, Any]) -> list[Entry]:
    """The first page of what was asked for, and one more."""
    return list(listed_entries(choice)[:LATEST])


# Skips through the index of kinds: as cheap for a million entries as for ten.
KINDS = """
WITH RECURSIVE found(kind) AS (
  SELECT min(kind) FROM register_entry
  UNION ALL SELECT (SELECT min(kind) FROM register_entry WHERE register_entry.kind > found.kind) FROM found WHERE found.kind IS NOT NULL
) SELECT kind FROM found WHERE kind IS NOT NULL LIMIT 60
"""


def kinds() -> list[str]:
    """The kinds that the log holds, in alphabetical order; one query."""
    with prepared_cursor() as cursor:
        cursor.execute(KINDS)
        return [kind for (kind,) in cursor.fetchall()]
