"""The desk of each running edition, on the first screen of those who follow it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.permissions import holds_everywhere
from core.worklist import Panel, PanelRow, panel_source
from partners.permissions import ProgrammePerm
from partners.queries import editions_running

SHOWN = 3


@panel_source
def editions_followed(user: Any) -> Iterable[Panel]:
    if not holds_everywhere(user, ProgrammePerm.FOLLOW_EDITION):
        return
    found = editions_running()[:SHOWN]
    rows = tuple(
        PanelRow(
            str(row),
            reverse("edition_cockpit", args=[row.pk]),
            note=_("Où elle en est, ce qui est en retard, qui agit"),
        )
        for row in found
    )
    if rows:
        yield Panel(_("Les éditions en cours"), rows, reverse("editions_desk"), _("Toutes les éditions"), order=5)
