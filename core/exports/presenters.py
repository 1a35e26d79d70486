"""An export in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.bilingual import shown
from core.exports.domain import UNFINISHED, Status
from core.faults import in_words
from core.models import Export
from core.ui import dates

TONES = {
    Status.WAITING: "wait",
    Status.RUNNING: "active",
    Status.READY: "ok",
    Status.FAILED: "stop",
    Status.EXPIRED: "past",
    Status.LOST: "past",
}


def line_of(export: Export) -> dict[str, Any]:
    return {
        "export": export,
        "title": shown(export.title),
        "shape": export.shape.upper(),
        "state": export.get_status_display(),
        "tone": TONES[Status(export.status)],
        "note": _note(export),
        "moving": export.status in UNFINISHED,
        "ready": export.status == Status.READY,
        "again": export.status in (Status.READY, Status.FAILED, Status.EXPIRED),
        "label": _("Réessayer") if export.status == Status.FAILED else _("Refaire"),
    }


def _note(export: Export) -> str:
    if export.status in UNFINISHED:
        return _("demandé le %(when)s") % {"when": dates.instant(export.asked_at)}
    if export.status == Status.READY and export.expires_at:
        rows = ngettext("%(n)s ligne", "%(n)s lignes", export.rows) % {"n": export.rows}
        return _("%(rows)s, telles que lues le %(when)s ; effacé le %(until)s") % {
            "rows": rows,
            "when": dates.instant(export.finished_at or export.asked_at),
            "until": dates.day(export.expires_at),
        }
    if export.status == Status.FAILED:
        why = in_words(export.error) if export.error else _("le travail s’est arrêté")
        return _("n’a pas pu être fait : %(why)s") % {"why": why}
    if export.status == Status.LOST:
        return _("Vous ne lisez plus tout ce qu’il contenait : le fichier a été effacé.")
    return _("le fichier a été effacé une semaine après")
