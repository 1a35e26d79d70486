"""What conventions leave in the public register, and the message by which every party learns of it.

Kinds: `agreements/conventions/entries.py`; their data: docs/register-kinds.md.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.urls import reverse

from agreements.conventions.domain.content import canonical
from agreements.conventions.emails import Acted, ConventionActed
from agreements.conventions.entries import ACTS
from agreements.models import Convention, ConventionVersion
from core.emails import named
from core.models import StoredFile
from register.domain.append import Private, append
from register.models import Entry

JSON = "application/json"
CLERICAL = {"mode": "erratum", "ground": "clerical"}  # as the corrections of acts say it (casework.acts.MODES)


def enter(
    convention: Convention,
    kind: str,
    payload: Mapping[str, Any] | None = None,
    *,
    version: ConventionVersion | None = None,
    by: Any | None = None,
    private: Mapping[str, Any] | None = None,
) -> Entry:
    """Enters one act on a convention, and tells every party but whoever did it. Call it last in its transaction.

    `by` and what is `private` enter as salted commitments: the register names no person.
    """
    said = ACTS[kind]
    entry = record(convention, kind, payload, version=version, by=by, private=private)
    ConventionActed.tell(
        Acted(convention, by),
        about=convention,
        title=named(convention),
        act=lambda: str(said),
        n=entry.index,
        entry=partial(reverse, "public:register_entry", args=[entry.index]),
        path=partial(reverse, "convention", args=[convention.pk]),
    )
    return entry


def record(
    convention: Convention,
    kind: str,
    payload: Mapping[str, Any] | None = None,
    *,
    version: ConventionVersion | None = None,
    by: Any | None = None,
    private: Mapping[str, Any] | None = None,
) -> Entry:
    """`enter()` for an act that has a mail of its own: the entry, kept with the convention. Call it last in its transaction."""
    known = Convention.objects.select_for_update(of=("self",)).get(pk=convention.pk)  # before the lock of the log
    personal: dict[str, Private | Any] = {name: value for name, value in (private or {}).items() if value}
    if by is not None:
        personal["by"] = Private(str(by.pk), subject=str(by.pk))
    facts: dict[str, Any] = {"convention": convention.slug, "fictional": convention.fictional, **(payload or {})}
    if version is not None:
        facts["version"] = version.n
    entry = append(kind, facts, personal=personal or None)
    known.entries = convention.entries = [
        *known.entries,
        {"index": entry.index, "kind": kind, "version": facts.get("version")},
    ]
    known.save(update_fields=["entries", "updated_at"])
    return entry


def files_of(version: ConventionVersion) -> list[dict[str, Any]]:
    """The files by which people hold a voted version, each by the SHA-256 of its bytes: both sealed documents, the canonical
    JSON of the text and the deliberation. What `convention.voted` and `convention.in_force` hold.
    """
    vote = getattr(version, "vote", None)
    text = canonical(version.frozen or {})
    rows = [
        _file(version.pdf_fr, "fr", "convention"),
        _file(version.pdf_en, "en", "convention"),
        {"lang": "", "role": "text", "sha256": version.sha256, "bytes": len(text), "media_type": JSON},
        _file(vote.deliberation if vote else None, "fr", "deliberation"),
    ]
    return [row for row in rows if row is not None]


def _file(stored: StoredFile | None, lang: str, role: str) -> dict[str, Any] | None:
    if stored is None:
        return None
    return {
        "lang": lang,
        "role": role,
        "sha256": stored.sha256,
        "bytes": stored.size,
        "media_type": "application/pdf",
    }


def corrected(convention: Convention, kind: str, version: ConventionVersion) -> dict[str, Any]:
    """`corrects` of an entry that corrects the last one of this kind about this version; empty when there is none."""
    rows = [row for row in convention.entries if row["kind"] == kind and row["version"] == version.n]
    first = Entry.objects.filter(pk=rows[-1]["index"]).first() if rows else None
    if first is None:
        return {}
    return {"corrects": {"index": first.index, "leaf_hash": bytes(first.leaf_hash).hex(), **CLERICAL}}
