"""Real events and the moves of the model that they are: section 7, as tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from agreements.commons.terms import Fault, load_schema, shown

#: Event kinds that are always one move. Every other kind moves nothing.
_ALWAYS: Final[dict[str, tuple[str, ...]]] = {
    "deliver": ("prototype.delivered",),
    "embed_background:undeclared": (
        "background.incorporated_undeclared",
        "dependency.proprietary_added_without_consent",
    ),
    "close_pilot": ("pilot.ended",),
    "end_convention": ("convention.ended", "partner.withdrew"),
    "take_over": ("control.changed", "merger.closed", "company.sold"),
    "insolvency_sale": ("insolvency.opened", "company.struck_off"),
    "grant_exclusive": ("exclusive_licence.granted", "exclusive_option.granted", "exclusive_supply.signed"),
    "file_patent": ("patent.filed",),
    "sell_patent": ("patent.sold",),
    "revoke_licence": ("licence.changed_to_non_free", "licence.revoked"),
    "withdraw_repository": ("repository.made_private", "repository.deleted"),
    "register_name": ("trademark.filed_on_project_name",),
    "contributor_claim": ("contributor_rights_not_cleared",),
}
_MOVE_OF: Final = {kind: move for move, kinds in _ALWAYS.items() for kind in kinds}
ASSIGNMENTS: Final = frozenset({"assignment.made", "asset_sale.closed", "share.sold"})
ASSIGNEES: Final = ("partner", "acquirer")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `to`, `restrictive` and `object` qualify the kinds that need them."""

    kind: str
    on: date
    by: str | None = None
    to: str | None = None
    restrictive: bool = False
    object: str | None = None


#: Event kinds that are a move only with the right qualifier.
_QUALIFIED: Final[dict[str, Callable[[Event], str | None]]] = {
    "background.declared": lambda event: "embed_background:declared" if event.restrictive else None,
    "confidential_item.marked": lambda event: "invoke_confidentiality" if event.object == "source_code" else None,
    **dict.fromkeys(ASSIGNMENTS, lambda event: f"assign:{event.to}"),
}


#: Every kind that is a move, always or with its qualifier.
MOVING: Final = frozenset(_MOVE_OF) | frozenset(_QUALIFIED)


def move_of(event: Event) -> str | None:
    """The name of the move that an event is, None when it moves nothing."""
    qualified = _QUALIFIED.get(event.kind)
    return qualified(event) if qualified else _MOVE_OF.get(event.kind)


def _fault(key: str, problem: str, value: Any, allowed: str) -> Fault:
    return Fault(f"{key}: {problem}", value=shown(value), allowed=allowed)


def _kind_faults(raw: Mapping[str, Any]) -> list[Fault]:
    kind = raw.get("kind")
    if not isinstance(kind, str):
        return [_fault("kind", "wrong type", kind, "the name of an event kind")]
    if kind not in load_schema().events:
        return [_fault("kind", "unknown event kind", kind, "a kind of the event vocabulary of the clause library")]
    if kind in ASSIGNMENTS and raw.get("to") not in ASSIGNEES:
        return [_fault("to", f"value not allowed for {kind}", raw.get("to"), ", ".join(ASSIGNEES))]
    return []


def _on_faults(raw: Mapping[str, Any]) -> list[Fault]:
    on = raw.get("on")
    try:
        if isinstance(on, str) and date.fromisoformat(on).isoformat() == on:
            return []
    except ValueError:
        pass
    return [_fault("on", "not a date", on, "a date such as 2026-03-01")]


def event_faults(raw: object) -> list[Fault]:
    """Every reason why an object is not an event."""
    if not isinstance(raw, dict):
        return [Fault("wrong type", value=shown(raw), allowed='an object with "kind", "on" and "by"')]
    faults = _kind_faults(raw) + _on_faults(raw)
    for key, kind, word in (
        ("by", str, "a text"),
        ("to", str, "a text"),
        ("object", str, "a text"),
        ("restrictive", bool, "true or false"),
    ):
        value = raw.get(key)
        if value is not None and not isinstance(value, kind):
            faults.append(_fault(key, "wrong type", value, word))
    return faults


def read_event(raw: Mapping[str, Any]) -> Event:
    """An event from an object that `event_faults` finds nothing wrong with."""
    return Event(
        kind=raw["kind"],
        on=date.fromisoformat(raw["on"]),
        by=raw.get("by"),
        to=raw.get("to"),
        restrictive=raw.get("restrictive") is True,
        object=raw.get("object"),
    )
