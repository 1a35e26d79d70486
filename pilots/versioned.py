"""Texts of pilots that several people write (core.shared_texts)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from core.shared_texts import SharedTexts, declare
from pilots.domain.framing import write_assessment
from pilots.domain.pilot import plan
from pilots.models import Assessment, Pilot
from pilots.permissions import PilotPerm
from pilots.queries import pilots_visible_to


def _assessments(user: Any) -> QuerySet[Assessment]:
    return Assessment.objects.filter(pilot__in=pilots_visible_to(user).values("pk")).select_related("pilot")


def _assess(assessment: Assessment, *, by: Any, values: Mapping[str, Any]) -> None:
    write_assessment(assessment.pilot, by=by, summary=values["summary"])


declare(
    SharedTexts(
        "pilote",
        Pilot,
        ("title_fr", "title_en", "summary_fr", "summary_en"),
        door=pilots_visible_to,
        perm=PilotPerm.PLAN,
        write=plan,
        back=lambda pilot: reverse("pilot_plan", args=[pilot.pk]),
    )
)
declare(
    SharedTexts(
        "analyse-d-impact",
        Assessment,
        ("summary",),
        door=_assessments,
        perm=PilotPerm.PLAN,
        write=_assess,
        back=lambda assessment: reverse("pilot_assessment", args=[assessment.pilot_id]),
        target=lambda assessment: assessment.pilot,
    )
)
