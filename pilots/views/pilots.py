"""The portfolio, and the pages of one pilot."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agreements.conventions.queries import accessions_visible_to, conventions_visible_to
from agreements.facts.kinds import AT_ACCEPTANCE, AT_END
from agreements.facts.queries import facts_counting
from agreements.models import Prototype
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
from pilots.domain.evaluation import decided
from pilots.domain.following import monday_of, side_of
from pilots.enums import BEFORE_START, EVALUABLE, UNDER_WAY, MilestoneStatus, Mood, PilotState, Side
from pilots.exports import cells, chosen, header, ordered
from pilots.gates import START, needs_assessment
from pilots.models import CheckIn, Pilot, Site
from pilots.permissions import PilotPerm
from pilots.queries import lines_of, pilots_visible_to, portfolio
from pilots.sentences import lateness, mood_row, next_actor
from pilots.views.incident_lines import incidents_of

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
    return {
        "pilot": pilot,
        "turn": turn(pilot, request.user),
        "tabs": [
            {"label": label, "href": reverse(name, args=[pilot.pk]), "current": key == tab, "count": None}
            for key, label, name in tabs
        ],
        "may": {name: can(request.user, perm, pilot) for name, perm in ASKED.items()},
    }


def _may_open(user: Any, pilot: Pilot) -> dict[str, bool]:
    """Pages where the conditions of the start are met, and whether this reader opens them."""
    plans, version = bool(can(user, PilotPerm.PLAN, pilot)), pilot.prototype.governing_version
    bound = version is None or conventions_visible_to(user).filter(pk=version.convention_id).exists()
    prototype = pilot.prototype
    deeds = accessions_visible_to(user).filter(challenge=prototype.challenge_id, organisation=prototype.maker_id)
    return {
        "pilot_plan": plans,
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
    check_ins, day = list(pilot.check_ins.select_related("author")[: 4 * len(Side)]), today()
    monday = monday_of(day)
    context = {
        **frame_of(request, pilot, "overview"),
        "checklist": checklist,
        "met": sum(not row["unmet"] for row in checklist),
        "missing": sum(bool(row["unmet"]) for row in checklist),
        "check_ins": [(row, tone_of(row.mood)) for row in check_ins],
        "said_this_week": side_of(pilot, request.user) in {row.side for row in check_ins if row.week_of >= monday},
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


def indicators_of(pilot: Pilot) -> list[dict[str, Any]]:
    """Each indicator with its measures as points, and how far it went from the start towards the target."""
    found = []
    for row in pilot.indicators.prefetch_related("measures").order_by("created_at", "name_fr__sorted"):
        measures = list(row.measures.all())
        found.append(
            {
                "indicator": row,
                "points": [(dates.written(m.on, "d/m"), _number(m.value)) for m in measures],
                "last": measures[-1] if measures else None,
                "progress": _progress(row, measures[-1].value) if measures else None,
                "baseline": _number(row.baseline),
                "target": _number(row.target),
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
    check_ins = list(pilot.check_ins.select_related("author"))
    context = {
        **frame_of(request, pilot, "follow"),
        "milestones": milestones_of(pilot, today(), everything=True),
        "indicators": indicators_of(pilot),
        "incidents": incidents_of(pilot, request.user),
        "check_ins": [(row, tone_of(row.mood)) for row in check_ins],
        "contradicted": contradicted(check_ins),
    }
    return render(request, "pilots/pilot_follow.html", context)


@require_GET
def pilot_frame(request: HttpRequest, pk: Any) -> HttpResponse:
    pilot = find(request, pk)
    places = list(pilot.sites.select_related("authorisation").order_by("created_at"))
    context = {
        **frame_of(request, pilot, "frame"),
        "places": places,
        "sites": sites_of(places),
        "sharings": list(
            pilot.data_sharings.select_related("dataset__owner", "accepted_by", "deletion_proof").order_by("ends_on")
        ),
        "assessment": getattr(pilot, "assessment", None),
        "needs_assessment": needs_assessment(pilot),
        "today": today(),
    }
    return render(request, "pilots/pilot_frame.html", context)


def end_checklist(pilot: Pilot, day: dt.date, *, plans: bool) -> list[dict[str, Any]]:
    """What to settle before a pilot is left: (title, settled, where). `plans`: the reader may change the plan."""
    measured = [row["last"] is not None for row in indicators_of(pilot)]
    sharings = list(pilot.data_sharings.all())
    follow, frame = reverse("pilot_follow", args=[pilot.pk]), reverse("pilot_frame", args=[pilot.pk])
    rows = (
        (_("Chaque indicateur est mesuré"), bool(measured) and all(measured), follow),
        (
            _("Tous les jalons sont faits ou abandonnés"),
            not any(row["open"] for row in milestones_of(pilot, day)), follow,
        ),
        (_("Les données prêtées sont supprimées, preuve à l’appui"), all(row.deleted_on for row in sharings), frame),
        (
            _("Le prototype est sous licence"), bool(pilot.prototype.licence),
            reverse("workspace_prototype", args=[pilot.prototype_id]),
        ),
        (
            _("Des agents de la direction sont formés"), pilot.people_trained > 0,
            reverse("pilot_plan", args=[pilot.pk]) if plans else "",
        ),
        *_facts_of_the_end(pilot.prototype, day),
    )  # fmt: skip
    return [
        {"label": label, "status": "done" if done else "todo", "href": "" if done else url} for label, done, url in rows
    ]


def _facts_of_the_end(prototype: Prototype, day: dt.date) -> list[tuple[str, bool, str]]:
    """What the City establishes when it accepts what was delivered, and when the trial ends (model 2, section 1)."""
    page, holding = reverse("prototype_facts", args=[prototype.pk]), facts_counting(prototype, day)
    return [
        (_("La Ville a reconstruit la dernière version livrée"), set(AT_ACCEPTANCE) <= holding, page),
        (_("Un tiers a fait tourner le prototype sans la startup"), set(AT_END) <= holding, page),
    ]


@require_GET
def pilot_outcome(request: HttpRequest, pk: Any) -> HttpResponse:
    pilot = find(request, pk)
    evaluation, day = getattr(pilot, "evaluation", None), today()
    frame = frame_of(request, pilot, "outcome")
    context = {
        **frame,
        "evaluation": evaluation,
        "decided": decided(pilot),
        "checklist": end_checklist(pilot, day, plans=bool(frame["may"]["plan"])),
        "evaluable": pilot.state in EVALUABLE,
        "to_evaluate": pilot.state == PilotState.ENDED,
        "log": read_history(pilot),
        "entry": pilot.facts.get("register", {}).get("pilot.decided"),
        "follow_up_open": evaluation is not None
        and evaluation.follow_up_on is not None
        and evaluation.follow_up_on <= day,
    }
    return render(request, "pilots/pilot_outcome.html", context)


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
