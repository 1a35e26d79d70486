"""What waits for people because of people: invitations to accept, requests to answer."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.invitation import invitations_for
from accounts.models import DuplicateDoubt, Invitation, JoinRequest, OrganisationMerge
from accounts.permissions import OrganisationPerm
from accounts.queries import addresses_held, doubts_open, join_requests_to_answer, merges_to_answer, merges_to_confirm
from core.mail_codes import why
from core.models import HeldAddress
from core.permissions import holds_everywhere
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


@task_source(addresses_held)
def addresses_that_receive_nothing(rows: QuerySet[HeldAddress]) -> Iterable[Task]:
    """For whoever nothing reaches by mail any more."""
    for held in rows:
        yield Task(
            title=_("Confirmer votre adresse électronique"),
            about=_("Nos courriels à %(address)s reviennent : %(why)s")
            % {"address": held.address, "why": why(held.code)},
            url=reverse("address_held"),
            kind="address",
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


@task_source(
    lambda user: doubts_open()[:LIMIT] if holds_everywhere(user, OrganisationPerm.MERGE_ORGANISATIONS) else None
)
def duplicates(rows: QuerySet[DuplicateDoubt]) -> Iterable[Task]:
    """Organisations that may be one, for the team."""
    for doubt in rows:
        yield Task(
            title=_("Regarder un doublon possible"),
            about=_("« %(one)s » et « %(other)s »") % {"one": doubt.organisation, "other": doubt.other},
            url=reverse("organisation_doubts"),
            due=doubt.created_at + ANSWER_WITHIN,
            kind="duplicate",
        )


def _merge_task(merge: OrganisationMerge, title: str) -> Task:
    about = _("%(gone)s, dans %(kept)s") % {"gone": merge.gone, "kept": merge.kept}
    url = reverse("organisation_merge", args=[merge.pk])
    return Task(title=title, about=about, url=url, due=merge.created_at + ANSWER_WITHIN, kind="merge")


@task_source(lambda user: merges_to_answer(user)[:LIMIT])
def merges_proposed(rows: QuerySet[OrganisationMerge]) -> Iterable[Task]:
    """For the managers of both sides."""
    for merge in rows:
        yield _merge_task(merge, _("Dire si deux organisations sont la même"))


@task_source(
    lambda user: (
        merges_to_confirm(user)[:LIMIT] if holds_everywhere(user, OrganisationPerm.MERGE_ORGANISATIONS) else None
    )
)
def merges_waiting(rows: QuerySet[OrganisationMerge]) -> Iterable[Task]:
    """For the second person of the team."""
    for merge in rows:
        yield _merge_task(merge, _("Confirmer la réunion de deux organisations"))
