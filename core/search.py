"""Search of the workspace, and all that an organisation has done: each noun declares in its `search.py` what of it is found by
words or by number, what of it concerns an organisation, and as what it is shown.

A kind starts from the visibility queryset of its noun, so that nothing is found that could not be opened. All kinds are asked in
one query, whatever there is to find.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Window
from django.urls import reverse
from django.utils.translation import gettext

from core.models import StoredFile
from core.names import search_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LEAST = 3  # letters of a word that an index finds
MOST_WORDS = 6
FEW = 5  # lines of each kind beside the others
BOUND = 1000  # found of one kind; more are not counted
LONGEST = 200  # characters of what is typed
PREFIX = "of_"  # apart from the fields of the model


@dataclass(frozen=True)
class Hit:
    """One thing found. `state`: ready words, with the tone of their badge."""

    title: str
    url: str
    note: str = ""
    state: str = ""
    tone: str = "past"


@dataclass(frozen=True)
class Words:
    """What is typed: whole, and word by word, folded."""

    typed: str

    @cached_property
    def words(self) -> list[str]:
        """Words by which an index can find: the shorter ones beside them decide nothing."""
        words = re.findall(r"\w+", search_words(self.typed))
        return [word for word in dict.fromkeys(words) if len(word) >= LEAST][:MOST_WORDS]


@dataclass(frozen=True)
class Kind:
    """What is found of one noun. See `add_kind`."""

    name: str
    label: "StrOrPromise"
    line: Callable[[Any], Mapping[str, Any]]
    hit: Callable[[dict[str, Any]], Hit]
    found: Callable[[Any, Words], QuerySet[Any]] | None = None
    about: Callable[[Any, Any], QuerySet[Any]] | None = None
    order: tuple[Any, ...] = ("-pk",)
    pages: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    position: int = 50


@dataclass(frozen=True)
class Group:
    """The first lines of one kind, and how many there are; `more`: there are others than these lines."""

    kind: Kind
    hits: list[Hit]
    count: int

    @property
    def more(self) -> bool:
        return self.count > len(self.hits)

    @property
    def bounded(self) -> bool:
        return self.count > BOUND


@dataclass
class _Registry:
    kinds: dict[str, Kind] = field(default_factory=dict)
    numbers: list[tuple[re.Pattern[str], Callable[[Any, str], str | None]]] = field(default_factory=list)


_registry = _Registry()


def add_kind(name: str, label: "StrOrPromise", **declared: Any) -> None:
    """Declares what is found of one noun. `found(user, words)`: rows that the person may see and that answer, in any order;
    `about(user, organisation)`: rows that they may see and that concern an organisation;
    `line(user)`: what a line shows, as expressions; `hit(line)`: the line; `pages`: names of the addresses to which its lines lead;
    `purposes`: kinds of files of which it finds the names.
    """
    _registry.kinds[name] = Kind(name, label, **declared)


def add_number(pattern: str, address: Callable[[Any, str], str | None]) -> None:
    """What is numbered is opened by its number alone: `address(user, number)` is its page, None for what the person may not see."""
    _registry.numbers.append((re.compile(pattern), address))


def kinds() -> list[Kind]:
    return sorted(_registry.kinds.values(), key=lambda kind: kind.position)


def kind_named(name: str) -> Kind | None:
    return _registry.kinds.get(name)


def by_number(user: Any, typed: str) -> str | None:
    """The page of what has this number, if the person may see it."""
    number = re.sub(r"\s", "", typed).upper()
    for pattern, address in _registry.numbers:
        if pattern.fullmatch(number) and (found := address(user, number)):
            return found
    return None


def with_each_word(rows: QuerySet[Any], words: Words, finds: Callable[[str], Any]) -> QuerySet[Any]:
    """The rows in which every word is found; `finds(word)` is a condition."""
    if not words.words:
        return rows.none()
    for word in words.words:
        rows = rows.filter(finds(word))
    return rows


def files_named(words: Words, *purposes: str) -> QuerySet[StoredFile]:
    """Stored files of these purposes whose name holds every word, whoever may read them: the noun says who."""
    return with_each_word(StoredFile.objects.filter(purpose__in=purposes), words, lambda word: Q(name__finds=word))


def title_of(line: dict[str, Any]) -> str:
    """The title of a challenge, from `title_fr` and `title_en`."""
    return line["title_fr"] or line["title_en"] or gettext("Titre inconnu")


def file_hit(line: dict[str, Any]) -> Hit:
    """A stored file, from its own row."""
    return Hit(line["name"], reverse("file", args=[line["pk"]]))


def answering(kind: Kind, user: Any, asked: Any) -> QuerySet[Any] | None:
    """The rows of one kind that answer words, or that concern an organisation; None for a kind that is not asked so."""
    declared: Any = kind.found if isinstance(asked, Words) else kind.about
    return declared(user, asked) if declared else None


def lines_of(kind: Kind, user: Any, rows: QuerySet[Any]) -> QuerySet[Any, dict[str, Any]]:
    """The lines of these rows, in the order of their kind: BOUND rows at most, and one more that tells of others."""
    found = rows.order_by().values("pk")[: BOUND + 1]
    shown = {
        f"{PREFIX}{name}": F(value) if isinstance(value, str) else value for name, value in kind.line(user).items()
    }
    bounded: QuerySet[Any] = found.model._default_manager.filter(pk__in=found)
    return bounded.order_by(*kind.order).values(**{f"{PREFIX}pk": F("pk")}, **shown)


def hits_of(kind: Kind, rows: Iterable[dict[str, Any]]) -> list[Hit]:
    """Lines read from the database, as they are shown."""
    return [kind.hit({name.removeprefix(PREFIX): value for name, value in row.items()}) for row in rows]


def search(user: Any, asked: Any) -> list[Group]:
    """The kinds of which something answers, a few lines each, in one query. `asked`: words, or an organisation."""
    shown: list[Kind] = []
    parts: list[str] = []
    parameters: list[Any] = []
    for kind in kinds():
        found = answering(kind, user, asked)
        if found is None:
            continue
        rows = lines_of(kind, user, found).annotate(of_count=Window(Count("pk")))[:FEW]
        try:
            text, values = rows.query.sql_with_params()
        except EmptyResultSet:
            continue
        shown.append(kind)
        parts.append(f"(SELECT coalesce(json_agg(line), '[]') FROM ({text}) AS line)")  # noqa: S608 - compiled by Django, values apart
        parameters += values
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        answer = [json.loads(given) if isinstance(given, str) else given for given in cursor.fetchone()]
    return [
        Group(kind, hits_of(kind, rows), rows[0]["of_count"]) for kind, rows in zip(shown, answer, strict=True) if rows
    ]
