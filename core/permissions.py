"""One question, `can(user, perm, obj)`, and one place where each answer is declared.

Each app has a `permissions.py` with an enum of its permissions, `GRANTS` (role → permissions) and `RULES`
(permission → predicate on state and time), handed to `declare()`. An undeclared name raises: a typo can neither allow
nor deny in silence. `can()` is grant **and** rule, for superusers too: Django's own `has_perm` would let any backend say yes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from core import guardian
from core.exceptions import NotAllowed
from core.roles import ObjectRole, Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class UndeclaredPermission(LookupError):
    pass


@dataclass(frozen=True)
class Decision:
    """An answer that can be shown: false answers carry the reason in words."""

    allowed: bool
    reason: "StrOrPromise" = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Decision(True)
NO_GRANT = Decision(False, _("Votre rôle ne donne pas ce droit."))
NOT_SIGNED_IN = Decision(False, _("Connectez-vous pour continuer."))

Rule = Callable[[Any, Any], Decision]


def always(user: Any, obj: Any) -> Decision:
    """The rule of a permission that depends on the grant alone."""
    return YES


def refuse(reason: "StrOrPromise") -> Decision:
    return Decision(False, reason)


@dataclass(frozen=True)
class Declared:
    perm: StrEnum
    rule: Rule
    roles: frozenset[Role]
    object_roles: frozenset[ObjectRole]


_declared: dict[str, Declared] = {}


def declare(
    perms: type[StrEnum],
    *,
    grants: Mapping[Role | ObjectRole, Iterable[StrEnum]],
    rules: Mapping[StrEnum, Rule],
) -> None:
    """Registers the permissions of one app. Every member of the enum needs a rule, `always` included: none is forgotten."""
    missing = [perm.value for perm in perms if perm not in rules]
    if missing:
        raise UndeclaredPermission(f"No rule for {missing}")
    for perm in perms:
        roles = frozenset(role for role, granted in grants.items() if isinstance(role, Role) and perm in set(granted))
        object_roles = frozenset(
            role for role, granted in grants.items() if isinstance(role, ObjectRole) and perm in set(granted)
        )
        _declared[perm.value] = Declared(perm, rules[perm], roles, object_roles)


def declared(perm: str) -> Declared:
    try:
        return _declared[str(perm)]
    except KeyError:
        raise UndeclaredPermission(f"{perm} is declared in no permissions.py") from None


def all_declared() -> Mapping[str, Declared]:
    return dict(_declared)


def perms_of(role: ObjectRole, app_label: str) -> frozenset[str]:
    """Codenames, without the app, that an object role gives on objects of one app."""
    return frozenset(
        name.split(".", 1)[1]
        for name, spec in _declared.items()
        if role in spec.object_roles and name.startswith(f"{app_label}.")
    )


def codenames_of(role: ObjectRole, model: type[models.Model]) -> frozenset[str]:
    """What an object role gives on one model: declared for it, and accepted by the model's grant table."""
    return perms_of(role, model._meta.app_label) & guardian.grant_table(model).allowed_permissions


ROLE_GROUPS = "role:"  # how the names of their groups begin


def roles_of(user: Any) -> frozenset[Role]:
    """Platform roles of a person, read once per user object while rights do not change. A dummy user has `given_roles`."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    given: frozenset[Role] | None = user.__dict__.get("given_roles")
    if given is not None:
        return given
    known = guardian.remembered_rights(user)
    if "roles" not in known:
        remember_roles(
            user, Group.objects.filter(user=user, name__startswith=ROLE_GROUPS).values_list("name", flat=True)
        )
    roles: frozenset[Role] = known["roles"]
    return roles


def remember_roles(user: Any, groups: Iterable[str]) -> None:
    """Keeps on this user object the platform roles that these groups give, until rights change in this process."""
    names = set(groups)
    guardian.remembered_rights(user)["roles"] = frozenset(role for role in Role if role.group_name in names)


def holds(user: Any, perm: str, obj: Any = None) -> bool:
    """Whether the person was granted this permission, whatever the state of the object."""
    spec = declared(perm)
    if spec.roles & roles_of(user):
        return True
    return obj is not None and guardian.has_grant(user, str(perm), obj)


def can(user: Any, perm: str, obj: Any = None) -> Decision:
    """May this person do this, now, to this object? The only question that views, templates and services may ask."""
    spec = declared(perm)
    if not user.is_authenticated or not user.is_active:
        return NOT_SIGNED_IN
    if not holds(user, perm, obj):
        return NO_GRANT
    return spec.rule(user, obj)


def require(user: Any, perm: str, obj: Any = None) -> None:
    """Raises NotAllowed, with the reason that `can()` gives, unless the person may do this now. For services."""
    decision = can(user, perm, obj)
    if not decision:
        raise NotAllowed(str(decision.reason))


def holds_everywhere(user: Any, perm: str) -> bool:
    """Whether a platform role gives this permission on every object: a visibility queryset then filters nothing."""
    return bool(declared(perm).roles & roles_of(user))


def holds_somewhere(user: Any, *perms: str) -> bool:
    """Whether the person holds one of these permissions on some object at least, whatever its state. One query at most."""
    if not user.is_authenticated or not user.is_active:
        return False
    if any(holds_everywhere(user, perm) for perm in perms):
        return True
    codenames = {perm.split(".", 1)[1] for perm in map(str, perms)}
    return any(codename in codenames for _table, codename in guardian.held_somewhere(user))
