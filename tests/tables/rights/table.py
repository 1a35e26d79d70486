"""Asks `can()` of everybody in every situation, and writes the answers as people read them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from core.permissions import can

ANONYMOUS = "nobody signed in"


@dataclass(frozen=True)
class Noun:
    """One kind of object. `build()` makes the people and the object; each situation changes the object and returns it."""

    title: str
    perms: tuple[str, ...]
    build: Callable[[], SimpleNamespace]
    situations: dict[str, Callable[[SimpleNamespace], Any]]


def answers(noun: Noun, world: SimpleNamespace) -> dict[str, dict[str, list[str]]]:
    """permission → person → the situations in which the answer is yes."""
    found: dict[str, dict[str, list[str]]] = {
        str(perm): {name: [] for name in (ANONYMOUS, *world.people)} for perm in noun.perms
    }
    for situation, change in noun.situations.items():
        with transaction.atomic():
            obj = change(world)
            people = [(ANONYMOUS, AnonymousUser())]
            people += [(name, type(user).objects.get(pk=user.pk)) for name, user in world.people.items()]
            for name, user in people:
                for perm, row in found.items():
                    if can(user, perm, obj):
                        row[name].append(situation)
            transaction.set_rollback(True)
    return found


def table(noun: Noun, found: dict[str, dict[str, list[str]]]) -> str:
    """Markdown. `●` is yes whenever the permission is open to anybody; else the situations are named."""
    people = list(next(iter(found.values())))
    lines = [f"## {noun.title}\n"]
    lines.append("| permission | when | " + " | ".join(people) + " |")
    lines.append("|---|---|" + "---|" * len(people))
    for perm, row in found.items():
        open_in = [name for name in noun.situations if any(name in seen for seen in row.values())]
        when = "always" if len(open_in) == len(noun.situations) else ", ".join(open_in) or "never"
        cells = ["●" if seen and seen == open_in else ", ".join(seen) for seen in row.values()]
        lines.append(f"| {perm} | {when} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def codenames(perms: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(perm) for perm in perms)
