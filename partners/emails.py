"""Messages about editions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.emails import Email
from core.season import LateKind
from core.ui.dates import short


@dataclass(frozen=True)
class Awaited:
    """A late thing and its kind: whoever must act is written to."""

    kind: LateKind
    row: Any


class LateReminder(Email):
    """To whoever must act on a late thing, when the team or the clock reminds them."""

    kind = "partners.late_reminder"
    subject = _("rappel, %(what)s")
    template = "partners/email/late_reminder.txt"
    label = _("Rappel de ce qui attend et qui est en retard")
    action = True
    required = ""

    def facts(self) -> dict[str, Any]:
        """With what is late, told once in the language being written."""
        late = self.context["late"]()
        url = settings.SITE_URL + late.url if late.url else ""
        return self.context | {"what": late.about, "since": short(late.since), "note": late.note, "url": url}

    @staticmethod
    def recipients(awaited: Awaited) -> Iterable[Any]:
        return awaited.kind.people(awaited.row) if awaited.kind.people else ()
