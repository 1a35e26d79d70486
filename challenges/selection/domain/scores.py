"""The scores of applications as columns of a table: what the page of the ranking shows, for whoever may read that page."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from challenges.applications.permissions import ApplicationPerm
from challenges.calls.domain.frozen import criteria_of
from challenges.calls.permissions import manages_juries
from challenges.enums import DECIDED, JUDGED
from challenges.models import Application, Challenge, Deliberation, Jury
from challenges.selection.domain.deliberation import Ranked, Ranking, explain
from challenges.selection.domain.minutes import signed_minutes
from challenges.selection.queries import jury_of
from core.bilingual import in_reader_language, words
from core.permissions import can


class Scores:
    """Once the minutes are signed, what was signed; until then, what counts now."""

    def __init__(self, jury: Jury) -> None:
        self.jury, self.criteria = jury, criteria_of(jury.challenge)
        signed = signed_minutes(Deliberation.objects.filter(jury=jury).select_related("signed_by").first())
        self.signed = {line.pk: line for line in signed.lines} if signed else None
        self.places = (
            {} if signed else {row.application: row for row in Ranking(jury, (*JUDGED, *DECIDED)).places(0, None)}
        )

    @property
    def header(self) -> list[str]:
        means = [in_reader_language(words(row.name_fr, row.name_en)) for row in self.criteria]
        return [_("rang"), _("note moyenne"), _("lectures comptées"), _("lectures écartées"), *means]

    def of(self, keys: Sequence[UUID]) -> dict[UUID, Sequence[object]]:
        """Two queries for any number of applications; none once signed."""
        if self.signed is not None:
            return {key: self._cells(self.signed[str(key)]) for key in keys if str(key) in self.signed}
        rows = Application.objects.filter(pk__in=[key for key in keys if key in self.places]).only("challenge", "title")
        lines = []
        for row in rows:
            row.challenge, place = self.jury.challenge, self.places[row.pk]
            lines.append(Ranked(row, place.rank, place.score, place.counted))
        return {line.application.pk: self._cells(line) for line in explain(lines)}

    def _cells(self, line: Any) -> list[object]:
        means = [line.criteria.get(row.pk) for row in self.criteria]
        return [line.rank, line.score, line.counted, line.excluded, *means]


def scores_for(user: Any, challenge: Challenge) -> Scores | None:
    """None without a jury, and for an agent whom a link keeps away from one of its files."""
    jury = jury_of(challenge)
    if jury is None or not manages_juries(user) or not can(user, ApplicationPerm.READ_PENDING, jury):
        return None
    return Scores(jury)
