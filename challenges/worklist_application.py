"""What waits for applicants, jurors, chairs and the team. Nothing pending is told to an applicant."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.enums import ApplicationState, ChallengeState, ReviewState
from challenges.models import Application, Deliberation, Jury, JuryMember, Release
from challenges.permissions_application import ApplicationPerm, JuryPerm
from challenges.queries.application import applications_for_team
from challenges.queries.jury import manages_juries
from core.guardian import granted_to
from core.worklist import Task, task_source

SHOWN = 20


@task_source
def applicant_tasks(user: Any) -> Iterator[Task]:
    """Drafts to finish, corrections to send, selections to answer."""
    titles = {
        ApplicationState.DRAFT: _("Terminer et déposer la candidature"),
        ApplicationState.CORRECTION_REQUESTED: _("Corriger la candidature"),
        ApplicationState.SELECTED: _("Accepter la sélection, ou y renoncer"),
    }
    live = (
        Q(challenge__state=ChallengeState.OPEN) | ~Q(state=ApplicationState.DRAFT) | Q(deadline_override__isnull=False)
    )
    rows = (
        Application.objects.filter(granted_to(user, ApplicationPerm.SUBMIT, Application), live, state__in=titles)
        .select_related("challenge")
        .defer("pending_reasons", "decision_reasons")
        .order_by("created_at")[:SHOWN]
    )
    for row in rows:
        due = row.deadline_override or row.challenge.closes_at
        yield Task(
            titles[ApplicationState(row.state)],
            str(row.challenge),
            reverse("application", args=[row.pk]),
            None if row.state == ApplicationState.SELECTED else due,
            "application",
        )


@task_source
def juror_tasks(user: Any) -> Iterator[Task]:
    """Charter, declaration of links, readings, and for the chair the minutes."""
    to_read = Q(reviews__state__in=[ReviewState.ASSIGNED, ReviewState.DRAFT])
    seats = (
        JuryMember.objects.filter(user=user.pk, left_at__isnull=True)
        .exclude(jury__challenge__state__in=[ChallengeState.ARCHIVED, ChallengeState.CANCELLED, ChallengeState.DECIDED])
        .select_related("jury__challenge")
        .annotate(left=Count("reviews", filter=to_read))
        .order_by("created_at")[:SHOWN]
    )
    for seat in seats:
        about, jury = str(seat.jury.challenge), seat.jury
        if not seat.charter_signed_at:
            yield Task(_("Signer la charte du jury"), about, reverse("jury_charter", args=[jury.pk]), None, "jury")
        elif not seat.conflicts_declared_at:
            url = reverse("jury_conflicts", args=[jury.pk])
            yield Task(_("Déclarer vos liens avec les candidats"), about, url, None, "jury")
        if seat.left and seat.charter_signed_at:
            title = ngettext("Lire %(n)s candidature", "Lire %(n)s candidatures", seat.left) % {"n": seat.left}
            yield Task(title, about, reverse("jury", args=[jury.pk]), jury.reviews_due_at, "review", seat.left)
    yield from _chair_tasks(user)


def _chair_tasks(user: Any) -> Iterator[Task]:
    rows = Deliberation.objects.filter(
        jury__in=Jury.objects.filter(granted_to(user, JuryPerm.CHAIR, Jury)), signed_at__isnull=True
    ).select_related("jury__challenge")[:SHOWN]
    for row in rows:
        url = reverse("jury_deliberation", args=[row.jury_id])
        yield Task(_("Signer le procès-verbal"), str(row.jury.challenge), url, None, "minutes")


@task_source
def team_tasks(user: Any) -> Iterator[Task]:
    """Applications to check, juries to open, decisions to release."""
    if not manages_juries(user):
        return
    waiting = (
        applications_for_team(user)
        .filter(state=ApplicationState.SUBMITTED)
        .order_by()
        .values("challenge", name=F("challenge__title_fr"))
        .annotate(n=Count("pk"))[:SHOWN]
    )
    for row in waiting:
        title = ngettext(
            "Vérifier la recevabilité de %(n)s candidature", "Vérifier la recevabilité de %(n)s candidatures", row["n"]
        ) % {"n": row["n"]}
        url = reverse("application_desk", args=[row["challenge"]]) + "?etat=submitted"
        yield Task(title, row["name"], url, None, "eligibility", row["n"])
    ready = Deliberation.objects.filter(
        ~Exists(Release.objects.filter(challenge=OuterRef("jury__challenge"))), signed_at__isnull=False
    ).select_related("jury__challenge")[:SHOWN]
    for row in ready:
        challenge = row.jury.challenge
        url = reverse("release", args=[challenge.pk])
        yield Task(_("Relire et publier les décisions"), str(challenge), url, challenge.decision_at, "release")
