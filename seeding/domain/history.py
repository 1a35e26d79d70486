"""A file of past editions, and what is kept of it once it was imported."""

import hashlib
import json
from typing import Any

from core.clock import app_now
from partners.models import HistoryFile
from seeding.importer import languages

Document = dict[str, Any]
Status = HistoryFile.Status
# What a document says beside its records: of the programme as a whole.
GENERAL = (
    "title",
    "process",
    "sister_programmes",
    "conflicts",
    "not_found",
    "reading_rules",
    "licence_of_this_compilation",
)


def hash_of(document: Any) -> str:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def general_of(document: Document) -> Document:
    """What the file says of the programme as a whole, with its words in both languages and titles of its sources."""
    held = {name: document[name] for name in GENERAL if document.get(name)}
    return languages.told({**held, "source": []}, document) if held else {}


def record_import(name: str, document: Document) -> HistoryFile | None:
    """Keeps what the command has imported; nothing when it is what was imported last. The import invalidates the pages."""
    digest = hash_of(document)
    last = HistoryFile.objects.filter(status=Status.IMPORTED).order_by("-imported_at", "-id").first()
    general = general_of(document)
    if last is not None and (last.sha256, last.general) == (digest, general):
        return None
    now = app_now()
    return HistoryFile.objects.create(
        name=name[-200:],
        document=document,
        general=general,
        sha256=digest,
        status=Status.IMPORTED,
        sent_at=now,
        tried_at=now,
        imported_at=now,
    )
