"""Equal scores at the last place, told apart by the frozen rule: the heaviest criterion, the next ones, the presiding person's
reasoned vote, a draw.

A tie is asked about only where some of the applications of one score are to be selected and others are not. The minutes are not
signed before it is settled, nor when the decisions go against what settled it.
"""

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Avg
from django.utils.translation import gettext as _

from challenges.calls.domain.frozen import Rule, criteria_of, ties_of
from challenges.enums import JUDGED, JuryPerm, PendingDecision, ReviewState
from challenges.models import Application, Deliberation, Jury, Score, TieSettlement
from challenges.selection.domain.places import places
from core.clock import app_now
from core.exceptions import DomainError
from core.permissions import require
from core.whole_text import within

How = TieSettlement.How
Marks = tuple[float, ...]


@dataclass(frozen=True)
class Tie:
    """Applications of one score, in the order that the rule gives them."""

    score: float
    order: tuple[Application, ...]
    criterion: Rule | None  # what tells the last one selected from the next one, when a criterion does
    equal: tuple[Application, ...]  # those at the last place that no criterion tells apart
    settlement: TieSettlement | None
    wrong: tuple[Application, Application] | None  # selected although the other one comes first

    @property
    def key(self) -> str:
        return key_of(row.pk for row in self.equal)

    @property
    def open(self) -> bool:
        """Whether it waits for the presiding person's vote, or a draw."""
        return bool(self.equal) and self.settlement is None


def key_of(applications: Iterable[Any]) -> str:
    """The same for the same set of applications, in whatever order."""
    return hashlib.sha256(" ".join(sorted(map(str, applications))).encode()).hexdigest()[:32]


def ties(jury: Jury, scores: Iterable[tuple[Application, float | None]]) -> list[Tie]:
    """The ties at the last place among these ranked applications. A constant number of queries."""
    found = []
    for score, rows in groupby(scores, key=lambda row: row[1]):
        group = [application for application, _score in rows]
        if score is not None and {_selected(row) for row in group} == {True, False}:
            found.append((score, group))
    if not found:
        return []
    rules = _by_weight(jury)
    marks = _marks([row for _score, group in found for row in group], rules)
    known = {row.key: row for row in TieSettlement.objects.filter(jury=jury)}
    return [_tie(score, group, rules, marks, known) for score, group in found]


def _selected(application: Application) -> bool:
    return application.pending_decision == PendingDecision.SELECTED


def _by_weight(jury: Jury) -> list[Rule]:
    """Criteria as the rule takes them: the heaviest first, those of one weight in their order."""
    return sorted(criteria_of(jury.challenge), key=lambda rule: -rule.weight)


def _marks(applications: list[Application], rules: list[Rule]) -> dict[Any, Marks]:
    """Each application's mean under each criterion, over the readings that count; not rounded."""
    counted = Score.objects.filter(
        review__application__in=applications, review__state=ReviewState.SUBMITTED, review__excluded_reason=""
    )
    means = {
        (row["review__application"], row["criterion"]): float(row["mean"])
        for row in counted.values("review__application", "criterion").annotate(mean=Avg("value"))
    }
    return {row.pk: tuple(means.get((row.pk, rule.pk), -1.0) for rule in rules) for row in applications}


def _tie(
    score: float,
    group: list[Application],
    rules: list[Rule],
    marks: dict[Any, Marks],
    known: dict[str, TieSettlement],
) -> Tie:
    place: dict[Any, tuple[int, int]] = {}
    order: list[Application] = []
    equal: list[Application] = []
    settlement = None
    ranked = sorted(group, key=lambda row: marks[row.pk], reverse=True)
    for number, (_mark, rows) in enumerate(groupby(ranked, key=lambda row: marks[row.pk])):
        same = list(rows)
        if {_selected(row) for row in same} == {True, False}:
            equal, settlement = same, known.get(key_of(row.pk for row in same))
            given = settlement.order if settlement else []
            same.sort(key=lambda row: given.index(str(row.pk)) if given else 0)
            drawn = {str(pk): index for index, pk in enumerate(given)}
            place |= {row.pk: (number, drawn.get(str(row.pk), 0)) for row in same}
        else:
            place |= {row.pk: (number, 0) for row in same}
        order += same
    taken = [row for row in order if _selected(row)]
    left = [row for row in order if not _selected(row)]
    last, next_one = max(taken, key=lambda row: place[row.pk]), min(left, key=lambda row: place[row.pk])
    wrong = (last, next_one) if place[next_one.pk] < place[last.pk] else None
    pairs = zip(rules, marks[last.pk], marks[next_one.pk], strict=True)
    criterion = next((rule for rule, one, other in pairs if one != other), None)
    return Tie(score, tuple(order), criterion, tuple(equal), settlement, wrong)


def ties_of_jury(jury: Jury) -> list[Tie]:
    """The ties of a jury as they stand, among the applications under judgement."""
    found = places(jury, JUDGED)
    shared = {score for score, n in Counter(place.score for place in found).items() if n > 1}
    tied = [place for place in found if place.score is not None and place.score in shared]
    if not tied:
        return []
    known = Application.objects.select_related("organisation").in_bulk([place.application for place in tied])
    return ties(jury, [(known[place.application], place.score) for place in tied])


def check_ties(jury: Jury) -> None:
    """Raises DomainError for a tie that nothing has settled, or that was settled against the decisions."""
    for tie in ties_of_jury(jury):
        if tie.wrong:
            last, first = tie.wrong
            raise DomainError(
                _(
                    "« %(last)s » est à retenir et « %(first)s » ne l’est pas, à égalité de note ; %(how)s, celle-ci passe avant."
                )
                % {"last": last, "first": first, "how": _how(tie)}
            )
        if tie.open:
            raise DomainError(
                _("Égalité à la dernière place entre %(names)s : la présidence vote, avec un motif, ou tire au sort.")
                % {"names": ", ".join(f"« {row} »" for row in tie.equal)}
            )


def _how(tie: Tie) -> str:
    if tie.criterion is not None:
        return _("par le critère « %(name)s »") % {"name": tie.criterion.name_fr}
    assert tie.settlement is not None  # nothing else puts one before the other
    return str(tie.settlement.get_how_display())


def find_tie(jury: Jury, key: str) -> Tie | None:
    """The tie that waits for a vote or a draw, or had one."""
    return next((tie for tie in ties_of_jury(jury) if tie.equal and tie.key == key), None)


def vote_on_tie(jury: Jury, key: str, *, by: Any, first: Iterable[Any], reason: str) -> TieSettlement:
    """The presiding person's reasoned vote: the applications of `first` pass before the others of the tie.

    Raises NotAllowed for anybody else; DomainError once the minutes are signed, after a draw, without a reason, and unless some but
    not all of the applications are chosen. The vote may be changed until the signature.
    """
    require(by, JuryPerm.CHAIR, jury)
    words = within(reason.strip(), TieSettlement, "reason")
    chosen = {str(pk) for pk in first}
    with transaction.atomic():
        tie = _locked(jury, key)
        if How.CHAIR.value not in ties_of(jury.challenge):
            raise DomainError(_("Les règles de cet appel ne prévoient pas de vote de la présidence."))
        if tie.settlement and tie.settlement.how == How.DRAW:
            raise DomainError(_("Le sort a décidé de cette égalité."))
        names = [str(row.pk) for row in tie.equal]
        if not chosen or not chosen < set(names):
            raise DomainError(_("Choisissez celles qui passent avant, sans les choisir toutes."), field="first")
        if not words:
            raise DomainError(_("Motivez ce vote : il figure au procès-verbal."), field="reason")
        order = [pk for pk in names if pk in chosen] + [pk for pk in names if pk not in chosen]
        return _keep(jury, tie, How.CHAIR, order, words, by)


def draw_tie(jury: Jury, key: str, *, by: Any) -> TieSettlement:
    """The presiding person does not vote: the order is drawn, once. Asked again, it answers what was drawn."""
    require(by, JuryPerm.CHAIR, jury)
    with transaction.atomic():
        tie = _locked(jury, key)
        if tie.settlement and tie.settlement.how == How.DRAW:
            return tie.settlement
        if tie.settlement:
            raise DomainError(_("La présidence a voté sur cette égalité : rien n’est tiré au sort."))
        order = [str(row.pk) for row in tie.equal]
        secrets.SystemRandom().shuffle(order)
        return _keep(jury, tie, How.DRAW, order, "", by)


def _locked(jury: Jury, key: str) -> Tie:
    """The tie, with the jury locked: nobody signs, votes or draws meanwhile."""
    Jury.objects.select_for_update(of=("self",)).get(pk=jury.pk)
    if Deliberation.objects.filter(jury=jury, signed_at__isnull=False).exists():
        raise DomainError(_("Le procès-verbal est signé : il ne change plus."))
    tie = find_tie(jury, key)
    if tie is None:
        raise DomainError(_("Ces candidatures ne sont plus à égalité à la dernière place."))
    return tie


def _keep(jury: Jury, tie: Tie, how: How, order: list[str], reason: str, by: Any) -> TieSettlement:
    given = {"how": how, "order": order, "reason": reason, "settled_by": by, "settled_at": app_now()}
    settled, _new = TieSettlement.objects.update_or_create(jury=jury, key=tie.key, defaults=given)
    return settled
