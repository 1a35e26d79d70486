"""Measures and weekly points as the pages of a pilot list them: what stands, what it replaced, and the acts open to the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.permissions import can
from core.ui.states import tone_of
from pilots.models import CheckIn, Measure, Pilot
from pilots.permissions import PilotPerm
from pilots.sides import side_of


@dataclass(frozen=True)
class Reader:
    """What one person may do with the rows of one pilot: asked once for all of them."""

    key: Any
    side: str
    corrects: bool
    hides: bool
    judges: bool

    def acts_on(self, row: Any) -> list[tuple[str, str]]:
        noun, author, pilot = _place(row)
        mine = row.side == self.side and row.retired_at is None and self.corrects
        said = any(getattr(row, name) for name in row.words)
        rows = (
            (mine, _("Corriger"), f"pilot_{noun}_correct"),
            (mine and noun == "measure", _("Retirer la mesure"), "pilot_measure_withdraw"),
            (said and (self.hides or author == self.key), _("Retirer des mots"), f"pilot_{noun}_hide"),
            (bool(row.hidden_words) and self.judges, _("Juger les mots retirés"), f"pilot_{noun}_judge"),
        )
        return [(label, reverse(name, args=[pilot, row.pk])) for open_, label, name in rows if open_]


def _place(row: Any) -> tuple[str, Any, Any]:
    if isinstance(row, Measure):
        return "measure", row.recorded_by_id, row.indicator.pilot_id
    return "check_in", row.author_id, row.pilot_id


def reader_of(pilot: Pilot, user: Any) -> Reader:
    asked = (PilotPerm.CORRECT, PilotPerm.READ_INCIDENT, PilotPerm.RULE_BREACH)
    corrects, hides, judges = (bool(can(user, perm, pilot)) for perm in asked)
    return Reader(user.pk, side_of(pilot, user), corrects, hides, judges)


def check_in_lines(pilot: Pilot, reader: Reader, limit: int | None = None) -> list[dict[str, Any]]:
    """The weeks told, the last first, each with the words that it replaced. Two queries."""
    standing = list(pilot.check_ins.select_related("author")[:limit])
    weeks = {row.week_of for row in standing}
    retired = CheckIn.ever.filter(pilot=pilot, week_of__in=weeks, retired_at__isnull=False).select_related("author")
    earlier: dict[tuple[Any, str], list[CheckIn]] = {}
    for row in retired.order_by("-retired_at"):
        earlier.setdefault((row.week_of, row.side), []).append(row)
    return [
        {
            "row": row,
            "tone": tone_of(row.mood),
            "earlier": [(old, reader.acts_on(old)) for old in earlier.get((row.week_of, row.side), [])],
            "acts": reader.acts_on(row),
        }
        for row in standing
    ]


def measure_lines(measures: Iterable[Measure], reader: Reader) -> list[dict[str, Any]]:
    """All the measures of an indicator, the last first, those that stand no more struck."""
    rows = sorted(measures, key=lambda row: (row.on, row.created_at), reverse=True)
    return [{"row": row, "acts": reader.acts_on(row)} for row in rows]
