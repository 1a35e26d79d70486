"""What waits for people because of people: invitations to accept, requests to answer."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.invitation import invitations_for
from accounts.models import Invitation, JoinRequest
from accounts.queries import join_requests_to_answer
from core.worklist import Task, task_source

ANSWER_WITHIN = dt.timedelta(days=7)
LIMIT = 20


@task_source(lambda user: invitations_for(user)[:LIMIT])
def invitations(rows: QuerySet[Invitation]) -> Iterable[Task]:
    for invitation in rows:
        yield Task(
            title=_("Répondre à une invitation"),
            about=_("%(inviter)s vous invite à rejoindre %(organisation)s")
            % {"inviter": invitation.invited_by, "organisation": invitation.organisation},
            url=reverse("invitation_mine", args=[invitation.pk]),
            due=invitation.expires_at,
            kind="invitation",
        )


@task_source(lambda user: join_requests_to_answer(user)[:LIMIT])
def join_requests(rows: QuerySet[JoinRequest]) -> Iterable[Task]:
    for request in rows:
        yield Task(
            title=_("Répondre à une demande"),
            about=_("%(asker)s demande à rejoindre %(organisation)s")
            % {"asker": request.user, "organisation": request.organisation},
            url=reverse("organisation", args=[request.organisation_id]) + "#demandes",
            due=request.created_at + ANSWER_WITHIN,
            kind="join_request",
        )
