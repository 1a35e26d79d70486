"""Registry of what people exchange about: each noun says, in its `exchange.py`, who stands on which side of its objects.

Whoever is on a side reads the exchange, and nobody else; only those who read it write in it. Both follow from the same two
querysets, so that a message without a reader cannot be written.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from casework.boxes import BOXES, Box
from casework.enums import Side
from core.compiled_for import CompiledFor
from core.permissions import YES, Decision
from core.roles import Role

People = Callable[[Any], QuerySet[User]]
Objects = Callable[[Any], QuerySet[Any]]


def _open(user: Any, obj: Any) -> Decision:
    return YES


@dataclass(frozen=True)
class Exchange:
    """How one model corresponds. `ours` and `theirs` give, for a person, the objects on whose side they stand: disjoint."""

    box: Box
    model: type[models.Model]
    objects: Callable[[], QuerySet[Any]]  # with all that `title` and `url` read
    ours: Objects
    theirs: Objects
    our_people: People
    their_people: People
    title: Callable[[Any], str]
    url: Callable[[Any], str]  # the page of the object
    reads_object: Callable[[Any, Any], bool]  # whether this person may open that page
    may_write: Callable[[Any, Any], Decision] = _open
    closes_at: Callable[[Any], Any] = lambda _obj: None
    owner: Callable[[Any], Role] | None = None  # when it is not that of the box
    sides: tuple[CompiledFor[Any], CompiledFor[Any]] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        both = tuple(CompiledFor(one_of(objects), obj=NO_OBJECT) for objects in (self.ours, self.theirs))
        object.__setattr__(self, "sides", both)

    @property
    def kind(self) -> str:
        return self.box.name

    def owner_of(self, obj: Any) -> Role:
        return self.owner(obj) if self.owner else self.box.owner

    def people(self, obj: Any, side: Side) -> QuerySet[User]:
        """Active people of one side of this object: those who are told, and who read."""
        return (self.our_people if side == Side.OURS else self.their_people)(obj)

    def side_of(self, user: Any, obj: Any) -> Side | None:
        """The side on which this person stands; None for whoever has nothing to read here."""
        if not user.is_authenticated or not user.is_active:
            return None
        ours, theirs = self.sides
        if ours.fetch(user, obj=obj.pk):
            return Side.OURS
        return Side.THEIRS if theirs.fetch(user, obj=obj.pk) else None


NO_OBJECT = UUID(int=2)


def one_of(objects: Objects) -> Callable[..., QuerySet[Any, Any]]:
    """Among the objects of a person, the one with this key."""
    return lambda user, obj: objects(user).filter(pk=obj).order_by().values_list("pk")


_exchanges: dict[str, Exchange] = {}


def declare_exchange(box: str, model: type[models.Model], **given: Any) -> Exchange:
    """Registers how the objects of a model correspond. `box` is a name of `casework.boxes`."""
    exchange = _exchanges[box] = Exchange(BOXES[box], model, **given)
    return exchange


def all_exchanges() -> Mapping[str, Exchange]:
    return dict(_exchanges)


def exchange_of(obj: models.Model) -> Exchange:
    """The exchange of the model of an object. Raises LookupError when it has none."""
    for exchange in _exchanges.values():
        if isinstance(obj, exchange.model):
            return exchange
    raise LookupError(f"{type(obj).__name__} has no exchange")


def on_side(user: Any, side: Side) -> Q:
    """A filter over threads: those on whose side this person stands.

    Each thread asks for its own object by key: threads are few, and a list of all objects of a side would be read whole.
    """
    found = Q(pk__in=[])
    for exchange in _exchanges.values():
        objects = (exchange.ours if side == Side.OURS else exchange.theirs)(user)
        if not objects.query.is_empty():
            found |= Q(Exists(objects.order_by().filter(pk=OuterRef("object_id"))), kind=exchange.kind)
    return found
