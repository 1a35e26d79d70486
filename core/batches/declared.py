"""Lists on which one acts on many rows at once, declared by their nouns in `<noun>/batches.py`.

A `BatchList` says which rows a person may choose and what may be done with them. Each row passes through the service of its own
noun, with that person's rights, at the moment of the act: a list gives no right.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.http import QueryDict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Given = Mapping[str, Any]
MakeForm = Callable[..., forms.Form]  # (place, data=None) -> the form of the act


@dataclass(frozen=True)
class BatchAct:
    """One act. `do(obj, by, given)` calls a service and returns what `undo(obj, by, before, given)` needs, as plain data.

    `obj` is locked and is what the person chose. `form` asks what the act needs, `undo_form` what taking it back needs.
    `ended(place, by, given, n)` runs once, with the end of the batch, when the act was done on n rows: what is told in one message.
    """

    name: str
    label: "StrOrPromise"
    do: Callable[[Any, Any, Given], Any]
    form: MakeForm | None = None
    undo: Callable[[Any, Any, Any, Given], None] | None = None
    undo_form: MakeForm | None = None
    danger: bool = False
    ended: Callable[[Any, Any, Given, int], None] | None = None
    # The text that the row would get, for acts that write to people: read, and sent to oneself, before it is sent to them.
    preview: Callable[[Any, Given], str] | None = None
    note: "StrOrPromise" = ""  # who will be told, what cannot be taken back


@dataclass(frozen=True)
class BatchList:
    kind: str
    model: type[models.Model]
    place: Callable[[Any, UUID], Any]  # (user, key) -> the object whose list it is, or Http404
    rows: Callable[[Any, Any, QueryDict], QuerySet[Any]]  # (user, place, filters) -> what the person may choose
    back: Callable[[Any], str]  # the address of the list
    title: "StrOrPromise"
    lock: Callable[[Any], Any]  # (obj) -> the same object, locked in the order of its noun
    named: Callable[[QuerySet[Any]], QuerySet[Any]]  # with what the name of a row reads
    name: Callable[[Any], str]
    acts: tuple[BatchAct, ...]

    def act(self, name: str) -> BatchAct | None:
        return next((act for act in self.acts if act.name == name), None)


_lists: dict[str, BatchList] = {}


def declare_batches(declared: BatchList) -> None:
    """Registers a list; its `kind` stands in the address."""
    _lists[declared.kind] = declared


def list_of(kind: str) -> BatchList | None:
    return _lists.get(kind)
