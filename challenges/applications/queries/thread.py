"""Messages of an application that a person may read."""

from typing import Any

from django.db.models import QuerySet

from challenges.applications.permissions import ApplicationPerm
from challenges.models import Application
from core.models import Message, generic_key
from core.permissions import can, roles_of
from core.roles import Role


def messages_visible_to(user: Any, application: Application) -> QuerySet[Message]:
    """The thread for the applicant and the team; internal notes for the team alone; nothing for jurors."""
    rows = Message.objects.filter(**generic_key(application)).select_related("author").order_by("created_at", "id")
    if not can(user, ApplicationPerm.MESSAGE, application):
        return rows.none()
    if Role.TEAM not in roles_of(user):
        return rows.filter(internal=False)
    return rows
