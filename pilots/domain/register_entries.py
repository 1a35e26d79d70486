"""What pilots leave in the public register. Kinds and their fields: docs/register-kinds.md."""

from typing import Any

from pilots.models import Pilot
from register.domain.append import Private, append
from register.models import Entry

DECIDED, RECTIFIED = "pilot.decided", "pilot.rectified"


def note(
    pilot: Pilot, kind: str, payload: dict[str, Any], *, by: Any | None, private: dict[str, str] | None = None
) -> Entry:
    """Enters one fact and keeps its number with the pilot. Who did it is only committed to, and so are the values of `private`. Call it last."""
    personal = {"by": Private(str(by.pk), subject=str(by.pk))} if by is not None else {}
    personal |= {name: Private(value) for name, value in (private or {}).items()}
    facts = {
        "pilot": str(pilot.pk),
        "slug": pilot.slug,
        "prototype": pilot.prototype.slug,
        "directorate": pilot.directorate.name if pilot.directorate else None,
        "fictional": pilot.fictional,
    }
    entry = append(kind, {**facts, **payload}, personal=personal or None)
    known = Pilot.objects.select_for_update(of=("self",)).get(pk=pilot.pk)
    known.facts.setdefault("register", {})[kind] = entry.index
    known.save(update_fields=["facts", "updated_at"])
    pilot.facts = known.facts
    return entry


def rectify(pilot: Pilot, payload: dict[str, Any], *, by: Any) -> Entry | None:
    """Says that what a decision rested on was corrected after it: an entry that names the one of the decision. None before a decision.

    No word of anybody enters: what, which row, the figures before and after. Call it last.
    """
    index = pilot.facts.get("register", {}).get(DECIDED)
    if index is None:
        return None
    first = Entry.objects.get(pk=index)
    named = {"index": first.index, "leaf_hash": bytes(first.leaf_hash).hex(), "mode": "replacement", "ground": "error"}
    return note(pilot, RECTIFIED, {**payload, "corrects": named}, by=by)
