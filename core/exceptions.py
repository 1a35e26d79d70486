"""Refusals of services. Every message is a translated sentence that is shown to people."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Unmet:
    """One condition not met: a stable code, the sentence to show, who can meet it, the address where they do, and the act that
    the link names.
    """

    code: str
    sentence: str
    who: str = ""
    url: str = ""
    act: str = ""


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

    def __init__(self, message: str, unmet: Sequence[Unmet]) -> None:
        super().__init__(message)
        self.unmet = tuple(unmet)
