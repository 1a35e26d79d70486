"""What the pages of a challenge under writing read."""

from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from challenges.enums import SectionKey
from challenges.models import Challenge, ChallengeSection
from core.models import Comment, generic_key
from core.ui import dates
from core.ui.states import tone_of
from core.ui.words import difference
from core.workflow import history, read_history, workflow_of


def sections_of(challenge: Challenge) -> list[ChallengeSection]:
    """Every part in reading order, with its author and the number of remarks that wait (`waiting`)."""
    waiting = (
        Comment.objects.filter(**generic_key(challenge), section=OuterRef("key"), resolved_at__isnull=True)
        .order_by()
        .values("section")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = (
        ChallengeSection.objects.filter(challenge=challenge)
        .annotate(waiting=Coalesce(Subquery(waiting), 0))
        .select_related("updated_by")
    )
    found: dict[str, Any] = {row.key: row for row in rows}
    missing = [key for key in SectionKey.values if key not in found]
    for key in missing:
        found[key] = ChallengeSection(challenge=challenge, key=key)
        found[key].waiting = 0
    return [found[key] for key in SectionKey.values]


def open_comments(challenge: Challenge, section: ChallengeSection) -> list[Comment]:
    """Remarks that wait on one part, oldest first, each with the difference that its wording makes (`parts`)."""
    rows = list(
        Comment.objects.filter(**generic_key(challenge), section=section.key, resolved_at__isnull=True)
        .select_related("author")
        .order_by("created_at", "pk")
    )
    for row in rows:
        row.parts = difference(section.body_fr, row.suggestion) if row.suggestion else []  # type: ignore[attr-defined]
    return rows


def history_of(challenge: Challenge) -> list[dict[str, Any]]:
    """Who moved the challenge, newest first, as the timeline shows it."""
    workflow = workflow_of(challenge)
    items = []
    for row in reversed(read_history(challenge)):
        by = {"clock": _("à l’heure prévue"), "import": _("à l’import")}.get(row.origin) or str(row.actor)
        items.append(
            {
                "label": str(workflow.states(row.target).label).capitalize(),
                "when": dates.instant(row.at),
                "tone": tone_of(row.target),
                "actor": by,
                "note": row.reason_shown,
            }
        )
    items.append(
        {
            "label": _("Brouillon ouvert"),
            "when": dates.instant(challenge.created_at),
            "tone": "draft",
            "actor": str(challenge.created_by or ""),
            "note": "",
        }
    )
    return items


def last_reason(challenge: Challenge) -> str:
    """Why the challenge came to its present state, empty when nobody had to say."""
    row = history(challenge).last()
    return row.reason_shown if row else ""
