"""Texts that several people write: which they are, who may write them, how an earlier state is put back.

A noun declares them in `versioned.py`. From the declaration follow the versions that its services keep (`keep_changes`), the page
that compares two of them and puts one back (`core/views/versions.py`), and the link under each field of a form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst

from core.versions import keep_change


@dataclass(frozen=True)
class SharedTexts:
    """Texts of one model. `write(obj, by=…, values=…)` is the service, with its own permission and its own lock."""

    slug: str
    model: type[models.Model]
    fields: tuple[str, ...]
    door: Callable[[Any], QuerySet[Any]]
    perm: Any
    write: Callable[..., Any]
    back: Callable[[Any], str]
    target: Callable[[Any], Any] = lambda obj: obj  # of the permission
    said: Callable[[Any, str], str] = lambda _obj, body: body  # how a saved state reads
    labels: Mapping[str, Any] = field(default_factory=dict)  # of what is no column

    def label(self, name: str) -> str:
        column: Any = None if name in self.labels else self.model._meta.get_field(name)
        return str(self.labels[name] if column is None else capfirst(str(column.verbose_name)))


_declared: dict[str, SharedTexts] = {}


def declare(texts: SharedTexts) -> None:
    if (known := _declared.get(texts.slug)) and known.model is not texts.model:
        raise ValueError(f"Two kinds of texts have the address {texts.slug}")
    _declared[texts.slug] = texts


def texts_named(slug: str) -> SharedTexts | None:
    return _declared.get(slug)


def all_texts() -> Mapping[str, SharedTexts]:
    return dict(_declared)


def texts_of(model: type[models.Model]) -> SharedTexts | None:
    return next((texts for texts in _declared.values() if texts.model is model), None)


def versions_address(obj: Any, name: str) -> str:
    """The page of the versions of this text; empty when it has none."""
    texts = texts_of(type(obj)) if isinstance(obj, models.Model) else None
    if texts is None or name not in texts.fields or obj._state.adding:
        return ""
    return reverse("text_versions", args=[texts.slug, obj.pk, name])


def keep_changes(obj: models.Model, values: Mapping[str, Any], *, by: Any) -> None:
    """Keeps the texts among `values` that differ from what is stored. Call it before the service writes them, in its
    transaction: the row is locked until then. What stood before anybody's version is kept too.
    """
    texts = texts_of(type(obj))
    names = [name for name in values if texts and name in texts.fields]
    if not names or obj._state.adding:
        return
    with transaction.atomic():
        stored = type(obj)._base_manager.filter(pk=obj.pk).select_for_update().values(*names).get()
        for name in names:
            keep_change(obj, name, stored[name] or "", values[name] or "", by=by)


def restore(texts: SharedTexts, obj: Any, name: str, body: str, *, by: Any) -> None:
    """Puts this text back, as a new version: the present one stays among the versions."""
    with transaction.atomic():
        texts.write(obj, by=by, values={name: body})
