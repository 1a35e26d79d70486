"""Ranking explained, meeting held, decisions proposed, minutes signed.

The score of an application is the mean, over the readings that count, of each reading's weighted mean: Σ(score × weight) ÷
Σ(weight), between 0 and 5. A reading excluded by a conflict stays visible and does not count.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from django.db import transaction
from django.db.models import Avg, Case, Count, F, IntegerField, Q, Sum, When
from django.utils.translation import gettext as _

from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries.recusal import people_kept_out
from challenges.calls.domain.frozen import criteria_of, places_of
from challenges.enums import JUDGED, NOT_READ, JuryPerm, PendingDecision, ReviewState
from challenges.models import Application, Challenge, Deliberation, Jury, JuryMember, Review, Score
from challenges.selection.domain.conflicts import active_members, compute_conflicts
from challenges.selection.domain.jury import require_manager
from challenges.selection.domain.minutes import DISAGREEMENT, check_met_anew, content_of
from challenges.selection.domain.outbox import drop_prepared
from challenges.selection.domain.places import Place, places
from challenges.selection.domain.ties import check_ties, ties_of_jury
from challenges.selection.queries import file_links, files_kept_away, short_of_readers
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed
from core.permissions import can, require

OUTLIER = 1.5  # points between one reading and the mean of the others


@dataclass
class Ranked:
    """One line of the ranking. `score` is None when no reading counts."""

    application: Application
    rank: int | None
    score: float | None
    counted: int
    excluded: int = 0
    criteria: dict[int, float] = field(default_factory=dict)
    readings: list[tuple[str, float, bool]] = field(default_factory=list)  # juror, weighted mean, outlier
    spread: float = 0.0

    @property
    def disputed(self) -> bool:
        return self.spread >= DISAGREEMENT

    # What a page prints of a line, under the names that a signed line has too.
    @property
    def title(self) -> str:
        return str(self.application)

    @property
    def organisation(self) -> str:
        return str(self.application.organisation)

    @property
    def decision(self) -> str:
        return self.application.pending_decision

    @property
    def decision_label(self) -> str:
        return self.application.get_pending_decision_display()

    @property
    def reasons(self) -> str:
        return self.application.pending_reasons


class Ranking(Sequence[Ranked]):
    """Lines of a ranking in order. Only those that are asked for, a page or all of them, leave the database."""

    def __init__(self, jury: Jury, states: Iterable[str]) -> None:
        self.jury, self.states = jury, list(states)

    def __len__(self) -> int:
        return Application.objects.filter(challenge=self.jury.challenge_id, state__in=self.states).count()

    @overload
    def __getitem__(self, wanted: int) -> Ranked: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[Ranked]: ...
    def __getitem__(self, wanted: int | slice) -> Ranked | list[Ranked]:
        if isinstance(wanted, slice):
            begin = wanted.start or 0
            return self._lines(begin, None if wanted.stop is None else max(0, wanted.stop - begin))
        return self._lines(wanted, 1)[0]

    def __iter__(self) -> Iterator[Ranked]:
        return iter(self._lines(0, None))

    def _lines(self, begin: int, number: int | None) -> list[Ranked]:
        found = self.places(begin, number)
        rows = Application.objects.select_related("organisation").in_bulk([place.application for place in found])
        for row in rows.values():
            row.challenge = self.jury.challenge
        return [Ranked(rows[place.application], place.rank, place.score, place.counted) for place in found]

    def places(self, begin: int, number: int | None) -> list[Place]:
        return places(self.jury, self.states, begin, number)


def ranking(jury: Jury, *, states: Iterable[str] = JUDGED) -> Ranking:
    """Every application of the jury in order of score; equal scores share a rank; those without a score come last.

    `explain` adds criteria and readings to the lines that are shown.
    """
    return Ranking(jury, states)


def scores_of(jury: Jury) -> dict[str, float | None]:
    """The score of each application under judgement, as it is now."""
    return {str(place.application): place.score for place in ranking(jury).places(0, None)}


def explain(ranked: Iterable[Ranked]) -> list[Ranked]:
    """Adds to these lines the mean of each criterion, each reading's weighted mean, and what was set aside."""
    lines = list(ranked)
    if not lines:
        return []
    by_application = {line.application.pk: line for line in lines}
    scores = Score.objects.filter(review__application__in=by_application)
    counted = scores.filter(review__state=ReviewState.SUBMITTED, review__excluded_reason="")
    for row in counted.values("review__application", "criterion").annotate(mean=Avg("value")):
        by_application[row["review__application"]].criteria[row["criterion"]] = round(float(row["mean"]), 2)
    weight = weight_of(lines[0].application.challenge)
    reviews = (
        Review.objects.filter(application__in=by_application, state=ReviewState.SUBMITTED)
        .annotate(points=Sum(F("scores__value") * weight), weights=Sum(weight))
        .select_related("member__user")
        .order_by("member__created_at")
    )
    readings: dict[Any, list[tuple[str, float]]] = {}
    for review in reviews:
        line = by_application[review.application_id]
        if review.excluded_reason:
            line.excluded += 1
        elif review.weights:
            readings.setdefault(review.application_id, []).append(
                (str(review.member.user), round(review.points / review.weights, 2))
            )
    for pk, rows in readings.items():
        by_application[pk].readings, by_application[pk].spread = with_outliers(rows)
    return lines


def weight_of(challenge: Challenge) -> Case:
    """The frozen weight of the criterion of each score."""
    whens = [When(scores__criterion=row.pk, then=row.weight) for row in criteria_of(challenge)]
    return Case(*whens, default=0, output_field=IntegerField())


def with_outliers(rows: list[tuple[str, float]]) -> tuple[list[tuple[str, float, bool]], float]:
    """Readings marked when they stand `OUTLIER` points or more from the mean of the others, and their spread."""
    marked = []
    for index, (juror, value) in enumerate(rows):
        others = [other for place, (_juror, other) in enumerate(rows) if place != index]
        far = len(others) >= 2 and abs(value - sum(others) / len(others)) >= OUTLIER
        marked.append((juror, value, far))
    values = [value for _juror, value in rows]
    return marked, round(max(values) - min(values), 2) if values else 0.0


def progress(jury: Jury) -> list[tuple[JuryMember, int]]:
    """Each present juror, with the numbers of reviews `given` and `rendered`, and from how many files they are kept away."""
    away = files_kept_away(jury)
    rows = active_members(jury).annotate(
        given=Count("reviews", filter=~Q(reviews__state__in=NOT_READ)),
        rendered=Count("reviews", filter=Q(reviews__state=ReviewState.SUBMITTED)),
    )
    return [(row, away.get(row.pk, 0)) for row in rows]


def hold_deliberation(
    jury: Jury, *, by: Any, held_at: dt.datetime, present: Iterable[JuryMember], minutes: str
) -> Deliberation:
    """Records the meeting until it is signed.

    Raises DomainError for a meeting to come, for one before the minutes were last reopened, and for somebody present who does not
    sit on this jury.
    """
    require_manager(by, jury.challenge)
    require(by, ApplicationPerm.READ_PENDING, jury)
    present = list(present)
    if any(member.jury_id != jury.pk or member.left_at for member in present):
        raise DomainError(_("Seuls les membres du jury sont notés présents."), field="present")
    if held_at > app_now():
        raise DomainError(_("La réunion n’a pas encore eu lieu."), field="held_at")
    with transaction.atomic():
        Jury.objects.select_for_update(of=("self",)).get(pk=jury.pk)
        known = Deliberation.objects.filter(jury=jury).first()
        if known and known.signed_at:
            raise DomainError(_("Le procès-verbal est signé : il ne change plus."))
        if known:
            check_met_anew(known, held_at)
        deliberation = known or Deliberation(jury=jury, held_at=held_at)
        deliberation.held_at, deliberation.minutes = held_at, minutes
        deliberation.save()
        deliberation.present.set(present)
    return deliberation


def attendance(deliberation: Deliberation) -> list[dict[str, Any]]:
    """Present, absent, and the files for which each left the room: how many, which, or all of them (`whole`)."""
    jury = deliberation.jury
    out = set(people_kept_out(jury.challenge_id).values_list("person", flat=True))
    left: dict[Any, list[list[str]]] = {}
    links = file_links(jury.challenge_id, jury.members.values("user")).select_related("application__organisation")
    for link in links.order_by("application__blind_order", "pk"):
        file = [str(link.application), str(link.application.organisation)] if link.application else []
        if file and file not in left.setdefault(link.person_id, []):
            left[link.person_id].append(file)
    present = set(deliberation.present.values_list("pk", flat=True))
    away = files_kept_away(jury)
    return [
        {
            "member": str(member.pk),
            "name": str(member.user),
            "chair": member.chair,
            "present": member.pk in present,
            "recused_from": away.get(member.pk, 0),
            "whole": member.user_id in out,
            "left": [] if member.user_id in out else left.get(member.user_id, []),
        }
        for member in active_members(jury)
    ]


def missing_quorum(deliberation: Deliberation) -> list[Application]:
    """Applications for which the members present, the recused set aside, are fewer than the quorum."""
    present = list(deliberation.present.values_list("user", flat=True))
    return [application for application, _left in short_of_readers(deliberation.jury, present)]


def sign_minutes(deliberation: Deliberation, *, by: Any) -> Deliberation:
    """The chair signs: ranking, attendance and conflicts are frozen as they stand. Recomputes conflicts first.

    Raises NotAllowed for anyone but the chair, DomainError without minutes, quorum, a meeting since the minutes were last
    reopened, or a decision on each application, for more selections than places, and for a tie at the last place that is not settled (`ties`).
    """
    jury = deliberation.jury
    if not can(by, JuryPerm.CHAIR, jury):
        raise NotAllowed(_("Le procès-verbal est signé par la présidence du jury."))
    if deliberation.signed_at:
        return deliberation
    if not deliberation.minutes.strip():
        raise DomainError(_("Le procès-verbal est vide."), field="minutes")
    with transaction.atomic():
        compute_conflicts(jury)  # locks the jury, then the minutes, as whoever writes them does
        locked = Deliberation.objects.select_for_update(of=("self",)).get(pk=deliberation.pk)
        if locked.signed_at:  # by a second click, meanwhile
            return locked
        check_met_anew(locked, locked.held_at)
        if short := missing_quorum(locked):
            names = ", ".join(str(application.organisation) for application in short)
            raise DomainError(
                _("Le quorum (%(quorum)s) n’est pas atteint, une fois écartés les jurés déportés, pour : %(names)s.")
                % {"quorum": jury.quorum, "names": names}
            )
        undecided = jury.challenge.applications.filter(state__in=JUDGED, pending_decision="").count()
        if undecided:
            raise DomainError(_("%(count)s candidatures n’ont pas encore de décision proposée.") % {"count": undecided})
        _check_places(jury)
        check_ties(jury)
        locked.jury = jury
        locked.ranking, locked.attendance = frozen_ranking(locked, by=by), attendance(locked)
        locked.signed_by, locked.signed_at = by, app_now()
        locked.save(update_fields=["ranking", "attendance", "signed_by", "signed_at", "updated_at"])
    return locked


def _check_places(jury: Jury) -> None:
    """Signed minutes cannot change: decisions that the release would refuse are refused before."""
    chosen = jury.challenge.applications.filter(state__in=JUDGED, pending_decision=PendingDecision.SELECTED).count()
    room = places_of(jury.challenge)
    if chosen > room:
        raise DomainError(
            _("%(chosen)s candidatures sont à retenir pour %(places)s place(s).") % {"chosen": chosen, "places": room}
        )


def frozen_ranking(deliberation: Deliberation, *, by: Any) -> dict[str, Any]:
    """Everything the minutes say, as plain data: see `minutes.content_of`."""
    return content_of(
        deliberation.jury, deliberation, explain(ranking(deliberation.jury)), ties_of_jury(deliberation.jury), by=by
    )


def propose_decision(application: Application, *, by: Any, decision: str, reasons: str) -> Application:
    """Records a decision that nobody but the team and the chair sees before the release.

    A refusal and a place on the reserve list state their reasons. Side effect: messages already prepared for this
    application leave the outbox.
    """
    if decision and decision not in PendingDecision.values:
        raise DomainError(_("Choisissez une décision."), field="decision")
    if decision in {PendingDecision.DECLINED, PendingDecision.RESERVE} and not reasons.strip():
        raise DomainError(_("Motivez la décision : la startup lira ces motifs."), field="reasons")
    with transaction.atomic():
        locked = Application.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=application.pk)
        allowed = can(by, ApplicationPerm.DECIDE, locked)
        if not allowed:
            raise NotAllowed(str(allowed.reason))
        if locked.state not in JUDGED:
            raise DomainError(_("Cette candidature n’est pas devant le jury."))
        if Deliberation.objects.filter(jury__challenge=locked.challenge_id, signed_at__isnull=False).exists():
            raise DomainError(_("Le procès-verbal est signé : les décisions ne changent plus."))
        locked.pending_decision, locked.pending_reasons = decision, reasons.strip()
        locked.save(update_fields=["pending_decision", "pending_reasons", "updated_at"])
        drop_prepared(locked.challenge_id, application=locked)
    return locked


def decisions_summary(jury: Jury) -> Mapping[str, int]:
    """How many applications wait for each decision; the key "" counts those without one."""
    rows = Application.objects.filter(challenge=jury.challenge_id, state__in=JUDGED)
    return {row["pending_decision"]: row["n"] for row in rows.values("pending_decision").annotate(n=Count("pk"))}
