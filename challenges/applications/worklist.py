"""What waits for applicants, jurors, chairs and the team. Nothing pending is told to an applicant."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from challenges.applications.permissions import ApplicationPerm
from challenges.applications.presenters import track_of
from challenges.applications.queries.application import (
    applications_for_team,
    calls_to_answer,
    double_applications,
    may_look_for_calls,
)
from challenges.applications.queries.consortium import invitations_waiting
from challenges.applications.queries.same_people import pairs_to_check
from challenges.calls.permissions import manages_juries
from challenges.enums import APPLICATION_OVER, ApplicationState, ChallengeState
from challenges.models import Application, ApplicationMember, Handling, SamePeople
from core.clock import AppNow, app_now
from core.compiled_for import CompiledFor
from core.guardian import granted_to
from core.turns import Party, Turn, turn
from core.ui.dates import short
from core.worklist import Panel, PanelRow, Task, panel_source, task_source

SHOWN = 20
PANEL = 5
CALLS = 3


TITLES = {
    ApplicationState.DRAFT: gettext_lazy("Terminer et déposer la candidature"),
    ApplicationState.CORRECTION_REQUESTED: gettext_lazy("Corriger la candidature"),
    ApplicationState.SELECTED: gettext_lazy("Accepter la sélection, ou y renoncer"),
}


def _applicant_rows(user: Any) -> QuerySet[Application]:
    own = Q(deadline_override__isnull=True, challenge__state=ChallengeState.OPEN, challenge__closes_at__gte=AppNow())
    live = own | Q(deadline_override__gte=AppNow()) | Q(state=ApplicationState.SELECTED)
    return (
        Application.objects.filter(granted_to(user, ApplicationPerm.SUBMIT, Application), live, state__in=TITLES)
        .select_related("challenge")
        .only(
            "state",
            "deadline_override",
            "answer_by",
            "challenge__title_fr",
            "challenge__title_en",
            "challenge__closes_at",
        )
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
            row.answer_by if row.state == ApplicationState.SELECTED else due,
            "application",
        )


@task_source(lambda user: invitations_waiting(user)[:SHOWN])
def consortium_tasks(rows: QuerySet[ApplicationMember]) -> Iterator[Task]:
    """Invitations to a consortium, for those who bind the invited organisation."""
    for row in rows:
        url = reverse("application_consortium", args=[row.application_id])
        invited = _("Répondre à %(lead)s, qui vous invite dans son groupement")
        changed = _("Confirmer votre accord à la candidature de %(lead)s, qui a changé")
        title = (changed if row.consented_at else invited) % {"lead": row.application.organisation}
        due = row.application.deadline_override or row.application.challenge.closes_at
        yield Task(title, str(row.application.challenge), url, due, "consortium")


def _to_check(user: Any) -> QuerySet[Any, Any] | None:
    if not manages_juries(user):
        return None
    correction_missed = Q(state=ApplicationState.CORRECTION_REQUESTED, deadline_override__lt=AppNow())
    return (
        applications_for_team(user)
        .filter(Q(state=ApplicationState.SUBMITTED) | correction_missed)
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


def _handed(user: Any) -> QuerySet[Any, Any] | None:
    if not manages_juries(user):
        return None
    handled = Handling.objects.filter(agent=user.pk).values("application")
    return (
        applications_for_team(user)
        .filter(pk__in=handled, state=ApplicationState.SUBMITTED)
        .order_by()
        .values("challenge", name=F("challenge__title_fr"))
        .annotate(n=Count("pk"))[:SHOWN]
    )


@task_source(_handed)
def handed_tasks(rows: QuerySet[Any, Any]) -> Iterator[Task]:
    """Applications that a colleague gave this agent, until each is checked."""
    for row in rows:
        title = ngettext(
            "Traiter %(n)s candidature qui vous est confiée",
            "Traiter %(n)s candidatures qui vous sont confiées",
            row["n"],
        ) % {"n": row["n"]}
        url = reverse("application_desk", args=[row["challenge"]]) + "?etat=submitted&agent=moi"
        yield Task(title, row["name"], url, None, "handed", row["n"])


@task_source(lambda user: pairs_to_check(user)[:SHOWN] if manages_juries(user) else None)
def same_people_tasks(rows: QuerySet[SamePeople]) -> Iterator[Task]:
    """Two applications of the same people, until one is left or the team tells them apart."""
    for row in rows:
        url = reverse("application", args=[row.second_id]) + "#memes-personnes"
        title = _("Vérifier deux candidatures des mêmes personnes : %(one)s et %(other)s") % {
            "one": row.first.organisation,
            "other": row.second.organisation,
        }
        yield Task(title, str(row.challenge), url, row.due, "same_people")


def _doubles(user: Any) -> QuerySet[Application] | None:
    if manages_juries(user):
        return double_applications().filter(choose_by__lt=AppNow())[:SHOWN]
    return double_applications().filter(granted_to(user, ApplicationPerm.SUBMIT, Application))[:SHOWN]


@task_source(_doubles)
def double_application_tasks(rows: QuerySet[Application]) -> Iterator[Task]:
    """After a merge, two live applications to one challenge: its people keep one within five days, else the team settles it."""
    for row in rows:
        title = _("Garder une seule des deux candidatures : retirer l’autre")
        yield Task(
            title, str(row.challenge), reverse("application", args=[row.pk]), row.choose_by, "double_application"
        )


def _followed(user: Any) -> QuerySet[Application]:
    return (
        Application.objects.filter(granted_to(user, ApplicationPerm.SUBMIT, Application))
        .exclude(state__in=APPLICATION_OVER)
        .select_related("challenge__jury")
        .defer("pending_reasons", "decision_reasons", "deadline_override_reason")
        .order_by("-created_at")[:PANEL]
    )


_following = CompiledFor(_followed)


@panel_source
def applications_followed(user: Any) -> Iterator[Panel]:
    """The applications of one's organisations that are under way: who acts on each, and what comes next."""
    now = app_now()
    found = [(row, turn(row, user, parties={Party.APPLICANT}, now=now)) for row in _following.fetch(user)]
    if found:
        yield Panel(
            _("Vos candidatures"),
            tuple(_panel_row(row, stands) for row, stands in found),
            reverse("applications"),
            _("Toutes vos candidatures"),
            order=20,
        )


@panel_source
def open_calls(user: Any) -> Iterator[Panel]:
    """For whoever may apply, the calls that are open and where their organisations have no application: the next act."""
    challenges = list(calls_to_answer(user)[:CALLS]) if may_look_for_calls(user) else []
    if challenges:
        rows = tuple(
            PanelRow(str(row), reverse("public:challenge", args=[row.slug]), side=short(row.closes_at))
            for row in challenges
        )
        yield Panel(_("Défis ouverts"), rows, reverse("public:challenges"), _("Tous les défis"), order=40)


def _panel_row(row: Application, stands: Turn) -> PanelRow:
    date = stands.until or stands.then_at
    return PanelRow(
        str(row.challenge),
        reverse("application", args=[row.pk]),
        note=capfirst(stands.act),
        state=stands.words or row.get_state_display(),
        tone=stands.tone,
        side=short(date) if date else "",
        waits=bool(stands.words) and not stands.yours,
        track=tuple(track_of(row)),
    )
