"""Room for files: what a person and their organisations have sent, how much they may, whom to ask for more.

Files that the product draws up count for nobody. What is on its way counts as if it had come.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.exceptions import DomainError
from core.models import StoredFile, Upload
from core.slots import Slot

#: user → name of each organisation for which they act: identifiers of all who act for it.
colleagues_of = Slot("core.colleagues_of")


@dataclass(frozen=True)
class Room:
    """What one holder has sent, of how much. `name` is empty for the person themselves."""

    name: str
    used: int
    limit: int

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)

    @property
    def said(self) -> str:
        values = {"used": filesizeformat(self.used), "limit": filesizeformat(self.limit), "name": self.name}
        if self.name:
            return _("Fichiers envoyés pour %(name)s : %(used)s sur %(limit)s.") % values
        return _("Vos fichiers envoyés : %(used)s sur %(limit)s.") % values


def _used_by(people: set[Any]) -> dict[Any, int]:
    """Bytes sent by each of these people, what is on its way included. Two queries."""
    used: dict[Any, int] = {}
    kept = StoredFile.objects.filter(uploaded_by__in=people, made_here=False).values_list("uploaded_by")
    coming = Upload.objects.filter(user__in=people).values_list("user")
    for rows in (kept, coming):
        for person, size in rows.annotate(n=Sum("size")).order_by():
            used[person] = used.get(person, 0) + int(size)
    return used


def rooms_of(user: Any) -> list[Room]:
    """The person's own room, then that of each organisation they act for. Three queries."""
    shared: dict[str, list[Any]] = colleagues_of(user)
    used = _used_by({user.pk, *(person for people in shared.values() for person in people)})
    own = Room("", used.get(user.pk, 0), settings.UPLOAD_QUOTA_PERSON)
    return [
        own,
        *(
            Room(name, sum(used.get(person, 0) for person in people), settings.UPLOAD_QUOTA_ORGANISATION)
            for name, people in shared.items()
        ),
    ]


def check_room(user: Any, name: str, size: int, *, field: str | None = None) -> None:
    """Raises DomainError, with what is used and whom to ask, when one more file of this size does not fit. Two at once wait
    for each other, until the end of the transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"room:{user.pk}"])
    for room in rooms_of(user):
        if size > room.left:
            raise DomainError(
                _("« %(file)s » (%(size)s) n’entre plus. %(room)s Demandez plus de place à l’équipe du programme.")
                % {"file": name, "size": filesizeformat(size), "room": room.said},
                field=field,
            )
