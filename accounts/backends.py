"""Who is behind a session."""

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from accounts.models import User
from core.compiled import Compiled
from core.permissions import ROLE_GROUPS, remember_roles


def _with_roles(user: UUID) -> QuerySet[User]:
    roles = Group.objects.filter(user=OuterRef("pk"), name__startswith=ROLE_GROUPS).order_by().values("name")
    return User.objects.filter(pk=user).annotate(role_groups=ArraySubquery(roles))


_PERSON = UUID(int=1)
_person: Compiled[Any] = Compiled(_with_roles, user=_PERSON)


class AuthenticationBackend(AllauthBackend):
    """allauth's own; the person of a request is read with their platform roles, in one prepared statement."""

    def get_user(self, user_id: Any) -> User | None:
        user: User | None = _person.first(user=user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        remember_roles(user, user.__dict__.pop("role_groups"))
        return user
