"""Which of many questions about a person have an answer, in one query: the menu and the list of tasks are decided so.

Making this query costs far more than asking it, and it is the same for all who have the same roles and the same kinds of
grants: it is made once a day for them, with the person and the instant left open.
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
from psycopg.types.json import Jsonb

from core.clock import PARIS, app_now, at_instant
from core.compiled import Statement
from core.guardian import Held, knowing_grants, known_grants
from core.permissions import roles_of
from core.roles import Role

type Question = Callable[[Any], QuerySet[Any] | bool | None]

# Two strangers at two hours of a day: what differs between the queries made for them is what stays open.
STRANGERS = (UUID(int=0xFACE << 64), UUID(int=0xCAFE << 64))
HOURS = (12, 13)
DAYS = (dt.date(2001, 1, 1), dt.date(2002, 2, 2))
PLANS_KEPT = 200


@dataclass(frozen=True)
class Open:
    """A value that each asking fills in."""

    name: str


@dataclass
class Plan:
    """Answers that are settled, None for those that the statement gives, in its order."""

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
DAILY = "daily"  # the plan holds days reckoned from the instant: it serves for the day


def which_hold(user: Any, questions: Sequence[Question]) -> list[bool]:
    """For each question, whether it is true of this person or has rows; one query however many there are.

    A question looks at nothing of the person but roles and grants, and compares with the instant in its rows only.
    """
    key: tuple[Any, ...] = (tuple(questions), roles_of(user), known_grants(user))
    plan = _kept_plan(key, DAYS)
    if plan == DAILY:
        day = app_now().astimezone(PARIS).date()
        plan = _kept_plan((*key, day), (day, day))
    if not isinstance(plan, Plan):
        plan = _plan(user, questions)
    return plan.ask(user)


def _kept_plan(key: tuple[Any, ...], days: tuple[dt.date, dt.date]) -> Plan | str | None:
    if key not in _plans:
        if len(_plans) >= PLANS_KEPT:
            _plans.clear()
        questions, roles, held = key[:3]
        _plans[key] = _common(questions, roles, held, days)
    return _plans[key]


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


class _Asked(Exception):
    """A question asked the database while it was being made."""


def _refuse(*_: Any) -> None:
    raise _Asked


def stranger(pk: UUID, roles: frozenset[Role]) -> Any:
    """Nobody, with these roles: for making the queries of those who have them."""
    user = get_user_model()(pk=pk, email=f"{pk}@stranger.example", first_name=str(pk), last_name=str(pk))
    user.__dict__["given_roles"] = roles
    return user


@contextmanager
def _stranger(pk: UUID, roles: frozenset[Role], held: Held | None, instant: dt.datetime) -> Iterator[Any]:
    user = stranger(pk, roles)
    with ExitStack() as stack:
        stack.enter_context(knowing_grants(user, held) if held is not None else nullcontext())
        stack.enter_context(at_instant(instant))
        stack.enter_context(connection.execute_wrapper(_refuse))
        yield user


def _common(
    questions: Sequence[Question], roles: frozenset[Role], held: Held | None, days: tuple[dt.date, dt.date]
) -> Plan | str | None:
    """The plan that serves everybody of these roles and grants; None when a question depends on more than that."""
    instants = tuple(
        dt.datetime(*day.timetuple()[:3], hour, tzinfo=PARIS) for day, hour in zip(days, HOURS, strict=True)
    )
    plans = []
    for pk, instant in zip(STRANGERS, instants, strict=True):
        try:
            with _stranger(pk, roles, held, instant) as user:
                plans.append(_plan(user, questions))
        except _Asked:
            return None
    one, other = plans
    if (one.settled, one.sql) != (other.settled, other.sql):
        return None
    opened = [_opened(pair, instants) for pair in zip(one.parameters, other.parameters, strict=True)]
    if _Differs in opened:
        return DAILY if days == DAYS else None
    return Plan(one.settled, one.sql, tuple(opened))


class _Differs:
    """A value reckoned from the person or the instant."""


def _opened(pair: tuple[Any, Any], instants: tuple[Any, ...]) -> Any:
    if pair == STRANGERS:
        return Open("person")
    if pair == instants:
        return Open("instant")
    one, other = (given.obj if isinstance(given, Jsonb) else given for given in pair)
    return pair[0] if one == other else _Differs
