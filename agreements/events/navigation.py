"""The workspace entry to events and obligations."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.events.permissions import EventPerm
from agreements.events.queries import prototypes_followed
from core.navigation import add_entry
from core.permissions import holds_everywhere


def _follows(user: Any) -> bool | QuerySet[Any]:
    return holds_everywhere(user, EventPerm.VIEW) or prototypes_followed(user)


add_entry(
    _("Événements et échéances"),
    "event_watch",
    _follows,
    order=46,
    hint=_("Ce qui arrive aux prototypes après la signature, et qui doit quoi."),
)
