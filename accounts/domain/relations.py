"""What becomes of every row that names an organisation once it is merged into another.

Each foreign key of the code to `Organisation` has a rule: its rows follow, or stay with the old name, and why. Nouns declare
theirs in `handlers.py`; a relation without a rule fails tests/accounts/domain/test_merging.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Organisation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

type Prepare = Callable[[Organisation, Organisation], None]


@dataclass(frozen=True)
class Relation:
    """The rule of one foreign key. `words` name its rows, in the plural; `why` says what makes some of them, or all, stay.

    A row stays when the kept organisation has one of the same values of `unique` (both in `live`), or, for `single`, any.
    `prepare` ends what would clash for a while only (an open request twice) before rows are moved.
    """

    label: str
    field: str
    words: "StrOrPromise" = ""
    why: "StrOrPromise" = ""
    follows: bool = True
    unique: tuple[str, ...] = ()
    live: Q = Q()  # noqa: RUF009 (a Q is never changed in place)
    single: bool = False
    prepare: Prepare | None = None

    @property
    def model(self) -> Any:
        return apps.get_model(self.label)

    def rows(self, organisation: Organisation) -> QuerySet[Any]:
        return self.model._base_manager.filter(**{self.field: organisation.pk})

    def moving(self, gone: Organisation, kept: Organisation) -> QuerySet[Any]:
        """The rows that follow."""
        rows = self.rows(gone)
        if not self.follows:
            return rows.none()
        if self.single:
            return rows.none() if self.rows(kept).exists() else rows
        if self.unique:
            same = self.rows(kept).filter(self.live, **{name: OuterRef(name) for name in self.unique})
            rows = rows.exclude(self.live & Q(Exists(same)))
        return rows


_relations: dict[tuple[str, str], Relation] = {}
_hooks: list[Callable[[Organisation, Organisation], None]] = []


def follows(label: str, field: str, words: "StrOrPromise", **options: Any) -> None:
    """Declares that the rows of a foreign key follow the organisation that is merged."""
    _relations[label, field] = Relation(label, field, words, **options)


def stays(label: str, field: str, words: "StrOrPromise" = "", why: "StrOrPromise" = "") -> None:
    """Declares that they keep the old name: history, proof, or rights that are derived anew. Without words they are not shown."""
    _relations[label, field] = Relation(label, field, words, why, follows=False)


def also[Hook: Callable[[Organisation, Organisation], None]](hook: Hook) -> Hook:
    """Registers `hook(gone, kept)`, for what is tied otherwise than by a foreign key; in the transaction of the merge."""
    _hooks.append(hook)
    return hook


def relations() -> Iterator[Relation]:
    yield from _relations.values()


def hooks() -> Iterator[Callable[[Organisation, Organisation], None]]:
    yield from _hooks


def foreign_keys() -> set[tuple[str, str]]:
    """Every foreign key of the code that leads to an organisation, those without a way back included."""
    fields = Organisation._meta.get_fields(include_hidden=True)
    return {
        (field.related_model._meta.label, field.field.name)  # type: ignore[union-attr]
        for field in fields
        if field.auto_created and not field.concrete
    }
