"""The portfolio, and the pages of one pilot."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agreements.conventions.queries import accessions_visible_to, conventions_visible_to
from agreements.prototypes.permissions import PrototypePerm
from core import gates
from core.clock import today
from core.compiled_for import ListedFor
from core.csv_export import csv_response
from core.doors import Door
from core.exports.declared import EVERYWHERE
from core.listed import Found
from core.permissions import can
from core.saved_views.views import opens_with_views
from core.turns import turn
from core.ui import dates
from core.ui.states import tone_of
from core.views.transitions import TransitionView
from core.workflow import read_history
from pilots.domain import pilot as verbs
from pilots.domain.following import monday_of
from pilots.enums import BEFORE_START, UNDER_WAY, MilestoneStatus, Mood, PilotState, Side
from pilots.exports import cells, chosen, header, ordered
from pilots.gates import START, needs_assessment
from pilots.models import CheckIn, Measure, Pilot, Site
from pilots.permissions import PilotPerm
from pilots.queries import lines_of, pilots_visible_to, portfolio
from pilots.sentences import lateness, mood_row, next_actor
from pilots.sides import side_of
from pilots.views.incident_lines import incidents_of
from pilots.views.kept_lines import Reader, check_in_lines, measure_lines, reader_of
from pilots.views.sharing_lines import sharings_of

PER_PAGE = 20
PORTFOLIO = ListedFor(lambda user: ordered(lines_of(None, today())), lambda user: ordered(portfolio(user, today())))


def _line(pilot: Any, day: dt.date) -> dict[str, Any]:
    words, tone = mood_row(pilot)
    return {"pilot": pilot, "mood": words, "tone": tone, "late": lateness(pilot, day), "who": next_actor(pilot)}


@require_GET
@opens_with_views("pilotes")
def pilot_list(request: HttpRequest) -> HttpResponse:
    day = today()
    form, rows = chosen(request.user, request.GET, day)
    asked = [name for name, value in request.GET.items() if value and name != "page"]
    listed = Found(rows, lines_of(None, day)) if asked else PORTFOLIO.of(request.user)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    lines = [_line(pilot, day) for pilot in page]
    return render(
        request,
        "pilots/pilot_list.html",
        {"filter_form": form, "page": page, "lines": lines, "everywhere": EVERYWHERE.pk},
    )


@require_GET
def pilot_csv(request: HttpRequest) -> HttpResponse:
    day = today()
    _form, rows = chosen(request.user, request.GET, day)
    return csv_response("pilotes", header(), (cells(pilot, day) for pilot in rows))


DOOR = Door(pilots_visible_to)


def find(request: HttpRequest, pk: Any) -> Pilot:
    return DOOR.open(request.user, pk)


ASKED = {
    "plan": PilotPerm.PLAN,
    "name": PilotPerm.NAME_DIRECTORATE,
    "report": PilotPerm.REPORT,
    "evaluate": PilotPerm.EVALUATE,
    "authorise": PilotPerm.AUTHORISE_SITE,
    "accept": PilotPerm.ACCEPT_DATA,
    "give_back": PilotPerm.RETURN_DATA,
    "validate": PilotPerm.VALIDATE_ASSESSMENT,
}


def frame_of(request: HttpRequest, pilot: Pilot, tab: str) -> dict[str, Any]:
    """What every page of a pilot shows: tabs, and what this person may do."""
    tabs = (
        ("overview", _("Où en est-on"), "workspace_pilot"),
        ("follow", _("Suivi"), "pilot_follow"),
        ("frame", _("Cadre de l’essai"), "pilot_frame"),
        ("outcome", _("Bilan"), "pilot_outcome"),
    )
    may = {name: can(request.user, perm, pilot) for name, perm in ASKED.items()}
    return {
        "pilot": pilot,
        "turn": turn(pilot, request.user),
        "act": first_act(pilot, may),
        "tabs": [
            {"label": label, "href": reverse(name, args=[pilot.pk]), "current": key == tab, "count": None}
            for key, label, name in tabs
        ],
        "may": may,
    }


def first_act(pilot: Pilot, may: dict[str, Any]) -> tuple[str, str]:
    """The act of the head, and where it is done, for whoever has the turn; empty where the head offers a move, or nothing."""
    outcome = f"{reverse('pilot_outcome', args=[pilot.pk])}#evaluation"
    if pilot.state in BEFORE_START and may["plan"]:
        return _("Voir les conditions du départ"), f"{reverse('workspace_pilot', args=[pilot.pk])}#demarrage"
    if pilot.state in UNDER_WAY and may["report"]:
        return _("Faire le point"), reverse("pilot_check_in", args=[pilot.pk])
    if pilot.state == PilotState.ENDED:
        return (_("Évaluer et décider") if may["evaluate"] else _("Lire l’évaluation")), outcome
    return "", ""


def _may_open(user: Any, pilot: Pilot) -> dict[str, bool]:
    """Pages where the conditions of the start are met, and whether this reader opens them."""
    plans, version = bool(can(user, PilotPerm.PLAN, pilot)), pilot.prototype.governing_version
    bound = version is None or conventions_visible_to(user).filter(pk=version.convention_id).exists()
    prototype = pilot.prototype
    deeds = accessions_visible_to(user).filter(challenge=prototype.challenge_id, organisation=prototype.maker_id)
    return {
        "pilot_plan": plans,
        "pilot_directorate_name": bool(can(user, PilotPerm.NAME_DIRECTORATE, pilot)),
        "pilot_assessment": plans,
        "pilot_site_add": plans,
        "pilot_site_authorise": bool(can(user, PilotPerm.AUTHORISE_SITE, pilot)),
        "prototype_deposit": bool(can(user, PrototypePerm.DEPOSIT, pilot.prototype)),
        "convention": bound,
        "accession": deeds.exists(),
        "convention_parties": bound,
        "convention_signatures": bound,
    }


def start_checklist(pilot: Pilot, user: Any) -> list[dict[str, Any]]:
    """Each condition of the start, met or not, with what is missing, who can meet it and where."""
    missing: dict[str, list[gates.Unmet]] = {}
    for row in gates.links_for(gates.unmet(START, pilot), _may_open(user, pilot)):
        missing.setdefault(row.code.split(".")[0], []).append(row)
    titles = {
        "calendar": _("Direction et dates"),
        "parties": _("Toutes les parties liées par la convention"),
        "deposit": _("Premier dépôt des sources"),
        "data_terms": _("Conditions des données acceptées"),
        "assessment": _("Analyse d’impact validée"),
        "site": _("Lieu autorisé"),
        "facts": _("Faits du démarrage constatés"),
    }
    return [{"title": title, "unmet": missing.get(key, [])} for key, title in titles.items()]


@require_GET
def pilot_detail(request: HttpRequest, pk: Any) -> HttpResponse:
    pilot = find(request, pk)
    checklist = start_checklist(pilot, request.user) if pilot.state in BEFORE_START and pilot.origin == "live" else []
    day, lines = today(), check_in_lines(pilot, reader_of(pilot, request.user), 4 * len(Side))
    check_ins, monday = [line["row"] for line in lines], monday_of(day)
    said = side_of(pilot, request.user) in {row.side for row in check_ins if row.week_of >= monday}
    frame = frame_of(request, pilot, "overview")
    context = {
        **frame,
        "act": ("", "") if said and pilot.state in UNDER_WAY else frame["act"],
        "checklist": checklist,
        "met": sum(not row["unmet"] for row in checklist),
        "missing": sum(bool(row["unmet"]) for row in checklist),
        "check_ins": lines,
        "said_this_week": said,
        "contradicted": contradicted(check_ins),
        "under_way": pilot.state in UNDER_WAY,
        "milestones": milestones_of(pilot, day)[:4] if not checklist else [],
        "sites": sites_of(pilot.sites.all()),
        "log": read_history(pilot),
    }
    return render(request, "pilots/pilot_detail.html", context)


def contradicted(check_ins: Sequence[CheckIn]) -> bool:
    """Whether one side says that all is well in the last week told, and the other that the pilot is blocked."""
    moods = {row.mood for row in check_ins if row.week_of == check_ins[0].week_of}
    return {Mood.GREEN, Mood.RED} <= moods


def sites_of(sites: Iterable[Site]) -> list[dict[str, Any]]:
    """Places of the tile map."""
    places: dict[int, list[str]] = {}
    for site in sites:
        if site.arrondissement:
            places.setdefault(site.arrondissement, []).append(site.name)
    return [{"n": n, "label": ", ".join(names)} for n, names in places.items()]


def milestones_of(pilot: Pilot, day: dt.date, *, everything: bool = False) -> list[dict[str, Any]]:
    """Milestones as a timeline: those of the past that are not done are late, whatever the column says."""
    rows = pilot.milestones.select_related("responsible").order_by("due_on", "pk")
    if not everything:
        rows = rows.exclude(status__in=(MilestoneStatus.DONE, MilestoneStatus.DROPPED))
    return [_milestone(row, day) for row in rows]


def _milestone(row: Any, day: dt.date) -> dict[str, Any]:
    late = row.status in (MilestoneStatus.PLANNED, MilestoneStatus.LATE) and row.due_on < day
    status = MilestoneStatus.LATE if late else row.status
    return {
        "milestone": row,
        "tone": tone_of(status),
        "word": str(MilestoneStatus(status).label).capitalize(),
        "late": late,
        "open": row.status in (MilestoneStatus.PLANNED, MilestoneStatus.LATE),
    }


def indicators_of(pilot: Pilot, reader: Reader | None = None) -> list[dict[str, Any]]:
    """Each indicator with its measures as points, and how far it went from the start towards the target; for a `reader` each
    measure ever noted too.
    """
    found = []
    ever = Prefetch("measures", queryset=Measure.ever.select_related("indicator"), to_attr="ever")
    for row in pilot.indicators.prefetch_related(ever).order_by("created_at", "name_fr__sorted"):
        measures = [one for one in row.ever if one.retired_at is None]
        found.append(
            {
                "indicator": row,
                "points": [(dates.written(m.on, "d/m"), _number(m.value)) for m in measures],
                "last": measures[-1] if measures else None,
                "progress": _progress(row, measures[-1].value) if measures else None,
                "baseline": _number(row.baseline),
                "target": _number(row.target),
                "lines": measure_lines(row.ever, reader) if reader else [],
            }
        )
    return found


def _number(value: Any) -> float | int | None:
    """A measure as one writes it: no decimals when there are none."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _progress(row: Any, value: Any) -> int | None:
    """Share in percent of the way from baseline to target; None when one of them is unknown or they are the same."""
    if row.baseline is None or row.target is None or row.baseline == row.target:
        return None
    return round(100 * (value - row.baseline) / (row.target - row.baseline))


@require_GET
def pilot_follow(request: HttpRequest, pk: Any) -> HttpResponse:
    pilot = find(request, pk)
    reader = reader_of(pilot, request.user)
    lines = check_in_lines(pilot, reader)
    context = {
        **frame_of(request, pilot, "follow"),
        "milestones": milestones_of(pilot, today(), everything=True),
        "indicators": indicators_of(pilot, reader),
        "incidents": incidents_of(pilot, request.user),
        "check_ins": lines,
        "contradicted": contradicted([line["row"] for line in lines]),
    }
    return render(request, "pilots/pilot_follow.html", context)


@require_GET
def pilot_frame(request: HttpRequest, pk: Any) -> HttpResponse:
    pilot = find(request, pk)
    ever = list(Site.ever.filter(pilot=pilot).select_related("authorisation").order_by("created_at"))
    places = [site for site in ever if site.removed_at is None]
    context = {
        **frame_of(request, pilot, "frame"),
        "directorates": list(pilot.directorates.select_related("organisation").order_by("ended_at", "-lead", "since")),
        "devices": list(pilot.devices.select_related("site")),
        "places": places,
        "gone": [site for site in ever if site.removed_at is not None],
        "sites": sites_of(places),
        "sharings": sharings_of(pilot, request.user, today()),
        "assessment": getattr(pilot, "assessment", None),
        "needs_assessment": needs_assessment(pilot),
    }
    return render(request, "pilots/pilot_frame.html", context)


class PilotTransitionView(TransitionView):
    verbs = {
        "make_ready": verbs.make_ready,
        "start": verbs.start,
        "pause": verbs.pause,
        "resume": verbs.resume,
        "end": verbs.end,
        "showcase": verbs.showcase,
    }

    def door(self, user: Any) -> Any:
        return pilots_visible_to(user)

    def back(self, obj: Any) -> str:
        return reverse("workspace_pilot", args=[obj.pk])
