"""The only importer of django-guardian: which group holds which permission on which object (decision 6).

Guardian carries the grant tables, one for each model, with a direct foreign key to it. Its backend, which would answer for one
object, is neither asked (building its query takes a millisecond, several times a page) nor listed in AUTHENTICATION_BACKENDS:
`user.has_perm()` would then answer without the rules of core.permissions, and say yes to every superuser. Whether a grant counts in
the present state of the object is a rule of `core.permissions`. Grants go to groups, never to single persons: someone who leaves
an organisation leaves its group and with it everything.
"""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.signals import post_migrate
from django.utils.functional import LazyObject
from guardian.models import GroupObjectPermissionBase  # noqa: TID251 (the one wrapper)

from core.compiled import Statement


class GroupGrant(GroupObjectPermissionBase):
    """Base of the direct-foreign-key tables. A child names its `content_object` and freezes the codenames it accepts."""

    allowed_permissions: ClassVar[frozenset[str]] = frozenset()
    content_object: Any

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.permission.codename not in self.allowed_permissions:
            raise ValueError(f"{self.permission.codename} may not be granted on {type(self.content_object).__name__}")
        super().save(*args, **kwargs)
        rights_changed()


class _Written:
    """How often rights were written in this process."""

    times = 0


def rights_changed(**_signal: Any) -> None:
    """Invalidates the roles and grants remembered on every user object of this process.

    Called by all that writes members of groups or grants: `core.derivation`, `GroupGrant.save()`, and the m2m_changed signal of
    a person's groups. Services need not know which user objects are at hand.
    """
    _Written.times += 1


def remembered_rights(user: Any) -> dict[Any, Any]:
    """What was read of this user object's roles and grants since rights last changed: a request reads each once.

    Another process that changes rights is noticed by the next request, which has a user object of its own.
    """
    kept = _person_behind(user).__dict__
    times, known = kept.get("_remembered_rights", (None, {}))
    if times != _Written.times:
        known = {}
        kept["_remembered_rights"] = (_Written.times, known)
    return known


def _person_behind(user: Any) -> Any:
    """The user object itself, where `request.user` stands for it."""
    if not isinstance(user, LazyObject):
        return user
    user.pk  # noqa: B018 - reads the person, if nothing has yet
    return user._wrapped  # noqa: SLF001 (Django's own word for it)


@functools.cache
def grant_model(model: type[models.Model]) -> type[GroupGrant] | None:
    """The grant table of a model, None when its objects are never granted one by one."""
    for relation in model._meta.related_objects:
        candidate = relation.related_model
        if (
            isinstance(candidate, type)
            and issubclass(candidate, GroupGrant)
            and relation.field.name == "content_object"
        ):
            return candidate
    return None


def grant_table(obj_or_model: Any) -> Any:
    """The grant table of a model, or of the model of an object. Raises LookupError when it has none."""
    model = obj_or_model if isinstance(obj_or_model, type) else type(obj_or_model)
    table = grant_model(model)
    if table is None:
        raise LookupError(f"{model.__name__} has no grant table")
    return table


def grants_on(obj: models.Model) -> dict[str, set[str]]:
    """All grants on an object: group name → codenames."""
    rows = (
        grant_table(obj)._default_manager.filter(content_object=obj).values_list("group__name", "permission__codename")
    )
    result: dict[str, set[str]] = {}
    for group, codename in rows:
        result.setdefault(group, set()).add(codename)
    return result


def has_grant(user: Any, perm: str, obj: models.Model) -> bool:
    """Whether one of the person's groups was granted `app.codename` on this object. Reads the grants on each object once.

    Superusers get what their groups hold and no more; grants to single persons, for which we have no table, are not asked.
    """
    app_label, codename = perm.split(".", 1)
    if grant_model(type(obj)) is None or type(obj)._meta.app_label != app_label:
        return False
    if not user.is_active:
        return False
    known = remembered_rights(user)
    key = (type(obj)._meta.label, obj.pk)
    if key not in known:
        known[key] = frozenset(code for (code,) in _granted_on(type(obj)).fetch(person=user.pk, target=obj.pk))
    return codename in known[key]


@functools.cache
def _granted_on(model: type[models.Model]) -> Statement:
    """What the groups of a person hold on one object of this model."""
    table, through = grant_table(model)._meta.db_table, Group.user_set.through._meta.db_table
    sql = (
        f"SELECT permission.codename FROM {table} AS held JOIN auth_permission AS permission"  # noqa: S608 - names of our tables
        f" ON permission.id = held.permission_id JOIN {through} AS mine ON mine.group_id = held.group_id"
        " WHERE held.content_object_id = %s AND mine.user_id = %s"
    )
    return Statement(sql, [None, None], {0: "target", 1: "person"})


Held = frozenset[tuple[str, str]]
_known: ContextVar[tuple[Any, Held] | None] = ContextVar("known_grants", default=None)


@functools.cache
def _held() -> Statement:
    # Asked of each permission that a table accepts, and answered by its first row: somebody may hold thousands.
    through = Group.user_set.through._meta.db_table
    tables: list[Any] = sorted(GroupGrant.__subclasses__(), key=lambda table: table._meta.db_table)
    sql, parameters = [], []
    for table in tables:
        name = table._meta.db_table
        sql.append(
            f"SELECT '{name}', permission.codename FROM auth_permission AS permission"  # noqa: S608 - names of our tables
            " JOIN django_content_type AS kind ON kind.id = permission.content_type_id"
            " WHERE kind.app_label = %s AND kind.model = %s AND permission.codename = ANY(%s) AND EXISTS ("
            f"SELECT FROM {through} AS mine JOIN {name} AS held ON held.group_id = mine.group_id"
            " AND held.permission_id = permission.id WHERE mine.user_id = %s)"
        )
        options = table._meta.get_field("content_object").related_model._meta
        parameters += [options.app_label, options.model_name, sorted(table.allowed_permissions), None]
    opened = {place: "person" for place, value in enumerate(parameters) if value is None}
    return Statement(" UNION ALL ".join(sql), parameters, opened)


def known_grants(user: Any) -> Held | None:
    """The kinds of grants of this person, within a `knowing_grants()` block for them; else None."""
    known = _known.get()
    return known[1] if known is not None and known[0] == user.pk else None


def held_somewhere(user: Any) -> Held:
    """The kinds of grants of a person: (table, codename) of what their groups hold on at least one object. One query."""
    known = known_grants(user)
    if known is not None:
        return known
    return frozenset(_held().fetch(person=user.pk))


@contextmanager
def knowing_grants(user: Any, held: Held) -> Iterator[None]:
    """Within the block, `granted_to()` gives an empty filter for kinds of grants that the person does not have, without a query.

    `held` is not invalidated: never around a change of rights.
    """
    token = _known.set((user.pk, held))
    try:
        yield
    finally:
        _known.reset(token)


def granted_to(user: Any, perm: str, model: type[models.Model]) -> Q:
    """A filter for objects of `model` on which the person's groups hold `perm`: one subquery, no rows fetched."""
    codename = perm.split(".", 1)[1]
    table = grant_table(model)
    known = known_grants(user)
    if known is not None and (table._meta.db_table, codename) not in known:
        return Q(pk__in=[])
    # The permission by its key, so that the rows of a group are found by (group, permission) and not all read.
    rows = table._default_manager.filter(group__in=_groups_of(user), permission=permission_key(model, codename))
    return Q(pk__in=rows.values("content_object"))


_keys: dict[tuple[str, str | None, str], int] = {}
NO_KEY = 0  # of a permission that the database does not know: nobody holds it


def permission_key(model: type[models.Model], codename: str) -> int:
    """The key of a permission on a model, read once in a process: migrations make permissions, and nothing else does."""
    wanted = (model._meta.app_label, model._meta.model_name, codename)
    if wanted not in _keys:
        rows = Permission.objects.order_by().values_list(
            "content_type__app_label", "content_type__model", "codename", "pk"
        )
        _keys.update({(app, name, code): key for app, name, code, key in rows})
    return _keys.get(wanted, NO_KEY)


def _forget_keys(**_signal: Any) -> None:
    _keys.clear()


post_migrate.connect(_forget_keys)


def _groups_of(user: Any) -> QuerySet[Any]:
    through = Group.user_set.through
    return through.objects.filter(user_id=user.pk).values("group_id")


def holders(obj: models.Model, perm: str) -> Q:
    """A filter for people who hold `app.codename` on this object through a group."""
    codename = perm.split(".", 1)[1]
    groups = grant_table(obj)._default_manager.filter(content_object=obj, permission__codename=codename).values("group")
    return Q(groups__in=groups)


def group_named(name: str) -> Group:
    group, _ = Group.objects.get_or_create(name=name)
    return group
