"""Who reads what in a jury, and why: for the team's page of the assignment; and what one juror looks for among their own readings."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from challenges.applications.queries.recusal import not_recused
from challenges.enums import JUDGED, TO_READ, ReviewState
from challenges.models import Application, Jury, JuryMember, ReadingChange, Review
from challenges.selection.queries import own_reviews, pairs_kept_away

HELD = (ReviewState.ASSIGNED, ReviewState.DRAFT, ReviewState.SUBMITTED)
TO_RENDER = (ReviewState.ASSIGNED, ReviewState.DRAFT)
TO_DO = "a-rendre"  # in the address: neither rendered nor abstained from
BY_TITLE, BY_DAY = "titre", "rendue"
DIGITS, LONGEST = 6, 10  # of the number by which a blind jury knows a file


def own_list(user: Any, jury: Jury, choice: dict[str, Any]) -> QuerySet[Review]:
    """One's own readings as chosen. Keys as in the address: q, etat, tri; without an order, that of the queue.

    A jury that reads without names finds a file by its title and its number alone: an organisation typed there finds nothing,
    since what is found would name it.
    """
    rows = own_reviews(user, jury)
    if state := choice.get("etat"):
        rows = rows.filter(state__in=TO_READ) if state == TO_DO else rows.filter(state=state)
    if words := choice.get("q"):
        rows = rows.filter(_found(jury, words))
    if choice.get("tri") == BY_TITLE:
        rows = rows.order_by("application__title__sorted", "pk")
    if choice.get("tri") == BY_DAY:
        rows = rows.order_by(F("submitted_at").desc(nulls_last=True), "pk")
    return rows


def _found(jury: Jury, words: str) -> Q:
    found = Q(application__title__finds=words)
    if not jury.blind:
        return found | Q(application__organisation__name__finds=words)
    number = words.strip()
    if number.isascii() and number.isdigit() and DIGITS <= len(number) <= LONGEST:
        found |= Q(application__in=Application.objects.filter(challenge=jury.challenge_id, blind_order=int(number)))
    return found


def sitting(jury: Jury, waits: str = "") -> QuerySet[JuryMember]:
    """Who sits, first named first; `waits` narrows it to those who have not signed the charter, declared links, or rendered all."""
    rows = jury.members.filter(left_at__isnull=True).select_related("user").order_by("created_at", "pk")
    if waits == "charte":
        return rows.filter(charter_signed_at__isnull=True)
    if waits == "liens":
        return rows.filter(conflicts_declared_at__isnull=True)
    if waits == "lectures":
        return rows.filter(Exists(Review.objects.filter(member=OuterRef("pk"), state__in=TO_READ)))
    return rows


def loads_of(jury: Jury) -> dict[Any, int]:
    """Member → how many readings they hold, rendered or to render, for those who sit."""
    held = Review.objects.filter(member__jury=jury, state__in=HELD).order_by().values("member").annotate(n=Count("pk"))
    counted = dict(held.values_list("member", "n"))
    return {pk: counted.get(pk, 0) for pk in jury.members.filter(left_at__isnull=True).values_list("pk", flat=True)}


def taken_by_hand(jury: Jury) -> set[tuple[Any, Any]]:
    """Pairs (application, member) that the team took back: the machine does not give them out again."""
    rows = ReadingChange.objects.filter(jury=jury, taken_from__isnull=False, undone_at__isnull=True)
    return set(rows.values_list("application", "taken_from"))


def changes_of(jury: Jury, applications: Iterable[Any]) -> QuerySet[ReadingChange]:
    """Changes by hand on these files, newest first."""
    rows = ReadingChange.objects.filter(jury=jury, application__in=list(applications))
    return rows.select_related("taken_from__user", "given_to__user", "by", "undone_by").order_by("-created_at", "-pk")


def files_read(user: Any, jury: Jury) -> QuerySet[Application]:
    """Files before the jury, without those from which the reader is kept away."""
    rows = jury.challenge.applications.filter(not_recused(user), state__in=JUDGED)
    return rows.select_related("organisation").order_by("organisation__name__sorted", "pk")


@dataclass
class FileReaders:
    """A file, its readers, and why nobody else reads it."""

    application: Application
    wanted: int
    readings: list[Review] = field(default_factory=list)
    kept_away: list[JuryMember] = field(default_factory=list)  # a link
    possible: list[JuryMember] = field(default_factory=list)  # could read it, and hold other files
    changes: list[ReadingChange] = field(default_factory=list)

    @property
    def missing(self) -> int:
        counted = sum(1 for review in self.readings if not review.excluded_reason)
        return max(0, self.wanted - counted)

    @property
    def by_hand(self) -> set[Any]:
        """Members to whom a person gave the file, rather than the machine."""
        return {change.given_to_id for change in self.changes if change.given_to_id and not change.undone_at}

    @property
    def takeable(self) -> list[Review]:
        return [review for review in self.readings if review.state in TO_RENDER]


def readers_of(jury: Jury, files: Iterable[Application]) -> list[FileReaders]:
    """For each of these files. A constant number of queries for any number of files and jurors."""
    found = {row.pk: FileReaders(row, jury.reviews_per_application) for row in files}
    for review in (
        Review.objects.filter(application__in=list(found), member__jury=jury, state__in=HELD)
        .select_related("member__user")
        .order_by("member__created_at", "member__pk")
    ):
        found[review.application_id].readings.append(review)
    for change in changes_of(jury, found):
        found[change.application_id].changes.append(change)
    away = pairs_kept_away(jury)
    members = list(jury.members.filter(left_at__isnull=True).select_related("user").order_by("created_at", "pk"))
    touched = set(Review.objects.filter(application__in=list(found)).values_list("application", "member"))
    for pk, line in found.items():
        line.kept_away = [member for member in members if (pk, member.pk) in away]
        line.possible = [
            member
            for member in members
            if (pk, member.pk) not in away
            and (pk, member.pk) not in touched
            and member.charter_signed_at
            and member.conflicts_declared_at
        ]
    return list(found.values())
