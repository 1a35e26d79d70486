"""From rows to what components draw."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.enums import Origin
from core.clock import app_now
from core.ui import dates
from core.ui.states import tone_of
from partners.enums import ParticipationRole
from partners.models import Edition
from pilots.enums import MilestoneStatus
from public.archives import found_of
from public.dates import partial_date
from public.queries.editions import CALENDAR, EditionPage
from public.texts import reading_language, said


def calendar_names() -> dict[str, str]:
    return {
        "call_opens_at": _("Ouverture de l’appel"),
        "call_closes_at": _("Clôture de l’appel"),
        "decision_at": _("Annonce des résultats"),
        "pilots_start_at": _("Début des expérimentations"),
        "pilots_end_at": _("Fin des expérimentations"),
        "closing_event_at": _("Événement de clôture"),
    }


def calendar_items(edition: Edition) -> list[dict[str, str]]:
    """The six dates of a season, in order; one that is not known says so."""
    names, now, items = calendar_names(), app_now(), []
    for field in CALENDAR:
        value = getattr(edition, field)
        when = partial_date(value, edition.precision_of(field))
        tone = "unknown" if value is None else "done" if value <= now else "wait"
        items.append({"label": names[field], "when": when or _("Date inconnue"), "tone": tone})
    return items


def known_figures(page: EditionPage) -> list[tuple[str, int]]:
    """The funnel of a season, as counted here. Figures of sources are not of one kind, nor of one count: they make none."""
    if not page.figures:
        return []
    stages = [
        (_("candidatures reçues"), page.figures["received"]),
        (_("présélectionnées"), page.figures["kept"]),
        (_("retenues"), page.figures["chosen"]),
    ]
    known = [(label, value) for label, value in stages if value > 0]
    return known if len(known) > 1 else []


def challenges_found(page: EditionPage) -> str:
    """How many challenges of a season stand here; of one from the archives, out of how many."""
    return _found(page.edition, len([row for row in page.challenges if not row.reserved]), "challenges_count")


def partners_found(page: EditionPage) -> str:
    """The partners of an edition of the archives, out of how many; of another, everybody who takes part."""
    if page.edition.origin != Origin.IMPORTED:
        return str(len(page.participations))
    partners = [row for row in page.participations if row.role == ParticipationRole.PARTNER]
    certain = [row for row in partners if "reserve" not in row.organisation.facts]
    return _("partenaires : %(found)s") % {"found": _found(page.edition, len(certain), "corporate_partners_count")}


def _found(edition: Edition, shown: int, key: str) -> str:
    return found_of(shown, edition.facts.get(key)) if edition.origin == Origin.IMPORTED else str(shown)


def lit_by_pilots(pilots: Iterable[Any]) -> list[dict[str, Any]]:
    """Tiles of the map: how many pilots stand in each arrondissement, with a link to that filter."""
    counted: dict[int, list[str]] = {}
    for pilot in pilots:
        places = pilot["places"] if isinstance(pilot, dict) else pilot.places
        for number in {place["arrondissement"] for place in places if place["arrondissement"]}:
            counted.setdefault(number, []).append(str(said(pilot, "title")))
    prefix = "/en" if reading_language() == "en" else ""
    return [
        {
            "n": number,
            "count": len(titles),
            "label": ", ".join(titles),
            "href": f"{prefix}/pilotes/?arrondissement={number}",
        }
        for number, titles in sorted(counted.items())
    ]


def lit_by_challenges(challenges: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    counted: dict[int, list[str]] = {}
    here, elsewhere = ("title_en", "title_fr") if reading_language() == "en" else ("title_fr", "title_en")
    for challenge in challenges:
        title = challenge[here] or challenge[elsewhere] or ""
        for number in challenge["arrondissements"]:
            counted.setdefault(number, []).append(title)
    prefix = "/en" if reading_language() == "en" else ""
    return [
        {
            "n": number,
            "count": len(titles),
            "label": ", ".join(titles),
            "href": f"{prefix}/defis/?arrondissement={number}",
        }
        for number, titles in sorted(counted.items())
    ]


def short_day(value: dt.date) -> str:
    return dates.shortest(value)


MEASURES = 24  # points of a chart


def figure(value: Decimal) -> int | float:
    """A measure without needless decimals."""
    return int(value) if value == value.to_integral_value() else float(value)


def series(indicator: Any, measures: list[Any]) -> dict[str, Any]:
    """Promise against measure: the points of the chart, and how much of the way has been walked."""
    last = measures[-1] if measures else None
    return {
        "indicator": indicator,
        "name": said(indicator, "name"),
        "points": [(short_day(measure.on), figure(measure.value)) for measure in measures],
        "baseline": None if indicator.baseline is None else figure(indicator.baseline),
        "target": None if indicator.target is None else figure(indicator.target),
        "last": last,
        "share": share_of_promise(indicator, last),
        "notes": [measure for measure in measures if measure.note],
    }


def rectified(measures: list[Any]) -> list[dict[str, Any]]:
    """Each measure that was corrected or withdrawn, with the one that took its place: the last correction first."""
    after = {one.replaces_id: one for one in measures if one.replaces_id}
    gone = sorted((one for one in measures if one.retired_at), key=lambda one: one.retired_at, reverse=True)
    return [{"was": one, "now": after.get(one.pk)} for one in gone]


def share_of_promise(indicator: Any, last: Any) -> int | None:
    """Percent of the way from the baseline to the target; None when one of the three is unknown or both are equal."""
    if last is None or indicator.baseline is None or indicator.target is None:
        return None
    way = indicator.target - indicator.baseline
    return round(100 * (last.value - indicator.baseline) / way) if way else None


def milestone_items(steps: list[dict[str, Any]]) -> list[dict[str, str]]:
    items = []
    for step in steps:
        done = parse_date(step["done_on"]) if step["done_on"] else None
        due = parse_date(step["due_on"])
        words = _("fait le %(day)s") if done else _("prévu le %(day)s")
        items.append(
            {
                "label": step["title"],
                "when": words % {"day": dates.short(done or due)},
                "note": "" if done else str(MilestoneStatus(step["status"]).label),
                "tone": tone_of(step["status"]),
            }
        )
    return items


def plain_terms(sheet: Any) -> list[dict[str, str]]:
    """The articles of a terms sheet in the reader's language: `key`, `title`, `sentence`."""
    name = "body_en" if reading_language() == "en" else "body_fr"
    body = sheet.get(name) if isinstance(sheet, dict) else getattr(sheet, name)
    return list(body or [])


def merged_tiles(*layers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tiles of several layers on one map: counts add up, the first link is kept."""
    tiles: dict[int, dict[str, Any]] = {}
    for tile in (tile for layer in layers for tile in layer):
        known = tiles.get(tile["n"])
        tiles[tile["n"]] = (
            {**known, "count": known["count"] + tile["count"], "label": f"{known['label']}, {tile['label']}"}
            if known
            else tile
        )
    return [tiles[number] for number in sorted(tiles)]
