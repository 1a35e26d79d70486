"""One row for each refusal of a gate. A row breaks one fact of a world in which the gate is open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Row:
    """`breaks(world)` makes the condition false; `fr` and `en` are the sentences then said (`{…}` reads the world).

    `who` names, in both languages, who can meet it; `person` is that person in the world; `page(world)` the address that
    the refusal gives, and `act` a CSS selector of what meets the condition there: a field, a button, a link to the form.
    `nobody` says why no page can meet it. `also` lists the codes that cannot but come with it.
    """

    gate: str
    condition: str
    code: str
    breaks: Callable[[Any], Any]
    fr: str
    en: str
    who: tuple[str, str] = ("", "")
    person: str = ""
    page: str = ""
    act: str = ""
    nobody: str = ""
    also: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.condition}-{self.code}"


ROWS: list[Row] = []


def row(*args: Any, **fields: Any) -> None:
    ROWS.append(Row(*args, **fields))


def address(page: str, world: Any) -> str:
    """`"jury_compose {w.jury.pk}"` as an address; what follows `#` or `?` is added as it stands."""
    if not page:
        return ""
    name, _space, rest = page.partition(" ")
    name, mark, tail = _cut(name) if not rest else (name, "", "")
    arguments, mark, tail = _cut(rest) if rest else ("", mark, tail)
    values = [value.format(w=world) for value in arguments.split()]
    return reverse(name, args=values) + (f"{mark}{tail.format(w=world)}" if mark else "")


def _cut(text: str) -> tuple[str, str, str]:
    for mark in "?#":
        if mark in text:
            return text.partition(mark)
    return text, "", ""
