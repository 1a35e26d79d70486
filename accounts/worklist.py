"""What waits for people because of people: invitations to accept, requests to answer."""

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.invitation import invitations_for
from accounts.models import User
from accounts.queries import join_requests_to_answer
from core.worklist import Task, task_source

ANSWER_WITHIN = dt.timedelta(days=7)
LIMIT = 20


@task_source
def invitations(user: User) -> Iterable[Task]:
    for invitation in invitations_for(user)[:LIMIT]:
        yield Task(
            title=_("Répondre à une invitation"),
            about=_("%(inviter)s vous invite à rejoindre %(organisation)s")
            % {"inviter": invitation.invited_by, "organisation": invitation.organisation},
            url=reverse("invitation_mine", args=[invitation.pk]),
            due=invitation.expires_at,
            kind="invitation",
        )


@task_source
def join_requests(user: User) -> Iterable[Task]:
    for request in join_requests_to_answer(user)[:LIMIT]:
        yield Task(
            title=_("Répondre à une demande"),
            about=_("%(asker)s demande à rejoindre %(organisation)s")
            % {"asker": request.user, "organisation": request.organisation},
            url=reverse("organisation", args=[request.organisation_id]) + "#demandes",
            due=request.created_at + ANSWER_WITHIN,
            kind="join_request",
        )
