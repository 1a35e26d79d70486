"""What a rule says when it refuses. Every message is a sentence fit to show to a person."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.gates import Unmet


class DomainError(Exception):
    """A rule of the programme refuses; nothing was written. `field` names the form field at fault, when there is one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotAllowed(DomainError):
    """The person may see the object and may not do this to it."""


class StaleState(DomainError):
    """The object has moved on since the person looked at it: somebody else, or the same click twice."""


class GateClosed(DomainError):
    """A gate refuses; `unmet` lists each condition, who can meet it and where."""

    def __init__(self, message: str, unmet: "Sequence[Unmet]") -> None:
        super().__init__(message)
        self.unmet = tuple(unmet)
