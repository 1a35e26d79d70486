"""The exchange about an application, drafts included: the organisation that applies, and the programme team."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from casework.exchanges import declare_exchange
from challenges.applications.domain.deadline import deadline_of
from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries.application import applicants_of, applications_visible_to, team_of
from challenges.applications.queries.recusal import not_recused
from challenges.enums import ApplicationState
from challenges.models import Application
from core.emails import named
from core.guardian import granted_to
from core.permissions import can, roles_of
from core.roles import Role


def _ours(user: Any) -> QuerySet[Application]:
    """The team reads the exchange of a draft, and of it nothing else. Never on a challenge to which one's own organisation applies."""
    if Role.TEAM not in roles_of(user):
        return Application.objects.none()
    return Application.objects.filter(not_recused(user))


def _theirs(user: Any) -> QuerySet[Application]:
    return Application.objects.filter(granted_to(user, ApplicationPerm.MESSAGE, Application))


def _closes_at(application: Application) -> Any:
    """Only while something can still be handed in is an answer urgent."""
    drafting = application.state in (ApplicationState.DRAFT, ApplicationState.CORRECTION_REQUESTED)
    return deadline_of(application) if drafting else None


declare_exchange(
    "candidature",
    Application,
    objects=lambda: Application.objects.select_related("challenge", "organisation"),
    ours=_ours,
    theirs=_theirs,
    our_people=team_of,
    their_people=applicants_of,
    title=lambda application: f"{application.organisation} · {named(application.challenge)()}",
    url=lambda application: reverse("application", args=[application.pk]),
    reads_object=lambda user, application: applications_visible_to(user).filter(pk=application.pk).exists(),
    may_write=lambda user, application: can(user, ApplicationPerm.MESSAGE, application),
    closes_at=_closes_at,
)
