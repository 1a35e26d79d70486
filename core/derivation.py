"""Derived grants: one rule for each model says which grants follow from the facts; services and `sync_permissions` apply it.

A rule gives, for a queryset of objects, querysets of (object, group) for each object role. The database compares them with the
rows of the grant table, as a set difference: a service calls `settle(obj)` after it changed a fact, the command `differences()`
and `mend()` on whole tables. Both use the same rule, so a service that forgets to settle is found by the command.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet

from core.guardian import grant_table, rights_changed
from core.permissions import codenames_of
from core.roles import ObjectRole

SHOWN = 20

# Rows of (object, group) that hold a role; rows of (person, group).
RoleRows = Iterable[tuple[ObjectRole, QuerySet[Any, Any]]]
DeriveGrants = Callable[[QuerySet[Any]], RoleRows]
DeriveMembers = Callable[[QuerySet[Group]], Iterable[QuerySet[Any, Any]]]
Statement = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class GrantRule:
    """The expected (object, group, role) rows of one model; for groups named `name`, the expected (person, group) rows."""

    name: str
    model: type[models.Model]
    derive: Any


@dataclass(frozen=True)
class Difference:
    """Rows missing from the table of one rule and rows too many: counts, and at most SHOWN of each in words."""

    rule: GrantRule
    missing: int
    extra: int
    lines: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra)


_rules: dict[type[models.Model], GrantRule] = {}
_dependents: dict[type[models.Model], list[tuple[type[models.Model], str]]] = {}
_members: dict[str, DeriveMembers] = {}


def grants_follow[Rule: DeriveGrants](
    model: type[models.Model], *, after: Mapping[type[models.Model], str] | None = None
) -> Callable[[Rule], Rule]:
    """Registers the rule of one model: given a queryset of it, pairs of an object role and rows (object, group).

    `after` maps a model whose facts count too to the lookup from ours: settling one of its objects settles ours.
    """

    def register(rule: Rule) -> Rule:
        grant_table(model)
        for source, lookup in (after or {}).items():
            _dependents.setdefault(source, []).append((model, lookup))
        _rules[model] = GrantRule(model._meta.label, model, rule)
        return rule

    return register


def people_follow[Rule: DeriveMembers](prefix: str) -> Callable[[Rule], Rule]:
    """Registers who belongs to the groups named `prefix…`: given a queryset of groups, querysets of (person, group)."""

    def register(rule: Rule) -> Rule:
        _members[prefix] = rule
        return rule

    return register


def grant_rules() -> list[GrantRule]:
    return [*_rules.values(), *(GrantRule(f"{prefix}…", Group, derive) for prefix, derive in _members.items())]


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
    """Expected rows against the rows of the table, compared inside the database."""

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
        with self._run(f"INSERT INTO {self.table} ({names}) {self.missing} ON CONFLICT DO NOTHING") as added:
            written = added.rowcount
        with self._run(f"DELETE FROM {self.table} t USING ({self.extra}) AS d WHERE {same}") as removed:  # noqa: S608 (our own SQL, values are parameters)
            written += removed.rowcount
        if written:
            rights_changed()


def _grants(rule: GrantRule, objects: QuerySet[Any] | None) -> _Comparison:
    """Compares the grants of these objects of a model, or of all of them."""
    table = grant_table(rule.model)
    scope = rule.model._default_manager.all() if objects is None else objects
    arms = [(role, _compiled(rows)) for role, rows in rule.derive(scope)]
    ids = _permission_ids(rule.model, {role for role, _rows in arms})
    statements = [
        (
            f"SELECT o, g, p FROM ({rows[0]}) AS r(o, g) CROSS JOIN unnest(%s::int[]) AS p",  # noqa: S608 (our own SQL, values are parameters)
            (*rows[1], ids[role]),
        )
        for role, rows in arms
        if rows is not None and ids[role]
    ]
    key = rule.model._meta.pk.db_type(connection) if rule.model._meta.pk else "uuid"
    union, parameters = _union(statements, 3)
    expected = (f"SELECT DISTINCT o::{key}, g::int, p::int FROM ({union}) AS u(o, g, p)", parameters)  # noqa: S608 (our own SQL, values are parameters)
    rows = table._default_manager.all() if objects is None else table._default_manager.filter(content_object__in=scope)
    actual = _compiled(rows.values_list("content_object_id", "group_id", "permission_id"))
    columns = ("content_object_id", "group_id", "permission_id")
    return _Comparison(table._meta.db_table, columns, expected, actual or _union([], 3))


def _membership(derive: DeriveMembers, groups: QuerySet[Group]) -> _Comparison:
    """Compares who is in these groups."""
    through = Group.user_set.through
    person = through._meta.get_field("user").target_field.rel_db_type(connection)
    union, parameters = _union([sql for rows in derive(groups) if (sql := _compiled(rows))], 2)
    expected = (f"SELECT DISTINCT u::{person}, g::int FROM ({union}) AS r(u, g)", parameters)  # noqa: S608 (our own SQL, values are parameters)
    actual = _compiled(through.objects.filter(group__in=groups.values("pk")).values_list("user_id", "group_id"))
    return _Comparison(through._meta.db_table, ("user_id", "group_id"), expected, actual or _union([], 2))


def settle(*objects: models.Model) -> None:
    """Synchronises the grants on objects of one model, and on objects that depend on them, with their rules.

    For services: after the change of a fact and in its transaction. Idempotent.
    """
    if not objects:
        return
    model = type(objects[0])
    keys = [row.pk for row in objects]
    _grants(_rules[model], model._default_manager.filter(pk__in=keys)).apply()
    for dependent, lookup in _dependents.get(model, ()):
        settle(*dependent._default_manager.filter(**{f"{lookup}__in": keys}).only("pk"))


def settle_people(groups: QuerySet[Group], prefix: str) -> None:
    """Synchronises the members of these groups, whose names begin with `prefix`, with their rule. Idempotent."""
    _membership(_members[prefix], groups).apply()


def _comparison(rule: GrantRule) -> _Comparison:
    if rule.model is Group:
        return _membership(rule.derive, Group.objects.filter(name__startswith=rule.name.removesuffix("…")))
    return _grants(rule, None)


def differences(rule: GrantRule) -> Difference:
    """How the grants of one model differ from its rule, all objects compared at once: five queries, whatever their number."""
    comparison = _comparison(rule)
    missing, absent = comparison.sample(comparison.missing)
    extra, present = comparison.sample(comparison.extra)
    lines = [f"+ {line}" for line in _named(rule, absent)] + [f"- {line}" for line in _named(rule, present)]
    return Difference(rule, missing, extra, tuple(lines))


def mend(rule: GrantRule) -> None:
    _comparison(rule).apply()


def _named(rule: GrantRule, rows: list[tuple[Any, ...]]) -> list[str]:
    groups = Group.objects.in_bulk([row[1] for row in rows]) if rows else {}
    if rule.model is Group:
        return [f"person {person} in {groups[group].name}" for person, group in rows]
    permissions = Permission.objects.in_bulk([row[2] for row in rows]) if rows else {}
    return [
        f"{rule.model._meta.model_name} {key}: {permissions[permission].codename} to {groups[group].name}"
        for key, group, permission in rows
    ]
