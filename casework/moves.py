"""Whom a step of an object concerns, when no mail of its own tells them: the other side of its exchange, or those declared here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models

from casework.enums import Side
from casework.exchanges import all_exchanges, exchange_of


@dataclass(frozen=True)
class Concerned:
    """For a model without an exchange: who is told, of what, and where they read it."""

    people: Callable[[Any], Iterable[Any]]
    title: Callable[[Any], str]
    url: Callable[[Any], str]


_concerned: dict[type[models.Model], Concerned] = {}


def declare_concerned(model: type[models.Model], **given: Any) -> None:
    """Registers who is told of the steps of a model that has no exchange."""
    _concerned[model] = Concerned(**given)


def concerned_by(obj: Any, by: Any | None) -> Concerned:
    """Whom a step of this object concerns: the side across whoever made it, both when the clock did.

    Raises LookupError when the object has no exchange and nobody said it.
    """
    if type(obj) in _concerned:
        return _concerned[type(obj)]
    exchange = exchange_of(obj)
    acting = exchange.side_of(by, obj) if by is not None else None

    def people(_obj: Any) -> list[Any]:
        sides = [side for side in Side if side != acting]
        return [person for side in sides for person in exchange.people(obj, side)]

    return Concerned(people, exchange.title, exchange.url)


def is_told(model: type[models.Model]) -> bool:
    """Whether the steps of a model have somebody to tell."""
    return model in _concerned or any(row.model is model for row in all_exchanges().values())
