"""What came out of a pilot: the duties of the end, the evaluation while it is written and read, and the decision."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agreements.facts.kinds import AT_ACCEPTANCE, AT_END
from agreements.facts.queries import facts_counting
from agreements.models import Prototype
from casework.models import Act
from casework.presenters import since
from core.clock import today
from core.models import generic_key
from core.workflow import read_history
from pilots.domain.evaluation import ACT, decided
from pilots.enums import CLOSED
from pilots.models import Pilot
from pilots.views.evaluation import draft_of
from pilots.views.pilots import find, frame_of, indicators_of, milestones_of


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
            _("Le matériel posé est retiré"),
            not pilot.devices.filter(removed_on__isnull=True).exists(), frame + "#materiel",
        ),
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
    over = pilot.state in CLOSED  # nothing of it can be settled any more: no link that leads nowhere
    return [
        {"label": label, "status": "done" if done else "todo", "href": "" if done or over else url}
        for label, done, url in rows
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
        "draft": draft_of(pilot, request.user),
        "since": _since(pilot) if evaluation is not None else [],
        "log": read_history(pilot),
        "entry": pilot.facts.get("register", {}).get("pilot.decided"),
        "follow_up_open": evaluation is not None
        and evaluation.follow_up_on is not None
        and evaluation.follow_up_on <= day,
    }
    return render(request, "pilots/pilot_outcome.html", context)


def _since(pilot: Pilot) -> list[dict[str, Any]]:
    """What later acts made of the decision."""
    act = Act.objects.filter(**generic_key(pilot), kind=ACT, corrects=None).order_by("number").last()
    return since(act) if act is not None else []
