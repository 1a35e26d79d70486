"""Visibility querysets of juries and reviews."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from accounts.models import Membership
from challenges.applications.queries.recusal import (
    barring_links,
    challenges_covered,
    is_kept_away,
    is_kept_from_part,
    is_kept_out,
    people_kept_out,
)
from challenges.calls.permissions import manages_juries
from challenges.enums import JUDGED, TO_READ, ConflictScope, JuryPerm, ReviewState
from challenges.models import Application, Challenge, Conflict, Deliberation, Jury, JuryMember, JurySeatOffer, Review
from core.compiled_for import CompiledFor
from core.guardian import granted_to


def juries_visible_to(user: Any) -> QuerySet[Jury]:
    """Every jury for the team; for others, those in which they sit."""
    rows = Jury.objects.select_related("challenge")
    if not user.is_authenticated:
        return rows.none()
    if manages_juries(user):
        return rows
    return rows.filter(granted_to(user, JuryPerm.VIEW, Jury))


def number_of(rows: QuerySet[Any], of: str, what: str = "pk") -> Coalesce:
    """How many of these rows belong to the object whose key is in the column `of`: counted for the rows of a page alone."""
    counted = rows.order_by().values(of).annotate(n=Count(what, distinct=what != "pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def juries_listed(user: Any) -> QuerySet[Jury]:
    """The list, newest first: how many sit (`seats`) or have sat (`seated`), how many readings this person has to render (`to_read`),
    whether some are left to anybody (`reading`), whether the minutes are signed (`signed`).
    """
    members = JuryMember.objects.filter(jury=OuterRef("pk"))
    seats = members.filter(left_at__isnull=True)
    left = Review.objects.filter(
        member__jury=OuterRef("pk"), member__left_at__isnull=True, state__in=[ReviewState.ASSIGNED, ReviewState.DRAFT]
    )
    signed = Deliberation.objects.filter(jury=OuterRef("pk"), signed_at__isnull=False)
    unread = Review.objects.filter(
        member__jury=OuterRef("pk"), member__user=user.pk, state__in=[ReviewState.ASSIGNED, ReviewState.DRAFT]
    )
    return (
        juries_visible_to(user)
        .only("opened_at", "challenge__title_fr", "challenge__title_en", "challenge__state")
        .annotate(
            seats=number_of(seats, "jury"),
            seated=number_of(members, "jury"),
            to_read=number_of(unread, "member__jury"),
            reading=Exists(left),
            signed=Exists(signed),
        )
        .order_by("-created_at", "-pk")
    )


def seat_of(user: Any, jury: Jury) -> JuryMember | None:
    """The person's present seat in this jury."""
    return _seats.first(user, jury=jury.pk)


_seats: CompiledFor[JuryMember] = CompiledFor(
    lambda user, jury: (
        JuryMember.objects.filter(jury=jury, user=user.pk, left_at__isnull=True).select_related("user").order_by("pk")
    ),
    jury=UUID(int=2),
)


PUT_OFF = Case(When(state__in=TO_READ, then=F("skipped_at"))).asc(nulls_first=True)


def own_reviews(user: Any, jury: Jury) -> QuerySet[Review]:
    """The readings given to this juror, in the order of their queue: those to render, the least read by others first, then in
    the jury's random order; those put off, in the order in which they were; those that are rendered, or abstained from.

    Empty before the charter is signed and links are declared, and for files they are kept away from.
    """
    if is_kept_out(user, jury.challenge_id):
        return Review.objects.none()
    rows = Review.objects.filter(
        member__jury=jury,
        member__user=user.pk,
        member__left_at__isnull=True,
        member__charter_signed_at__isnull=False,
        member__conflicts_declared_at__isnull=False,
    ).exclude(state=ReviewState.RECUSED)
    rows = rows.exclude(Exists(barring_links(user).filter(application=OuterRef("application"))))
    rendered = number_of(
        Review.objects.filter(application=OuterRef("application"), state=ReviewState.SUBMITTED), "application"
    )
    return (
        rows.select_related("application__organisation", "member__jury")
        .annotate(rendered=rendered)
        .order_by(Case(When(state__in=TO_READ, then=0), default=1), PUT_OFF, "rendered", "application__blind_order")
    )


def next_unread(user: Any, jury: Jury) -> Review | None:
    """The head of the queue."""
    return own_reviews(user, jury).filter(state__in=TO_READ).first()


@dataclass(frozen=True)
class Place:
    """Where a reading stands among those of its juror: the finished ones in the order in which they were, then the queue."""

    number: int
    total: int
    before: UUID | None
    after: UUID | None
    left: int  # to render


def place_of(user: Any, review: Review) -> Place:
    """One statement, whatever the number of readings."""
    rows = own_reviews(user, review.member.jury).values_list("pk", "state", "submitted_at")
    waiting = [pk for pk, state, _at in rows if state in TO_READ]
    over = sorted((at is None, at, pk) for pk, state, at in rows if state not in TO_READ)
    keys = [pk for _none, _at, pk in over] + waiting
    here = keys.index(review.pk)
    before, after = keys[here - 1] if here else None, keys[here + 1] if here + 1 < len(keys) else None
    return Place(here + 1, len(keys), before, after, len(waiting))


def reviews_visible_to(user: Any, application: Application) -> QuerySet[Review]:
    """Readings of one application that this person may see.

    The team sees all. A juror sees their own, and those rendered by others once all their own of the challenge are in.
    Whoever is kept away from the file sees none, whatever their role.
    """
    rows = Review.objects.filter(application=application).select_related("member__user").order_by("created_at")
    if is_kept_away(user, application):
        return rows.none()
    if manages_juries(user):
        return rows
    own = rows.filter(member__user=user.pk)
    rendered = own.filter(state=ReviewState.SUBMITTED).exists()
    if rendered and own_readings_are_in(user, application.challenge_id):
        return rows.filter(Q(state=ReviewState.SUBMITTED) | Q(member__user=user.pk))
    return own


def own_readings_are_in(user: Any, challenge: UUID) -> bool:
    """Whether the person sits, declared included, was given readings and has rendered each one: no reading given is not « all in »."""
    seated = Q(
        member__user=user.pk,
        member__left_at__isnull=True,
        member__charter_signed_at__isnull=False,
        member__conflicts_declared_at__isnull=False,
    )
    own = Review.objects.filter(seated, member__jury__challenge=challenge, excluded_reason="")
    counted = own.aggregate(
        rendered=Count("pk", filter=Q(state=ReviewState.SUBMITTED)),
        left=Count("pk", filter=Q(state__in=[ReviewState.ASSIGNED, ReviewState.DRAFT])),
    )
    return bool(counted["rendered"] and not counted["left"])


def own_readings_wait(user: Any, challenge: UUID) -> bool:
    """Whether the person still has a reading of the challenge to render."""
    own = Review.objects.filter(member__user=user.pk, member__left_at__isnull=True, member__jury__challenge=challenge)
    return own.filter(state__in=[ReviewState.ASSIGNED, ReviewState.DRAFT], excluded_reason="").exists()


def file_links(challenge: UUID, people: Any) -> QuerySet[Conflict]:
    """Links that keep these people away from one file each."""
    return Conflict.objects.filter(challenge=challenge, scope=ConflictScope.FILE, lifted=False, person__in=people)


def short_of_readers(jury: Jury, people: list[Any]) -> list[tuple[Application, int]]:
    """Applications under judgement for which fewer than the quorum remain of these people, and how many; twenty at most."""
    out = set(people_kept_out(jury.challenge_id).filter(person__in=people).values_list("person", flat=True))
    free = [person for person in people if person not in out]
    judged = Application.objects.filter(challenge=jury.challenge_id, state__in=JUDGED)
    away = file_links(jury.challenge_id, free)
    spared = len(free) - jury.quorum
    if spared >= 0:  # only a file from which somebody is kept away can lack readers: from those few, not from all files
        short = away.order_by().values("application").annotate(n=Count("person", distinct=True)).filter(n__gt=spared)
        judged = judged.filter(pk__in=short.values("application"))
    rows = judged.annotate(away=number_of(away.filter(application=OuterRef("pk")), "application", "person"))
    return [(row, len(free) - row.away) for row in rows.select_related("organisation").order_by("pk")[:20]]


def quorum_without_recused(jury: Jury) -> list[tuple[Application, int]]:
    """Applications under judgement for which fewer jurors than the quorum remain once the recused are set aside."""
    working = jury.members.filter(left_at__isnull=True, charter_signed_at__isnull=False)
    return short_of_readers(jury, list(working.values_list("user", flat=True)))


def pairs_kept_away(jury: Jury) -> set[tuple[Any, Any]]:
    """Pairs (application, member) that a link forbids; for whoever is kept out of the challenge, all of them."""
    people = dict(jury.members.values_list("user", "pk"))
    pairs = set(file_links(jury.challenge_id, list(people)).values_list("application", "person").order_by())
    out = set(people_kept_out(jury.challenge_id).filter(person__in=list(people)).values_list("person", flat=True))
    files = jury.challenge.applications.filter(state__in=JUDGED).values_list("pk", flat=True) if out else ()
    return {(file, people[person]) for file, person in pairs} | {
        (file, people[person]) for file in files for person in out
    }


def files_kept_away(jury: Jury) -> dict[Any, int]:
    """From how many files each member is kept away: all those under judgement for whoever is kept out of the challenge."""
    people = dict(jury.members.values_list("user", "pk"))
    out = set(people_kept_out(jury.challenge_id).filter(person__in=list(people)).values_list("person", flat=True))
    judged = jury.challenge.applications.filter(state__in=JUDGED)
    apart = file_links(jury.challenge_id, list(people)).exclude(person__in=out, application__in=judged)
    counted = dict(apart.order_by().values_list("person").annotate(n=Count("application", distinct=True)))
    everything = judged.count() if out else 0
    return {people[who]: counted.get(who, 0) + (everything if who in out else 0) for who in {*counted, *out}}


def readings_set_aside(jury: Jury) -> QuerySet[Review]:
    """Readings that were rendered and do not count, since a link was found: kept, shown to the team, left out of the scores."""
    rows = Review.objects.filter(member__jury=jury, state=ReviewState.SUBMITTED).exclude(excluded_reason="")
    return rows.select_related("member__user", "application__organisation").order_by(
        "member__created_at", "application"
    )


def able_to_preside(seats: QuerySet[JuryMember]) -> QuerySet[JuryMember]:
    """Those of these seats whose person sits, and whom no link keeps away from a file."""
    links = Conflict.objects.filter(person=OuterRef("user"), challenge=OuterRef("jury__challenge"), lifted=False)
    return seats.filter(left_at__isnull=True).exclude(Exists(links))


def seats_in_the_chair(user: Any) -> QuerySet[JuryMember]:
    """Seats from which this person presides: the chair's; the vice-chair's, then that of the session, where those before
    them are vacant or kept away from a file.
    """
    sitting = JuryMember.objects.filter(left_at__isnull=True)
    able = able_to_preside(JuryMember.objects.filter(jury=OuterRef("jury")))
    chair, vice = Exists(able.filter(chair=True)), Exists(able.filter(vice_chair=True))
    presides = Q(chair=True) | Q(~chair, vice_chair=True) | Q(~chair, ~vice, session_chair=True)
    free = challenges_covered(user)
    return sitting.filter(presides, user=user.pk, jury__challenge__in=Challenge.objects.filter(free))


def presides(user: Any, jury: Jury) -> bool:
    """Whether this person takes the chair of the jury now, for everything that covers all its files."""
    return not is_kept_from_part(user, jury.challenge_id) and seats_in_the_chair(user).filter(jury=jury).exists()


def chair_is_vacant(jury: Jury) -> bool:
    """Whether neither the chair nor the vice-chair may preside: the jury elects one of its members for the session."""
    return not able_to_preside(jury.members.filter(Q(chair=True) | Q(vice_chair=True))).exists()


def people_seated(challenge: UUID) -> QuerySet[JuryMember, Any]:
    """Identifiers of those who sit on the jury of this challenge."""
    return JuryMember.objects.filter(jury__challenge=challenge, left_at__isnull=True).values("user")


def jury_of(challenge: Challenge) -> Jury | None:
    return Jury.objects.filter(challenge=challenge).select_related("challenge").first()


def live_offers(jury: Jury | None = None) -> QuerySet[JurySeatOffer]:
    """Seats offered that wait for an answer; those whose time is over until the clock has ended them."""
    rows = JurySeatOffer.objects.filter(
        accepted_at__isnull=True, declined_at__isnull=True, withdrawn_at__isnull=True, lapsed_at__isnull=True
    )
    return rows.filter(jury=jury) if jury else rows


def offers_shown(jury: Jury) -> QuerySet[JurySeatOffer]:
    """What the team follows: offers neither accepted nor withdrawn, newest first."""
    rows = JurySeatOffer.objects.filter(jury=jury, accepted_at__isnull=True, withdrawn_at__isnull=True)
    return rows.select_related("sent_by").order_by("-sent_at", "-pk")


def employers_of(jury: Jury) -> dict[Any, str]:
    """User → the organisations for which each juror acts today, and the employer told at the invitation: links show there."""
    found: dict[Any, dict[str, None]] = {}
    people = JuryMember.objects.filter(jury=jury).values("user")
    acting = Membership.objects.filter(user__in=people, ended_at__isnull=True)
    for user, name in acting.order_by("organisation__name__sorted").values_list("user", "organisation__name"):
        found.setdefault(user, {})[name] = None
    told = JurySeatOffer.objects.filter(jury=jury, accepted_by__isnull=False).exclude(employer="")
    for user, name in told.order_by("sent_at").values_list("accepted_by", "employer"):
        found.setdefault(user, {})[name] = None
    return {user: ", ".join(names) for user, names in found.items()}


def readers_of(jury: Jury) -> QuerySet[JuryMember]:
    """Members who may read what is said of every file: those who could preside."""
    return able_to_preside(JuryMember.objects.filter(jury=jury)).select_related("user").order_by("created_at", "pk")
