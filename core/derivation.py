"""Rights follow from facts: one rule per noun, used by the verbs that change a fact and by `sync_permissions`.

A rule says, for a set of objects, which group holds which role on which of them, as queries. The database compares that
with what is written: a verb calls `settle(obj)`, the command `differences()` and `mend()` for everything. Because both ask
the same rule, a right can neither be forgotten by a verb nor outlive its reason unseen.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet

from core.guardian import grant_table
from core.permissions import codenames_of
from core.roles import ObjectRole

SHOWN = 20

# Rows of (object, group) that hold a role; rows of (person, group).
RoleRows = Iterable[tuple[ObjectRole, QuerySet[Any, Any]]]
GrantRule = Callable[[QuerySet[Any]], RoleRows]
PeopleRule = Callable[[QuerySet[Group]], Iterable[QuerySet[Any, Any]]]
Statement = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Noun:
    """A table of rights, the facts it follows from, and how one of its rows is named to people."""

    name: str
    model: type[models.Model]
    rule: Any


@dataclass(frozen=True)
class Difference:
    """What is missing from a table of rights and what should not be there; at most SHOWN lines of each."""

    noun: Noun
    missing: int
    extra: int
    lines: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra)


_nouns: dict[type[models.Model], Noun] = {}
_dependents: dict[type[models.Model], list[tuple[type[models.Model], str]]] = {}
_people: dict[str, PeopleRule] = {}


def grants_follow[Rule: GrantRule](
    model: type[models.Model], *, after: Mapping[type[models.Model], str] | None = None
) -> Callable[[Rule], Rule]:
    """Registers the rule of one model: given a queryset of it, pairs of a role and rows (object, group).

    `after` maps a model whose facts count too to the lookup from ours: settling one of its objects settles ours.
    """

    def register(rule: Rule) -> Rule:
        grant_table(model)
        for source, lookup in (after or {}).items():
            _dependents.setdefault(source, []).append((model, lookup))
        _nouns[model] = Noun(model._meta.label, model, rule)
        return rule

    return register


def people_follow[Rule: PeopleRule](prefix: str) -> Callable[[Rule], Rule]:
    """Registers who belongs to the groups named `prefix…`: given a queryset of groups, querysets of (person, group)."""

    def register(rule: Rule) -> Rule:
        _people[prefix] = rule
        return rule

    return register


def nouns() -> list[Noun]:
    return [*_nouns.values(), *(Noun(f"{prefix}…", Group, rule) for prefix, rule in _people.items())]


def _compiled(rows: QuerySet[Any, Any]) -> Statement | None:
    """The SQL of a queryset; None when it can have no row."""
    try:
        sql, parameters = rows.order_by().query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, tuple(parameters)


def _union(statements: list[Statement], columns: int) -> Statement:
    if not statements:
        return "SELECT " + ", ".join(["NULL::text"] * columns) + " WHERE false", ()
    return (
        " UNION ALL ".join(f"({sql})" for sql, _parameters in statements),
        tuple(value for _sql, parameters in statements for value in parameters),
    )


def _permission_ids(model: type[models.Model], roles: Iterable[ObjectRole]) -> Mapping[ObjectRole, list[int]]:
    wanted = {role: codenames_of(role, model) for role in roles}
    names = {codename for codenames in wanted.values() for codename in codenames}
    content_type = ContentType.objects.get_for_model(model, for_concrete_model=True)
    known = dict(Permission.objects.filter(content_type=content_type, codename__in=names).values_list("codename", "pk"))
    if names - set(known):
        raise LookupError(f"{sorted(names - set(known))} missing from Meta.permissions of {model.__name__}")
    return {role: sorted(known[codename] for codename in codenames) for role, codenames in wanted.items()}


class _Comparison:
    """Two sets of rows, those that the facts call for and those that are written, compared inside the database."""

    def __init__(self, table: str, columns: tuple[str, ...], expected: Statement, actual: Statement) -> None:
        self.table, self.columns = connection.ops.quote_name(table), columns
        names = ", ".join(columns)
        self.parameters = (*expected[1], *actual[1])
        self.head = f"WITH expected ({names}) AS ({expected[0]}), actual ({names}) AS ({actual[0]})"
        self.missing = f"SELECT {names} FROM expected EXCEPT SELECT {names} FROM actual"  # noqa: S608 (our own SQL, values are parameters)
        self.extra = f"SELECT {names} FROM actual EXCEPT SELECT {names} FROM expected"  # noqa: S608 (our own SQL, values are parameters)

    def _run(self, sql: str) -> Any:
        cursor = connection.cursor()
        cursor.execute(f"{self.head} {sql}", self.parameters)
        return cursor

    def sample(self, rows: str) -> tuple[int, list[tuple[Any, ...]]]:
        with self._run(f"SELECT *, count(*) OVER () FROM ({rows}) AS d ORDER BY 1, 2 LIMIT {SHOWN}") as cursor:  # noqa: S608 (our own SQL, values are parameters)
            found = cursor.fetchall()
        return (found[0][-1], [row[:-1] for row in found]) if found else (0, [])

    def apply(self) -> None:
        names = ", ".join(self.columns)
        same = " AND ".join(f"t.{name} = d.{name}" for name in self.columns)
        self._run(f"INSERT INTO {self.table} ({names}) {self.missing} ON CONFLICT DO NOTHING").close()
        self._run(f"DELETE FROM {self.table} t USING ({self.extra}) AS d WHERE {same}").close()  # noqa: S608 (our own SQL, values are parameters)


def _grants(noun: Noun, objects: QuerySet[Any] | None) -> _Comparison:
    """Compares the grants of these objects of a model, or of all of them."""
    table = grant_table(noun.model)
    scope = noun.model._default_manager.all() if objects is None else objects
    arms = [(role, _compiled(rows)) for role, rows in noun.rule(scope)]
    ids = _permission_ids(noun.model, {role for role, _rows in arms})
    statements = [
        (
            f"SELECT o, g, p FROM ({rows[0]}) AS r(o, g) CROSS JOIN unnest(%s::int[]) AS p",  # noqa: S608 (our own SQL, values are parameters)
            (*rows[1], ids[role]),
        )
        for role, rows in arms
        if rows is not None and ids[role]
    ]
    key = noun.model._meta.pk.db_type(connection) if noun.model._meta.pk else "uuid"
    union, parameters = _union(statements, 3)
    expected = (f"SELECT DISTINCT o::{key}, g::int, p::int FROM ({union}) AS u(o, g, p)", parameters)  # noqa: S608 (our own SQL, values are parameters)
    rows = table._default_manager.all() if objects is None else table._default_manager.filter(content_object__in=scope)
    actual = _compiled(rows.values_list("content_object_id", "group_id", "permission_id"))
    columns = ("content_object_id", "group_id", "permission_id")
    return _Comparison(table._meta.db_table, columns, expected, actual or _union([], 3))


def _membership(rule: PeopleRule, groups: QuerySet[Group]) -> _Comparison:
    """Compares who is in these groups."""
    through = Group.user_set.through
    person = through._meta.get_field("user").target_field.rel_db_type(connection)
    union, parameters = _union([sql for rows in rule(groups) if (sql := _compiled(rows))], 2)
    expected = (f"SELECT DISTINCT u::{person}, g::int FROM ({union}) AS r(u, g)", parameters)  # noqa: S608 (our own SQL, values are parameters)
    actual = _compiled(through.objects.filter(group__in=groups.values("pk")).values_list("user_id", "group_id"))
    return _Comparison(through._meta.db_table, ("user_id", "group_id"), expected, actual or _union([], 2))


def settle(*objects: models.Model) -> None:
    """Makes the grants on objects of one model, and of those that depend on them, exactly those that follow from the
    facts. For verbs, after the fact and in its transaction.
    """
    if not objects:
        return
    model = type(objects[0])
    keys = [row.pk for row in objects]
    _grants(_nouns[model], model._default_manager.filter(pk__in=keys)).apply()
    for dependent, lookup in _dependents.get(model, ()):
        settle(*dependent._default_manager.filter(**{f"{lookup}__in": keys}).only("pk"))


def settle_people(groups: QuerySet[Group], prefix: str) -> None:
    """Puts the right people in these groups, whose names begin with `prefix`."""
    _membership(_people[prefix], groups).apply()


def _comparison(noun: Noun) -> _Comparison:
    if noun.model is Group:
        return _membership(noun.rule, Group.objects.filter(name__startswith=noun.name.removesuffix("…")))
    return _grants(noun, None)


def differences(noun: Noun) -> Difference:
    """How the rights of one noun differ from its facts, all objects compared at once: five queries, whatever their number."""
    comparison = _comparison(noun)
    missing, absent = comparison.sample(comparison.missing)
    extra, present = comparison.sample(comparison.extra)
    lines = [f"+ {line}" for line in _named(noun, absent)] + [f"- {line}" for line in _named(noun, present)]
    return Difference(noun, missing, extra, tuple(lines))


def mend(noun: Noun) -> None:
    _comparison(noun).apply()


def _named(noun: Noun, rows: list[tuple[Any, ...]]) -> list[str]:
    groups = Group.objects.in_bulk([row[1] for row in rows]) if rows else {}
    if noun.model is Group:
        return [f"person {person} in {groups[group].name}" for person, group in rows]
    permissions = Permission.objects.in_bulk([row[2] for row in rows]) if rows else {}
    return [
        f"{noun.model._meta.model_name} {key}: {permissions[permission].codename} to {groups[group].name}"
        for key, group, permission in rows
    ]
