"""How a selection was made, in words for team and public alike: what was counted at the release, and nothing of anybody."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.enums import Audacity
from core.clock import day_of
from core.ui import dates

Figures = Mapping[str, Any]


def stages(figures: Figures) -> list[tuple[str, int]]:
    """The funnel: received, eligible, selected."""
    return [
        (_("candidatures reçues"), figures["received"]),
        (_("recevables, lues par le jury"), figures["eligible"]),
        (_("retenues"), figures["selected"]),
    ]


def facts(figures: Figures) -> list[tuple[str, str]]:
    """The jury in numbers and its dates; the length of the reserve list, which names nobody."""
    kept = figures["reserve"]
    said = ngettext("%(n)s candidature, non nommée", "%(n)s candidatures, non nommées", kept) % {"n": kept}
    found = [(_("Liste de réserve"), said if kept else _("vide"))]
    jury = figures.get("jury")
    if not jury:
        return found
    aside = jury["aside"]
    said = ngettext("%(n)s membre s’est déporté", "%(n)s membres se sont déportés", aside) % {"n": aside}
    return [
        (_("Jury"), ngettext("%(n)s membre", "%(n)s membres", jury["members"]) % {"n": jury["members"]}),
        (_("Présents à la réunion"), str(jury["present"])),
        (_("Liens avec un candidat"), said if aside else _("aucun déport")),
        (_("Réunion du jury"), _day(jury["held_at"])),
        (_("Procès-verbal signé"), _day(jury["signed_at"])),
        *found,
    ]


def groups(figures: Figures) -> list[tuple[str, str, str]]:
    """Label, received and selected of each group; a number that would point at somebody is not published.

    Empty where no group can be told at all.
    """
    labels = {
        "women_led": _("Dirigées par au moins une femme"),
        "small": _("De moins de dix personnes"),
        "abroad": _("Établies hors de France"),
    }
    counted = figures.get("groups", {})
    if not any(counts[stage] for counts in counted.values() for stage in counts):
        return []
    return [(labels[key], _shown(counts["received"]), _shown(counts["selected"])) for key, counts in counted.items()]


def _shown(count: int | None) -> str:
    return _("non publié") if count is None else str(count)


def _day(instant: str) -> str:
    return dates.day(day_of(dt.datetime.fromisoformat(instant)))


def axes(means: Mapping[str, float]) -> list[tuple[str, float]]:
    """The six criteria of Audacities with their means, for a radar."""
    return [(str(criterion.label), means[criterion.value]) for criterion in Audacity]


def audacities_of(figures: Figures | None, application: Any) -> dict[str, Any] | None:
    """What the release kept of the grid of Audacities for this application: `axes` and `jurors`; None where too few placed it."""
    kept = (figures or {}).get("audacities", {}).get(str(application))
    return {"axes": axes(kept["means"]), "jurors": kept["jurors"]} if kept else None
