"""What waits for whom, about challenges."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.calls.permissions import ChallengePerm
from challenges.enums import ChallengeState
from challenges.models import Challenge, Question
from core.clock import AppNow
from core.guardian import granted_to
from core.permissions import holds_everywhere
from core.worklist import Task, task_source

PAGE = 25
FOR_TEAM = {
    ChallengeState.PROPOSED: lambda: _("Lire le défi proposé, puis l’approuver ou demander des modifications"),
    ChallengeState.APPROVED: lambda: _("Fixer les dates et programmer la publication"),
}
FOR_AUTHORS = {
    ChallengeState.CHANGES_REQUESTED: lambda: _("Reprendre le défi : l’équipe demande des modifications"),
    ChallengeState.DRAFT: lambda: _("Finir le brouillon et le proposer à l’équipe"),
}


def _steers(user: Any) -> bool:
    return holds_everywhere(user, ChallengePerm.STEER)


def _to_write_or_steer(user: Any) -> QuerySet[Challenge]:
    mine = granted_to(user, ChallengePerm.CHANGE, Challenge) & Q(state__in=list(FOR_AUTHORS))
    wanted = mine | Q(state__in=list(FOR_TEAM)) if _steers(user) else mine
    return Challenge.objects.filter(wanted).select_related("edition").order_by("edition__call_opens_at", "pk")[:PAGE]


@task_source(_to_write_or_steer)
def challenge_tasks(rows: QuerySet[Challenge]) -> Iterable[Task]:
    """Drafts and changes for authors, proposals and publications for the team."""
    words = {**FOR_AUTHORS, **FOR_TEAM}
    for challenge in rows:
        page = "challenge_publication" if challenge.state == ChallengeState.APPROVED else "workspace_challenge"
        yield Task(
            title=words[ChallengeState(challenge.state)](),
            about=str(challenge),
            url=reverse(page, args=[challenge.pk]),
            due=challenge.opens_at or (challenge.edition.call_opens_at if challenge.edition else None),
            kind="challenge",
        )


def _late(user: Any) -> QuerySet[Challenge] | None:
    if not _steers(user):
        return None
    return Challenge.objects.filter(state=ChallengeState.SCHEDULED, opens_at__lte=AppNow())[:PAGE]


@task_source(_late)
def late_openings(rows: QuerySet[Challenge]) -> Iterable[Task]:
    """Scheduled challenges whose hour has passed: a condition no longer holds."""
    for challenge in rows:
        yield Task(
            title=_("Lever ce qui empêche le défi d’ouvrir"),
            about=str(challenge),
            url=reverse("challenge_publication", args=[challenge.pk]),
            due=challenge.opens_at,
            kind="challenge",
        )


def _unanswered(user: Any) -> QuerySet[Question]:
    rows = Question.objects.filter(answer="", challenge__state__in=["open", "closed", "deliberating"])
    if not holds_everywhere(user, ChallengePerm.ANSWER):
        rows = rows.filter(challenge__in=Challenge.objects.filter(granted_to(user, ChallengePerm.ANSWER, Challenge)))
    return rows.select_related("challenge").order_by("created_at")[:200]


@task_source(_unanswered)
def question_tasks(rows: QuerySet[Question]) -> Iterable[Task]:
    """Public questions without an answer, counted by challenge."""
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(row.challenge, []).append(row)
    for challenge, questions in list(found.items())[:PAGE]:
        n = len(questions)
        yield Task(
            title=ngettext("Répondre à %(n)s question publique", "Répondre à %(n)s questions publiques", n) % {"n": n},
            about=str(challenge),
            url=reverse("challenge_questions", args=[challenge.pk]),
            due=min((row.reply_by for row in questions if row.reply_by), default=challenge.closes_at),
            kind="question",
            count=n,
        )
