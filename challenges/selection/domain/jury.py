"""The jury at work: who sits, who reads what, and what each one gives."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from challenges.applications.domain.mail import page_url
from challenges.calls.domain.frozen import criteria_of
from challenges.calls.permissions import ChallengePerm
from challenges.enums import JUDGED, NOT_READ, JuryPerm, ReviewState
from challenges.models import Challenge, Deliberation, Jury, JuryMember, Review
from challenges.selection.domain.access import GROUPS, chairs_group, jurors_group
from challenges.selection.domain.conflicts import active_members, compute_conflicts, settle_readings
from challenges.selection.emails import JurorDismissed, JurorMessage, JuryInvitation, ReviewsOpen
from challenges.selection.queries import pairs_kept_away
from challenges.selection.reading_queries import taken_by_hand
from core.bilingual import stored
from core.clock import app_now
from core.derivation import settle, settle_people
from core.emails import Email, named
from core.exceptions import DomainError, NotAllowed, StaleState
from core.gates import pass_gate
from core.permissions import require
from core.workflow import perform

OPEN_REVIEWS = "challenges.open_reviews"


def require_manager(user: Any, challenge: Challenge) -> None:
    require(user, ChallengePerm.MANAGE_JURY, challenge)


def create_jury(challenge: Challenge, *, by: Any) -> Jury:
    """The jury of a challenge, with its groups and grants. Idempotent."""
    require_manager(by, challenge)
    with transaction.atomic():
        Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
        known = Jury.objects.filter(challenge=challenge).first()
        if known:
            return known
        jury = Jury.objects.create(challenge=challenge, group=jurors_group(challenge))
        chairs_group(jury)
        settle(jury)
    return jury


def set_up_jury(
    jury: Jury, *, by: Any, blind: bool, quorum: int, reviews_per_application: int, due_at: dt.datetime | None
) -> Jury:
    """Rules of the reading; fixed once it has begun, its due date excepted."""
    require_manager(by, jury.challenge)
    if quorum < 1 or reviews_per_application < 1:
        raise DomainError(_("Le quorum et le nombre de lectures sont d’au moins 1."), field="quorum")
    if jury.opened_at and (jury.blind, jury.quorum, jury.reviews_per_application) != (
        blind,
        quorum,
        reviews_per_application,
    ):
        raise DomainError(_("Les lectures sont ouvertes : seule leur date limite peut changer."))
    jury.blind, jury.quorum, jury.reviews_per_application, jury.reviews_due_at = (
        blind,
        quorum,
        reviews_per_application,
        due_at,
    )
    jury.save(update_fields=["blind", "quorum", "reviews_per_application", "reviews_due_at", "updated_at"])
    return jury


def _tell(mail: type[Email], member: JuryMember, jury: Jury, **context: Any) -> int:
    url = partial(page_url, "jury", jury.pk)
    return mail.tell(member, about=jury, challenge=named(jury.challenge), url=url, **context)


def appoint(jury: Jury, *, user: User, by: Any, chair: bool = False) -> JuryMember:
    """Seats a person. One chair: a new one takes the place of the former, who stays a juror.

    Side effects: groups; conflicts computed; mail to the person. Whoever left comes back by it, with the readings that nobody
    else took.
    """
    require_manager(by, jury.challenge)
    return take_seat(jury, user=user, chair=chair)


def take_seat(jury: Jury, *, user: User, chair: bool) -> JuryMember:
    """`appoint()` without its right: for whoever accepts a seat that the team offered."""
    with transaction.atomic():
        Jury.objects.select_for_update(of=("self",)).get(pk=jury.pk)
        seated = JuryMember.objects.filter(jury=jury, user=user, left_at__isnull=True).exists()
        if not seated and Deliberation.objects.filter(jury=jury, signed_at__isnull=False).exists():
            raise DomainError(_("Le procès-verbal est signé : plus personne n’entre au jury."), field="email")
        member, created = JuryMember.objects.get_or_create(jury=jury, user=user)
        if chair:
            vacate(jury, "chair", but=member)
        returned = member.left_at is not None
        member.chair, member.left_at, member.left_reason = chair, None, ""
        member.save(update_fields=["chair", "left_at", "left_reason", "updated_at"])
        seat(jury)
        compute_conflicts(jury)
        if returned:
            settle_readings(jury.challenge, user.pk)
        if created or returned:
            _tell(JuryInvitation, member, jury)
    return member


def vacate(jury: Jury, place: str, *, but: JuryMember) -> None:
    """Takes a place that one person holds (`chair`, `vice_chair`, `session_chair`) from all others, who stay jurors."""
    for former in jury.members.filter(**{place: True}).exclude(pk=but.pk):
        setattr(former, place, False)
        former.save(update_fields=[place, "updated_at"])


def seat(jury: Jury) -> None:
    """Puts who sits in the jury's groups, and nobody else."""
    settle_people(Group.objects.filter(pk__in=[jury.group_id, chairs_group(jury).pk]), GROUPS)


def dismiss(member: JuryMember, *, by: Any, reason: str) -> JuryMember:
    """Ends a seat. Submitted reviews stay and count; the others are taken back to be assigned anew.

    The reason is kept and mailed to the person; `appoint()` brings back whoever was dismissed by mistake.
    """
    require_manager(by, member.jury.challenge)
    if not reason.strip():
        raise DomainError(_("Dites pourquoi ce siège prend fin : la personne le lira."), field="reason")
    with transaction.atomic():
        locked = JuryMember.objects.select_for_update(of=("self",)).select_related("jury", "user").get(pk=member.pk)
        if locked.left_at:
            return locked
        for place in ("chair", "vice_chair", "session_chair"):
            setattr(locked, place, False)
        locked.left_at, locked.left_reason = app_now(), reason.strip()
        locked.save(update_fields=["left_at", "left_reason", "chair", "vice_chair", "session_chair", "updated_at"])
        seat(locked.jury)
        for review in locked.reviews.filter(state__in=[ReviewState.ASSIGNED, ReviewState.DRAFT]):
            perform(review, "recuse", by=None, reason=stored(lambda: _("A quitté le jury.")))
        JurorDismissed.tell(
            locked, about=locked.jury, challenge=named(locked.jury.challenge), reason=locked.left_reason
        )
    return locked


def sign_charter(member: JuryMember, *, by: Any) -> JuryMember:
    """The undertaking to be impartial and to keep secrets; nothing is read before."""
    if by.pk != member.user_id or member.left_at:
        raise NotAllowed(_("Chaque juré signe sa propre charte."))
    if member.charter_signed_at is None:
        member.charter_signed_at = app_now()
        member.save(update_fields=["charter_signed_at", "updated_at"])
        compute_conflicts(member.jury)
    return member


def working_members(jury: Jury) -> list[JuryMember]:
    """Jurors who may read: present, charter signed, links declared."""
    return [member for member in active_members(jury) if member.charter_signed_at and member.conflicts_declared_at]


def balance(
    applications: Iterable[Any],
    members: Iterable[Any],
    away: set[tuple[Any, Any]],
    held: set[tuple[Any, Any]],
    wanted: int,
) -> list[tuple[Any, Any]]:
    """Pairs (application, member) to add so that each application has `wanted` readers and loads stay within one.

    `away` are the pairs in conflict, `held` those that exist. Applications with the fewest possible readers go first, so
    that they are not left without; each takes the least loaded jurors.
    """
    members = list(members)
    load = {member: sum(1 for _application, reader in held if reader == member) for member in members}
    possible = {a: [m for m in members if (a, m) not in away and (a, m) not in held] for a in applications}
    pairs = []
    for application in sorted(possible, key=lambda a: len(possible[a])):
        missing = wanted - sum(1 for a, _m in held if a == application)
        readers = sorted(possible[application], key=lambda m: (load[m], members.index(m)))[: max(0, missing)]
        for member in readers:
            load[member] += 1
            pairs.append((application, member))
    return pairs


def assign(jury: Jury, *, by: Any) -> int:
    """Gives out the readings that are missing, evenly, never across a conflict; how many were given. Idempotent."""
    require_manager(by, jury.challenge)
    with transaction.atomic():
        Jury.objects.select_for_update(of=("self",)).get(pk=jury.pk)
        members = [member.pk for member in working_members(jury)]
        applications = list(
            jury.challenge.applications.filter(state__in=JUDGED).order_by("blind_order").values_list("pk", flat=True)
        )
        away = pairs_kept_away(jury) | taken_by_hand(jury)
        reviews = Review.objects.filter(member__jury=jury)
        away |= set(reviews.filter(state__in=NOT_READ).values_list("application", "member"))
        counted = reviews.exclude(state__in=NOT_READ).filter(excluded_reason="")
        held = set(counted.values_list("application", "member"))
        away |= set(reviews.exclude(excluded_reason="").values_list("application", "member"))
        pairs = balance(applications, members, away, held, jury.reviews_per_application)
        created = Review.objects.bulk_create([Review(application_id=a, member_id=m) for a, m in pairs])
        settle(*created)
    return len(created)


def open_reviews(jury: Jury, *, by: Any) -> int:
    """Opens the reading: conflicts computed, gate passed, readings given out, jurors written to. How many they are."""
    require_manager(by, jury.challenge)
    with transaction.atomic():
        locked = Jury.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=jury.pk)
        if locked.opened_at:
            return 0
        compute_conflicts(locked)
        pass_gate(OPEN_REVIEWS, locked.challenge)
        perform(locked.challenge, "deliberate", by=by)
        locked.opened_at = app_now()
        locked.save(update_fields=["opened_at", "updated_at"])
        assign(locked, by=by)
        told = 0
        for member in working_members(locked):
            count = member.reviews.filter(state=ReviewState.ASSIGNED).count()
            if count:
                told += _tell(ReviewsOpen, member, locked, count=count)
    return told


def write_to(member: JuryMember, *, by: Any, body: str) -> None:
    """A text of the team to one juror, as a mail and in their workspace. Raises StaleState for whoever has left meanwhile."""
    require_manager(by, member.jury.challenge)
    if member.left_at:
        raise StaleState(_("Cette personne ne siège plus."))
    _tell(JurorMessage, member, member.jury, body=body.strip())


class ReviewMoved(DomainError):
    """The reading was saved from another window meanwhile."""


def save_review(
    review: Review, *, by: Any, scores: Mapping[int, int], comment: str, to_applicant: str, version: int
) -> Review:
    """Keeps the juror's own draft. `scores` maps criterion → 0…5; a criterion left out keeps its score.

    Raises ReviewMoved when another window saved other marks or another text since `version`; the same once more is harmless.
    """
    if any(not 0 <= value <= 5 for value in scores.values()):
        raise DomainError(_("Les notes vont de 0 à 5."))
    with transaction.atomic():
        locked = (
            Review.objects.select_for_update(of=("self",))
            .select_related("member", "application__challenge")
            .get(pk=review.pk)
        )
        require(by, JuryPerm.WRITE_REVIEW, locked)
        if locked.version != version and not says(locked, scores, comment, to_applicant):
            raise ReviewMoved(
                _("Votre lecture a été modifiée dans une autre fenêtre. Rechargez la page ; ce texte reste à l’écran.")
            )
        if locked.state == ReviewState.ASSIGNED:
            perform(locked, "start", by=by)
        elif locked.state != ReviewState.DRAFT:
            raise DomainError(_("Votre lecture est rendue : reprenez-la pour la modifier."))
        known = {criterion.pk for criterion in criteria_of(locked.application.challenge)}
        for criterion, value in scores.items():
            if criterion in known:
                locked.scores.update_or_create(criterion_id=criterion, defaults={"value": value})
        locked.comment, locked.to_applicant, locked.version = comment, to_applicant, locked.version + 1
        locked.save(update_fields=["comment", "to_applicant", "version", "updated_at"])
    return locked


def says(review: Review, scores: Mapping[int, int], comment: str, to_applicant: str) -> bool:
    """Whether the review already holds this text and these marks."""
    marks = dict(review.scores.values_list("criterion_id", "value"))
    return (review.comment, review.to_applicant) == (comment, to_applicant) and scores.items() <= marks.items()


def submit_review(review: Review, *, by: Any) -> Review:
    """Submits the review; the juror then sees other submitted reviews of this application."""
    return perform(review, "submit", by=by, changes={"submitted_at": app_now()})
