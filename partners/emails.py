"""Messages about editions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.emails import Email
from core.season import LateKind


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

    @staticmethod
    def recipients(awaited: Awaited) -> Iterable[Any]:
        return awaited.kind.people(awaited.row) if awaited.kind.people else ()
