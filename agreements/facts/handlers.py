"""What facts do when a version is deposited, and when another version of the convention comes to govern a prototype; what
the page of a convention shows of its prototypes.
"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from agreements.conventions import slots as conventions
from agreements.facts.domain.ending import end_by_deposit
from agreements.facts.domain.verdict import refresh
from agreements.facts.queries import verdicts_visible_to
from agreements.models import Convention, Deposit, Prototype, PrototypeVerdict
from agreements.prototypes import slots
from core.compiled_for import CompiledFor


@slots.version_deposited.filled_by
def version_deposited(deposit: Deposit) -> None:
    """A rebuilt version that is not this one is no longer the last delivered."""
    end_by_deposit(deposit)


@slots.governed_anew.filled_by
def governed_anew(prototype: Prototype) -> None:
    """Its facts are judged under the new text at once."""
    refresh(prototype)


@conventions.verdicts_under.filled_by
def verdicts_under(convention: Convention, *, user: Any) -> list[PrototypeVerdict]:
    """The verdicts of today on the prototypes that this convention governs, of those that the person sees."""
    return _under.fetch(user, convention=convention.pk)


def _verdicts_under(user: Any, convention: UUID) -> QuerySet[PrototypeVerdict]:
    rows = verdicts_visible_to(user).filter(version__convention=convention)
    return rows.order_by("prototype__name__sorted", "pk")[:50]


_under = CompiledFor(_verdicts_under, convention=UUID(int=2))
