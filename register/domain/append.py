"""The one way into the public log, and what is committed to there without being said."""

import hashlib
import os
import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from core.cache_tags import CacheTag
from core.public_cache import touch
from register.canonical import canonical_json, read_canonical
from register.domain import log
from register.domain.head import sign_added
from register.domain.key import ensure_first_key
from register.models import Commitment, Entry

SALT_BYTES = 32
KIND_LENGTH = 60
KIND = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)*")


@dataclass(frozen=True)
class Private:
    """A value that the log only commits to. `subject` names whom it is about, so that it can be forgotten."""

    value: Any
    subject: str = ""


def commitment_of(salt: bytes, value: Any) -> str:
    """SHA-256 of the salt followed by the canonical JSON of the value, in hexadecimal."""
    return hashlib.sha256(salt + canonical_json(value)).hexdigest()


@transaction.atomic
def append(kind: str, payload: dict[str, Any], *, personal: dict[str, Private | Any] | None = None) -> Entry:
    """Enters one public fact, in the caller's transaction, and signs the tree that ends with it.

    `payload` is public for ever: canonical JSON, no floating-point number, nothing personal or confidential. Values of
    `personal` enter as salted commitments; their names are public. Appends are serial until the transaction ends, so
    call this last. `corrects` in the payload names an earlier entry. Raises `NotCanonicalError` naming the value that the log
    cannot hold. Without a usable key the entry is kept, its head waits, and the programme team is told.
    """
    if not KIND.fullmatch(kind) or len(kind) > KIND_LENGTH:
        raise ValueError(f"{kind!r} is not a kind: small letters, digits, '-', '_', parts joined by full stops")
    log.lock()
    _check_corrects(payload)
    key = ensure_first_key()
    secrets = [_secret(name, value) for name, value in (personal or {}).items()]
    added = log.add_entry(kind, payload, {row.name: digest for row, digest in secrets})
    for row, _digest in secrets:
        row.entry = added.entry
    if secrets:
        Commitment.objects.bulk_create(row for row, _digest in secrets)
    sign_added(added, key)
    touch(CacheTag.REGISTER)
    return added.entry


def _check_corrects(payload: dict[str, Any]) -> None:
    """What corrects an entry names it by its number and the hash of its leaf; the log is locked, so that it stays the last word."""
    match payload.get("corrects"):
        case None:
            return
        case {"index": int(index), "leaf_hash": str(digest), "mode": str(), "ground": str()}:
            found = Entry.objects.filter(pk=index).values_list("leaf_hash", flat=True).first()
            if found is not None and bytes(found).hex() == digest:
                return
    raise ValueError("`corrects` names no earlier entry by its index, leaf_hash, mode and ground")


def _secret(name: str, value: Private | Any) -> tuple[Commitment, str]:
    private = value if isinstance(value, Private) else Private(value)
    salt = os.urandom(SALT_BYTES)
    return Commitment(name=name, salt=salt, subject=private.subject), commitment_of(salt, private.value)


def opens(commitment: Commitment, value: Any) -> bool:
    """True when the entry committed to this very value."""
    match read_canonical(bytes(commitment.entry.leaf)):
        case {"commitments": {**digests}} if commitment.name in digests:
            return digests[commitment.name] == commitment_of(bytes(commitment.salt), value)
    return False


def forget(subject: str) -> int:
    """Erases the salts about one subject: its commitments say nothing any more. Gives how many were erased."""
    if not subject:
        raise ValueError("name the subject to forget")
    return Commitment.objects.filter(subject=subject).delete()[0]
