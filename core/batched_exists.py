"""Batched EXISTS: evaluates all menu and task querysets of a user in one SELECT.

The SQL is compiled once for each set of (questions, roles, kinds of grants), with the user and the instant as bind variables, and
once a day for questions that compute dates: building the querysets costs far more than the query.
"""

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.utils.translation import override

from core.clock import PARIS, app_now, at_instant, today
from core.compiled import Statement, kept_on, plain
from core.guardian import Held, knowing_grants, known_grants
from core.permissions import roles_of
from core.roles import Role

type Question = Callable[[Any], QuerySet[Any] | bool | None]

# Plans are compiled for two dummy users, at two dummy instants, in two languages: parameters that differ become bind variables, and
# must be the user or the instant; a queryset that depends on anything else is compiled for each user.
DUMMIES = (UUID(int=0xFACE << 64), UUID(int=0xCAFE << 64))
LANGUAGES = ("fr", "en")
HOURS = (12, 13)
DAYS = (dt.date(2001, 1, 1), dt.date(2002, 2, 2))
PLANS_KEPT = 200


@dataclass(frozen=True)
class Open:
    """The place of a bind variable."""

    name: str


@dataclass
class Plan:
    """One SELECT of many EXISTS. `settled` holds the answers that need no query, and None for those of the SELECT, in its order."""

    settled: tuple[bool | None, ...]
    sql: str
    parameters: tuple[Any, ...]

    @functools.cached_property
    def statement(self) -> Statement:
        opened = {place: given.name for place, given in enumerate(self.parameters) if isinstance(given, Open)}
        return Statement(self.sql, self.parameters, opened)

    def ask(self, user: Any) -> list[bool]:
        if not self.sql:
            return [bool(answer) for answer in self.settled]
        values = {"person": user.pk}
        if "instant" in self.statement.names:
            values["instant"] = app_now()
        found = iter(self.statement.fetch(**values)[0])
        return [next(found) if answer is None else answer for answer in self.settled]


_plans: dict[tuple[Any, ...], Plan | str | None] = {}
DAILY = "daily"  # the plan holds dates computed from the instant: it serves for the day


def which_hold(user: Any, questions: Sequence[Question]) -> list[bool]:
    """For each question, a function user → queryset or boolean: whether it is true or has rows. One query for all.

    A question may depend on the user's key, roles and grants, and on the instant; on more, it is compiled for each user.
    """
    asked, roles, grants = tuple(questions), roles_of(user), known_grants(user)
    plan = kept_or_of_the_day(
        _plans, (asked, roles, grants), lambda days: _common(asked, roles, grants, days), most=PLANS_KEPT
    )
    return (plan or _plan(user, questions)).ask(user)


def kept_or_of_the_day[Made](
    shelf: dict[tuple[Any, ...], Made | str | None],
    key: tuple[Any, ...],
    make: Callable[[tuple[dt.date, dt.date]], Made | str | None],
    *,
    most: int,
) -> Made | None:
    """What serves all people of this key: made once, or once a day when `make` answers DAILY of two days far apart. None when it
    depends on more.
    """
    made = kept_on(shelf, key, lambda: make(DAYS), most=most)
    if made == DAILY:
        day = today()
        made = kept_on(shelf, (*key, day), lambda: make((day, day)), most=most)
    return None if isinstance(made, str) else made


def _plan(user: Any, questions: Sequence[Question]) -> Plan:
    settled, parts, parameters = [], [], []
    for question in questions:
        asked = question(user)
        answer: bool | None = bool(asked) if not isinstance(asked, QuerySet) else None
        if isinstance(asked, QuerySet):
            try:
                text, values = asked.query.exists().get_compiler(DEFAULT_DB_ALIAS).as_sql()
            except EmptyResultSet:
                answer = False
            else:
                parts.append(f"EXISTS({text})")
                parameters += values
        settled.append(answer)
    return Plan(tuple(settled), f"SELECT {', '.join(parts)}" if parts else "", tuple(parameters))


class Asked(Exception):
    """A question ran a query while its queryset was being built."""


def _refuse(execute: Any, sql: Any, parameters: Any, many: bool, context: Any) -> Any:
    if "django_content_type" in str(sql):  # kinds and permissions: read once in a process
        return execute(sql, parameters, many, context)
    raise Asked


def dummy_user(pk: UUID, roles: frozenset[Role]) -> Any:
    """An unsaved user with these roles: to compile querysets for those who have them."""
    user = get_user_model()(pk=pk, email=f"{pk}@dummy.example", first_name=str(pk), last_name=str(pk))
    user.__dict__["given_roles"] = roles
    return user


@contextmanager
def compiling_for(
    pk: UUID, roles: frozenset[Role], held: Held | None, instant: dt.datetime, language: str
) -> Iterator[Any]:
    """Makes querysets for a dummy user with these roles and grants, at this instant, in this language."""
    user = dummy_user(pk, roles)
    with ExitStack() as stack:
        stack.enter_context(override(language))
        stack.enter_context(knowing_grants(user, held) if held is not None else nullcontext())
        stack.enter_context(at_instant(instant))
        stack.enter_context(connection.execute_wrapper(_refuse))
        yield user


def _common(
    questions: Sequence[Question], roles: frozenset[Role], held: Held | None, days: tuple[dt.date, dt.date]
) -> Plan | str | None:
    """The plan for all users with these roles and grants; DAILY or None when a question depends on the day, or on more."""
    instants = instants_of(days)
    plans = []
    for pk, instant, language in zip(DUMMIES, instants, LANGUAGES, strict=True):
        try:
            with compiling_for(pk, roles, held, instant, language) as user:
                plans.append(_plan(user, questions))
        except Asked:
            return None
    one, other = plans
    if (one.settled, one.sql) != (other.settled, other.sql):
        return None
    opened = [opened_as(pair, instants) for pair in zip(one.parameters, other.parameters, strict=True)]
    if Differs in opened:
        return DAILY if days == DAYS else None
    return Plan(one.settled, one.sql, tuple(opened))


def instants_of(days: tuple[dt.date, dt.date]) -> tuple[dt.datetime, ...]:
    """Two dummy instants, on these days."""
    return tuple(dt.datetime(*day.timetuple()[:3], hour, tzinfo=PARIS) for day, hour in zip(days, HOURS, strict=True))


class Differs:
    """A parameter computed from the user, the instant or the language."""


def opened_as(pair: tuple[Any, Any], instants: tuple[Any, ...]) -> Any:
    """A parameter of both queries: open, the same, or Differs."""
    if pair == DUMMIES:
        return Open("person")
    if pair == instants:
        return Open("instant")
    return pair[0] if plain(pair[0]) == plain(pair[1]) else Differs
