"""Gates answer "may this happen?" with the list of what is still missing, who can provide it, and where.

A gate names the conditions it expects; an app that knows the answer to one registers it, so that a lower app can ask
what only a higher one knows without importing it. A condition that nobody registered is a system-check error, and a
refusal: closed by default.
"""

from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import QuerySet
from django.urls import resolve
from django.utils.translation import gettext_lazy as _

from core.exceptions import GateClosed
from core.exceptions import Unmet as Unmet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


Condition = Callable[[Any], Iterable[Unmet]]


@dataclass
class Gate:
    name: str
    title: "StrOrPromise"
    expects: tuple[str, ...]
    conditions: dict[str, Condition] = field(default_factory=dict)


_gates: dict[str, Gate] = {}
# Whether a page only asks. Not an argument of the conditions: they hand their question on through functions of their apps,
# and each of these would have to carry it for the sake of the one that reads rows.
_only_asked: ContextVar[bool] = ContextVar("gate_only_asked", default=False)


def declare_gate(name: str, *, title: "StrOrPromise", expects: Iterable[str]) -> Gate:
    """Declares a gate such as `challenges.publish`; `title` completes "Impossible de … :"."""
    gate = Gate(name, title, tuple(expects))
    _gates[name] = gate
    return gate


def condition(gate: str, name: str) -> Callable[[Condition], Condition]:
    """Registers the answer to one expected condition: a function that yields what is not met.

    It reads the rows on which its answer rests through `locked()`, in the order edition → convention → challenge →
    application → review: what is true when the gate is passed stays true until the act is committed (no write skew).
    """

    def register(function: Condition) -> Condition:
        if name not in _gates[gate].expects:
            raise LookupError(f"Gate {gate} expects no condition {name}")
        if name in _gates[gate].conditions:
            raise LookupError(f"Gate {gate} has its answer to {name} already")
        _gates[gate].conditions[name] = function
        return function

    return register


def all_gates() -> Iterable[Gate]:
    return _gates.values()


def locked[Rows: QuerySet[Any]](rows: Rows, *, no_key: bool = False) -> Rows:
    """Locks these rows (FOR UPDATE) for the present transaction, but not when a page only asks what is missing.

    Readers of a page then neither wait for a signature in progress nor hold one up, and a GET may ask: its transaction is
    read-only, and PostgreSQL refuses row locks in it.
    """
    if _only_asked.get() or not connection.in_atomic_block:
        return rows
    return rows.select_for_update(of=("self",), no_key=no_key)


def unmet(gate: str, obj: Any) -> list[Unmet]:
    """Everything that still stands in the way, in the order in which the gate names its conditions. Locks nothing."""
    token = _only_asked.set(True)
    try:
        return _missing(gate, obj)
    finally:
        _only_asked.reset(token)


def _missing(gate: str, obj: Any) -> list[Unmet]:
    declared = _gates[gate]
    return [missing for name in declared.expects for missing in _answer(declared, name, obj)]


def _answer(gate: Gate, name: str, obj: Any) -> Iterable[Unmet]:
    check = gate.conditions.get(name)
    if check is not None:
        return check(obj)
    sentence = str(_("Cette vérification n’est pas disponible."))
    return [Unmet(f"{gate.name}.{name}", sentence, str(_("équipe du programme")))]


def links_for(items: Iterable[Unmet], may_open: Mapping[str, object]) -> list[Unmet]:
    """The same conditions, without the links that this reader would be refused. `may_open` holds the names of addresses
    that not everybody opens who reads the list, each with the answer for this reader.
    """
    kept = []
    for item in items:
        name = resolve(item.url.partition("?")[0].partition("#")[0]).url_name if item.url else None
        kept.append(item if may_open.get(name or "", True) else replace(item, url=""))
    return kept


def pass_gate(gate: str, obj: Any) -> None:
    """Raises `GateClosed` unless every condition is met. Inside the transaction of the act: locks what conditions read."""
    missing = _missing(gate, obj)
    if missing:
        raise GateClosed(str(_gates[gate].title), missing)
