"""Gates answer "may this happen?" with the list of what is still missing, who can provide it, and where.

A gate names the conditions it expects; an app that knows the answer to one registers it, so that a lower app can ask
what only a higher one knows without importing it. A condition that nobody registered is a system-check error, and a
refusal: closed by default.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
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


def declare_gate(name: str, *, title: "StrOrPromise", expects: Iterable[str]) -> Gate:
    """Declares a gate such as `challenges.publish`; `title` completes "Impossible de … :"."""
    gate = Gate(name, title, tuple(expects))
    _gates[name] = gate
    return gate


def condition(gate: str, name: str) -> Callable[[Condition], Condition]:
    """Registers the answer to one expected condition. The function locks the rows it reads (write skew), in the
    order edition → convention → challenge → application → review, and yields what is not met.
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


def unmet(gate: str, obj: Any) -> list[Unmet]:
    """Everything that still stands in the way, in the order in which the gate names its conditions."""
    declared = _gates[gate]
    result: list[Unmet] = []
    with transaction.atomic():  # conditions lock what they read, also when a page only asks
        for name in declared.expects:
            result.extend(_answer(declared, name, obj))
    return result


def _answer(gate: Gate, name: str, obj: Any) -> Iterable[Unmet]:
    check = gate.conditions.get(name)
    if check is not None:
        return check(obj)
    sentence = str(_("Cette vérification n’est pas disponible."))
    return [Unmet(f"{gate.name}.{name}", sentence, str(_("équipe du programme")))]


def pass_gate(gate: str, obj: Any) -> None:
    """Raises `GateClosed` unless every condition is met. Call it inside the transaction of the act."""
    missing = unmet(gate, obj)
    if missing:
        raise GateClosed(str(_gates[gate].title), missing)
