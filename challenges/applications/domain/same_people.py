"""The same people twice on one challenge: « à vérifier » for the team, one kept within five days."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from challenges.applications.domain.mail import mail_applicants
from challenges.applications.emails import SamePeopleFound
from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries.same_people import applications_of_same_people, open_pairs
from challenges.models import Application, SamePeople
from core.clock import app_now
from core.deadlines import Delay, after
from core.exceptions import DomainError, StaleState
from core.permissions import require

TIME = Delay(5, "d")


def look_for_same_people(application: Application) -> int:
    """Opens a check for each live application of the same people. Call it in the transaction of the submission, the challenge
    locked: two at once see each other. Side effect: mail to the people of both, which names neither to the other.
    """
    found = 0
    for other in applications_of_same_people(application).select_related("challenge", "organisation"):
        first, second = sorted((other, application), key=lambda row: row.pk)
        pair, new = SamePeople.objects.get_or_create(
            first=first,
            second=second,
            defaults={"challenge_id": application.challenge_id, "due": after(app_now(), TIME)},
        )
        if not new and pair.outcome != SamePeople.Outcome.ONE_LEFT:
            continue
        pair.outcome, pair.due, pair.ended_at = SamePeople.Outcome.OPEN, after(app_now(), TIME), None
        pair.save(update_fields=["outcome", "due", "ended_at", "updated_at"])
        for one in (first, second):
            mail_applicants(SamePeopleFound, one, due=pair.due)
        found += 1
    return found


def settle_pairs(application: Application) -> None:
    """The application is no candidate any more: the other one of each pair is the one that was kept."""
    now = app_now()
    open_pairs(application).update(outcome=SamePeople.Outcome.ONE_LEFT, ended_at=now, updated_at=now)


def told_apart(pair: SamePeople, *, by: Any, reason: str) -> SamePeople:
    """The team finds that these are two applications in their own right, with a reason. Both go on."""
    if not reason.strip():
        raise DomainError(_("Indiquez le motif."), field="reason")
    with transaction.atomic():
        row = SamePeople.objects.select_for_update(of=("self",)).select_related("first", "second").get(pk=pair.pk)
        require(by, ApplicationPerm.CHECK, row.first)
        require(by, ApplicationPerm.CHECK, row.second)
        if row.outcome != SamePeople.Outcome.OPEN:
            raise StaleState(_("Cette vérification est déjà réglée."))
        row.outcome, row.reason, row.ended_by, row.ended_at = SamePeople.Outcome.APART, reason.strip(), by, app_now()
        row.save(update_fields=["outcome", "reason", "ended_by", "ended_at", "updated_at"])
    return row


def nobody_twice(application: Application) -> None:
    """A guard: no check of the same people is open on this application."""
    pair = open_pairs(application).first()
    if pair is not None:
        other = pair.second if pair.first_id == application.pk else pair.first
        raise DomainError(
            _("Les mêmes personnes ont déposé une autre candidature à ce défi, avec %(name)s : réglez-le d’abord, une seule reste.")
            % {"name": other.organisation}
        )  # fmt: skip
