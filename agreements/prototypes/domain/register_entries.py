"""What prototypes leave in the public register. Kinds and their fields: docs/register-kinds.md."""

from collections.abc import Mapping
from typing import Any

from agreements.models import Deposit, Prototype
from register.domain.append import Private, append
from register.models import Entry


def name_of(prototype: Prototype) -> dict[str, Any]:
    """The public facts by which an entry names a prototype; of people, nothing."""
    return {
        "prototype": str(prototype.pk),
        "slug": prototype.slug,
        "maker": prototype.maker.name if prototype.maker else None,
        "fictional": prototype.fictional,
    }


def note(
    prototype: Prototype,
    kind: str,
    payload: dict[str, Any],
    *,
    by: Any | None,
    key: str = "",
    private: Mapping[str, Any] | None = None,
) -> Entry:
    """Enters one fact and keeps its number with the prototype, under `key` (else the kind). Who did it, and what is
    `private`, is only committed to.
    """
    personal: dict[str, Any] = {name: value for name, value in (private or {}).items() if value}
    if by is not None:
        personal["by"] = Private(str(by.pk), subject=str(by.pk))
    entry = append(kind, {**name_of(prototype), **payload}, personal=personal or None)
    known = Prototype.objects.select_for_update(of=("self",)).get(pk=prototype.pk)
    known.facts.setdefault("register", {})[key or kind] = entry.index
    known.save(update_fields=["facts", "updated_at"])
    prototype.facts = known.facts
    return entry


def entry_of(deposit: Deposit) -> Entry | None:
    """The entry of a deposit, None when there is none."""
    index = deposit.prototype.facts.get("register", {}).get(str(deposit.pk))
    return None if index is None else Entry.objects.filter(index=index).first()
