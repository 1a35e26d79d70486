"""How the jurors of a jury mark, beside one another, and on which files they disagree. Readings that count alone.

A juror is compared with the other readers of the same files, since two jurors who read different files may differ rightly.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean, pstdev
from typing import Any

from django.db.models import F, Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from challenges.enums import ReviewState
from challenges.models import Application, Jury, JuryMember, Review
from challenges.selection.domain.deliberation import weight_of
from challenges.selection.domain.minutes import DISAGREEMENT

COMMON = 3  # files read with others, below which nothing is said of how a juror marks
ALIKE = 0.25  # points within which a juror marks as the others do
Marks = dict[Any, dict[Any, float]]  # application → member → weighted mean


@dataclass(frozen=True)
class Calibration:
    """One juror: mean and standard deviation of what they gave, and the mean difference with the others on the same files."""

    member: JuryMember
    values: tuple[float, ...]
    common: int
    offset: float | None

    @property
    def mean(self) -> float:
        return fmean(self.values)

    @property
    def deviation(self) -> float:
        return pstdev(self.values)

    @property
    def sentence(self) -> str:
        if self.offset is None:
            return _("Trop peu de dossiers lus avec d’autres pour comparer.")
        on = ngettext("%(n)s dossier lu avec d’autres", "%(n)s dossiers lus avec d’autres", self.common) % {
            "n": self.common
        }
        if abs(self.offset) < ALIKE:
            return _("Note comme les autres, sur %(on)s.") % {"on": on}
        said = {"points": number_format(round(abs(self.offset), 1), 1), "on": on}
        if self.offset > 0:
            return _("Note plus haut que les autres, de %(points)s point en moyenne, sur %(on)s.") % said
        return _("Note plus bas que les autres, de %(points)s point en moyenne, sur %(on)s.") % said


@dataclass(frozen=True)
class FileSpread:
    """What the readers of one file gave."""

    application: Application
    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        return fmean(self.values)

    @property
    def spread(self) -> float:
        return round(max(self.values) - min(self.values), 2)

    @property
    def disputed(self) -> bool:
        return self.spread >= DISAGREEMENT


def marks_of(jury: Jury) -> Marks:
    """The weighted mean of each reading that counts, from 0 to 5. Two queries, whatever the number of readings."""
    weight = weight_of(jury.challenge)
    rows = (
        Review.objects.filter(member__jury=jury, state=ReviewState.SUBMITTED, excluded_reason="")
        .annotate(points=Sum(F("scores__value") * weight), weights=Sum(weight))
        .filter(weights__gt=0)
        .order_by("pk")
    )
    found: Marks = defaultdict(dict)
    for application, member, points, weights in rows.values_list("application", "member", "points", "weights"):
        found[application][member] = points / weights
    return found


def calibration(jury: Jury, marks: Marks) -> list[Calibration]:
    """Each juror who rendered a reading, in the order of the jury."""
    given: dict[Any, list[float]] = defaultdict(list)
    apart: dict[Any, list[float]] = defaultdict(list)
    for readers in marks.values():
        for member, value in readers.items():
            given[member].append(value)
            others = [other for who, other in readers.items() if who != member]
            if others:
                apart[member].append(value - fmean(others))
    rows = jury.members.filter(pk__in=list(given)).select_related("user").order_by("created_at", "pk")
    return [_line(row, given[row.pk], apart[row.pk]) for row in rows]


def _line(member: JuryMember, given: list[float], apart: list[float]) -> Calibration:
    offset = fmean(apart) if len(apart) >= COMMON else None
    return Calibration(member, tuple(given), len(apart), offset)


def most_disputed(marks: Marks) -> list[tuple[Any, float]]:
    """Files with two readings or more, those on which the readers differ most first: key and spread."""
    found = [(pk, max(values) - min(values)) for pk, readers in marks.items() if len(values := readers.values()) > 1]
    return sorted(found, key=lambda row: (-row[1], str(row[0])))


def spreads_of(marks: Marks, keys: Iterable[Any]) -> list[FileSpread]:
    """What was given to these files, in their order. One query."""
    keys = list(keys)
    rows = Application.objects.in_bulk(keys)
    return [FileSpread(rows[pk], tuple(sorted(marks[pk].values()))) for pk in keys]
