"""What facts do when a version is deposited, and when another version of the convention comes to govern a prototype."""

from agreements.facts.domain.ending import end_by_deposit
from agreements.facts.domain.verdict import refresh
from agreements.models import Deposit, Prototype
from agreements.prototypes import slots


@slots.version_deposited.filled_by
def version_deposited(deposit: Deposit) -> None:
    """A rebuilt version that is not this one is no longer the last delivered."""
    end_by_deposit(deposit)


@slots.governed_anew.filled_by
def governed_anew(prototype: Prototype) -> None:
    """Its facts are judged under the new text at once."""
    refresh(prototype)
