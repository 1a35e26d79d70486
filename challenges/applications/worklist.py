"""What waits for applicants, jurors, chairs and the team. Nothing pending is told to an applicant."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries.application import applications_for_team
from challenges.applications.queries.consortium import invitations_waiting
from challenges.calls.permissions import manages_juries
from challenges.enums import ApplicationState, ChallengeState
from challenges.models import Application, ApplicationMember
from core.guardian import granted_to
from core.worklist import Task, task_source

SHOWN = 20


TITLES = {
    ApplicationState.DRAFT: gettext_lazy("Terminer et déposer la candidature"),
    ApplicationState.CORRECTION_REQUESTED: gettext_lazy("Corriger la candidature"),
    ApplicationState.SELECTED: gettext_lazy("Accepter la sélection, ou y renoncer"),
}


def _applicant_rows(user: Any) -> QuerySet[Application]:
    live = (
        Q(challenge__state=ChallengeState.OPEN) | ~Q(state=ApplicationState.DRAFT) | Q(deadline_override__isnull=False)
    )
    return (
        Application.objects.filter(granted_to(user, ApplicationPerm.SUBMIT, Application), live, state__in=TITLES)
        .select_related("challenge")
        .only("state", "deadline_override", "challenge__title_fr", "challenge__title_en", "challenge__closes_at")
        .order_by("created_at")[:SHOWN]
    )


@task_source(_applicant_rows)
def applicant_tasks(rows: QuerySet[Application]) -> Iterator[Task]:
    """Drafts to finish, corrections to send, selections to answer."""
    for row in rows:
        due = row.deadline_override or row.challenge.closes_at
        yield Task(
            str(TITLES[ApplicationState(row.state)]),
            str(row.challenge),
            reverse("application", args=[row.pk]),
            None if row.state == ApplicationState.SELECTED else due,
            "application",
        )


@task_source(lambda user: invitations_waiting(user)[:SHOWN])
def consortium_tasks(rows: QuerySet[ApplicationMember]) -> Iterator[Task]:
    """Invitations to a consortium, for those who bind the invited organisation."""
    for row in rows:
        url = reverse("application_consortium", args=[row.application_id])
        title = _("Répondre à %(lead)s, qui vous invite dans son groupement") % {"lead": row.application.organisation}
        due = row.application.deadline_override or row.application.challenge.closes_at
        yield Task(title, str(row.application.challenge), url, due, "consortium")


def _to_check(user: Any) -> QuerySet[Any, Any] | None:
    if not manages_juries(user):
        return None
    return (
        applications_for_team(user)
        .filter(state=ApplicationState.SUBMITTED)
        .order_by()
        .values("challenge", name=F("challenge__title_fr"))
        .annotate(n=Count("pk"))[:SHOWN]
    )


@task_source(_to_check)
def eligibility_tasks(rows: QuerySet[Any, Any]) -> Iterator[Task]:
    """Applications to check, counted by challenge."""
    for row in rows:
        title = ngettext(
            "Vérifier la recevabilité de %(n)s candidature", "Vérifier la recevabilité de %(n)s candidatures", row["n"]
        ) % {"n": row["n"]}
        url = reverse("application_desk", args=[row["challenge"]]) + "?etat=submitted"
        yield Task(title, row["name"], url, None, "eligibility", row["n"])
