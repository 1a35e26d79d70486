"""What the story of a prototype leaves in the public register, and the pages that show it."""

from collections.abc import Mapping
from typing import Any

from agreements.models import Prototype
from register.domain.append import Private, append
from register.models import Entry


def enter(
    prototype: Prototype,
    kind: str,
    payload: Mapping[str, Any],
    *,
    by: Any | None = None,
    private: Mapping[str, Any] | None = None,
) -> Entry:
    """One public fact about a prototype. People, accounts and evidence enter as salted commitments only. Call it last."""
    personal: dict[str, Private | Any] = {name: value for name, value in (private or {}).items() if value}
    if by is not None:
        personal["by"] = Private(str(by.pk), subject=str(by.pk))
    facts = {
        "prototype": str(prototype.pk),
        "slug": prototype.slug,
        "maker": prototype.maker.name if prototype.maker else None,
        "fictional": prototype.fictional,
    }
    return append(kind, {**facts, **payload}, personal=personal or None)
