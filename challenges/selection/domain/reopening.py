"""Signed minutes with a way back: the presiding person asks, somebody of the team confirms, the jury meets and signs anew.

The replaced minutes are kept whole. Possible until the decisions are released; afterwards a decision has acts of its own.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casework.domain.steps import propose
from challenges.applications.domain.mail import page_url
from challenges.enums import JuryPerm
from challenges.models import Conflict, Deliberation, Jury, JuryMember, MinutesVersion, Release
from challenges.selection.domain.conflicts import AFTER_MINUTES, links_after_minutes
from challenges.selection.domain.deliberation import scores_of
from challenges.selection.domain.minutes import signed_minutes
from challenges.selection.domain.outbox import drop_prepared
from challenges.selection.emails import MinutesReopened
from core.alarms import settle
from core.clock import app_now
from core.emails import named
from core.exceptions import DomainError, StaleState
from core.models import PendingStep
from core.permissions import require
from core.ui.dates import instant

REOPEN = "reopen_minutes"


def late_links(deliberation: Deliberation) -> QuerySet[Conflict]:
    """Links of people who sit or sat on this jury, known or assessed after the signature: what was signed no longer holds.

    An addendum covers those that were known when it was confirmed.
    """
    if deliberation.signed_at is None:
        return Conflict.objects.none()
    seated = JuryMember.objects.filter(jury=deliberation.jury_id).values("user")
    return links_after_minutes(deliberation).filter(person__in=seated)


def scores_moved(deliberation: Deliberation) -> bool:
    """Whether a score is no longer that of the signed ranking. Whoever withdrew since moves no score."""
    signed = signed_minutes(deliberation)
    now = scores_of(deliberation.jury) if signed else {}
    return any(now.get(line.pk, line.score) != line.score for line in (signed.lines if signed else ()))


def number_of_minutes(deliberation: Deliberation) -> int:
    """The number of the minutes that stand or are being written: one more than those replaced."""
    return deliberation.versions.count() + 1


def ask_reopening(jury: Jury, *, by: Any, reason: str) -> PendingStep:
    """The presiding person asks, with a reason; the team confirms. Raises NotAllowed, or DomainError when nothing is signed or
    the decisions are released. Side effects: those who may confirm are mailed and have a task.
    """
    require(by, JuryPerm.CHAIR, jury)
    may_be_corrected(Deliberation.objects.filter(jury=jury).select_related("jury").first())
    return propose(jury, REOPEN, by=by, reason=reason)


def may_be_corrected(deliberation: Deliberation | None) -> None:
    """Raises DomainError where nothing is signed, and once the decisions are released."""
    if deliberation is None or deliberation.signed_at is None:
        raise DomainError(_("Le procès-verbal n’est pas signé : il se modifie sans être rouvert."))
    if Release.objects.filter(challenge=deliberation.jury.challenge_id).exists():
        raise DomainError(_("Les décisions sont publiées : le procès-verbal ne se rouvre plus."))


def what_is_read(jury: Jury, _payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What whoever confirms reads: which minutes, and what follows. Read after a release too: the demand is then refused."""
    deliberation = Deliberation.objects.select_related("signed_by").get(jury=jury)
    signed = f"signé le {instant(deliberation.signed_at)}" if deliberation.signed_at else "non signé"
    return [
        ("Défi", str(jury.challenge.title_fr)),
        ("Procès-verbal", f"n° {number_of_minutes(deliberation)}, {signed}"),
        ("Signé par", str(deliberation.signed_by or "")),
        ("Ensuite", "le jury délibère et signe à nouveau ; les messages préparés quittent la boîte d’envoi"),
    ]


def reopen_minutes(jury: Jury, *, by: Any, reason: str, payload: Mapping[str, Any], step: PendingStep) -> Deliberation:
    """What was signed is kept as a version; decisions, minutes and attendance may be written again, then signed.

    After a link of somebody who was there the attendance is emptied: the jury meets anew. Call it by confirming the step.
    Side effects: prepared messages leave the outbox; the team's alarms on late links are settled; the jury is mailed.
    """
    with transaction.atomic():
        locked = Deliberation.objects.select_for_update(of=("self",)).select_related("jury__challenge").get(jury=jury)
        may_be_corrected(locked)
        if step.closed_by is None or step.outcome != PendingStep.Outcome.CONFIRMED:
            raise StaleState(_("Cette étape se propose d’abord : une autre personne la confirme."))
        assert locked.signed_by is not None and locked.signed_at is not None  # may_be_corrected
        MinutesVersion.objects.create(
            deliberation=locked,
            n=number_of_minutes(locked),
            held_at=locked.held_at,
            minutes=locked.minutes,
            ranking=locked.ranking,
            attendance=locked.attendance,
            signed_by=locked.signed_by,
            signed_at=locked.signed_at,
            replaced_at=app_now(),
            reason=reason,
            asked_by=by,
            confirmed_by=step.closed_by,
        )
        late = late_links(locked)
        if late.filter(person__in=locked.present.values("user")).exists():
            locked.present.clear()
        for link in late:
            settle(AFTER_MINUTES, about=str(link.pk))
        locked.ranking, locked.attendance = [], []
        locked.signed_by = locked.signed_at = None
        locked.save(update_fields=["ranking", "attendance", "signed_by", "signed_at", "updated_at"])
        drop_prepared(jury.challenge_id)
        url = partial(page_url, "jury", jury.pk)
        MinutesReopened.tell(jury, about=jury, challenge=named(locked.jury.challenge), url=url)
    return locked
