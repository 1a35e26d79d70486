"""Signed minutes: what was frozen at the signature, and its reading.

After the signature nothing is computed again: ranking, readings, conflicts, decisions, attendance and names are those
that the chair signed, whatever becomes of scores, criteria, applications and people.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from django.db.models import Max
from django.utils.translation import gettext as _

from challenges.calls.domain.frozen import criteria_of
from challenges.enums import PendingDecision
from challenges.models import Application, Conflict, Deliberation, Jury
from challenges.selection.domain.ties import Tie
from core.bilingual import in_both, in_reader_language, shown, words
from core.exceptions import DomainError
from core.ui.dates import instant

#: Written into the content. A change of what it holds takes a new name and its own reader.
FORMAT = "datacity-minutes-3"
DISAGREEMENT = 2.0  # points between the highest and the lowest reading


class ComputedLine(Protocol):
    """A line of the ranking as `deliberation` computes it."""

    application: Application
    rank: int | None
    score: float | None
    counted: int
    excluded: int
    criteria: dict[int, float]
    readings: list[tuple[str, float, bool]]
    spread: float


@dataclass(frozen=True)
class SignedLine:
    """One line of the ranking as it was signed."""

    pk: str
    title: str
    organisation: str
    rank: int | None
    score: float | None
    counted: int
    excluded: int
    criteria: Mapping[int, float]
    decision: str
    reasons: str = ""
    decision_label: str = ""
    waivers: tuple[str, ...] = ()
    readings: tuple[tuple[str, float, bool], ...] = ()
    spread: float = 0.0

    @property
    def disputed(self) -> bool:
        return self.spread >= DISAGREEMENT


@dataclass(frozen=True)
class SignedCriterion:
    pk: int
    name: str
    weight: int


@dataclass(frozen=True)
class SignedConflict:
    """Why a juror did not judge a file, and why the team let them when it did."""

    application: str
    juror: str
    organisation: str
    origin: str
    reason: str
    waiver: str = ""


@dataclass(frozen=True)
class SignedTie:
    """Equal scores at the last place, in the order that was given to them: by a criterion, or as `how` says."""

    score: float
    files: tuple[tuple[str, str], ...]  # title and organisation
    criterion: str
    how: str
    reason: str = ""


@dataclass(frozen=True)
class SignedMinutes:
    """The minutes in the language being read."""

    text: str
    held_at: dt.datetime
    signed_at: dt.datetime
    signed_by: str
    lines: tuple[SignedLine, ...]
    attendance: tuple[Mapping[str, Any], ...]
    criteria: tuple[SignedCriterion, ...] = ()
    conflicts: tuple[SignedConflict, ...] = ()
    quorum: int | None = None
    ties: tuple[SignedTie, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)  # of the decisions

    @property
    def ranks(self) -> dict[str, int | None]:
        return {line.pk: line.rank for line in self.lines}

    def summary(self) -> list[tuple[str, int]]:
        """How many applications got each decision."""
        counted = {value: sum(1 for line in self.lines if line.decision == value) for value in self.labels}
        return [(self.labels[value], n) for value, n in counted.items()]


def reopened_at(deliberation: Deliberation) -> dt.datetime | None:
    """When these minutes were last reopened, to the minute, as meetings are dated; None when they never were."""
    last = deliberation.versions.aggregate(last=Max("replaced_at"))["last"]
    return last.replace(second=0, microsecond=0) if last else None


def met_since(deliberation: Deliberation) -> bool:
    """Whether the meeting that is noted is not older than the last reopening."""
    reopened = reopened_at(deliberation)
    return reopened is None or deliberation.held_at >= reopened


def check_met_anew(deliberation: Deliberation, held_at: dt.datetime) -> None:
    """Raises DomainError for a meeting held before the minutes were last reopened: the jury has to have met since."""
    reopened = reopened_at(deliberation)
    if reopened and held_at < reopened:
        raise DomainError(
            _(
                "Le procès-verbal a été rouvert le %(when)s : le jury délibère à nouveau. Notez la date de cette réunion."
            )
            % {"when": instant(reopened)},
            field="held_at",
        )


def content_of(
    jury: Jury, deliberation: Deliberation, lines: Iterable[ComputedLine], ties: Iterable[Tie], *, by: Any
) -> dict[str, Any]:
    """What the chair signs, as plain data, labels in both languages included."""
    return {
        "format": FORMAT,
        "text": deliberation.minutes,
        "held_at": deliberation.held_at.isoformat(),
        "signed_by": str(by),
        "quorum": jury.quorum,
        "criteria": [
            {"id": row.pk, "name": words(row.name_fr, row.name_en), "weight": row.weight}
            for row in criteria_of(jury.challenge)
        ],
        "decisions": {str(value): in_both(str, label) for value, label in PendingDecision.choices},
        "conflicts": _conflicts(jury),
        "lines": [_line(line) for line in lines],
        "ties": [_settled(tie) for tie in ties],
    }


def _settled(tie: Tie) -> dict[str, Any]:
    given, rule = tie.settlement, tie.criterion
    return {
        "score": tie.score,
        "files": [[str(row), str(row.organisation)] for row in tie.order],
        "criterion": words(rule.name_fr, rule.name_en) if rule else {},
        "how": in_both(given.get_how_display) if given and rule is None else {},
        "reason": given.reason if given and rule is None else "",
    }


def _line(line: ComputedLine) -> dict[str, Any]:
    application = line.application
    return {
        "application": str(application.pk),
        "title": str(application),
        "organisation": str(application.organisation),
        "rank": line.rank,
        "score": line.score,
        "counted": line.counted,
        "excluded": line.excluded,
        "criteria": {str(key): value for key, value in line.criteria.items()},
        "readings": [list(reading) for reading in line.readings],
        "spread": line.spread,
        "decision": application.pending_decision,
        "reasons": application.pending_reasons,
    }


def _conflicts(jury: Jury) -> list[dict[str, Any]]:
    rows = Conflict.objects.filter(challenge=jury.challenge_id).select_related(
        "person", "challenge", "application__organisation"
    )
    return [
        {
            "application": str(row.application_id or ""),
            "juror": str(row.person),
            "organisation": row.with_whom,
            "origin": in_both(row.get_origin_display),
            "reason": row.reason,
            "waiver": row.assessment if row.lifted else "",
        }
        for row in rows.order_by("application__organisation__name", "created_at")
    ]


def signed_minutes(deliberation: Deliberation | None) -> SignedMinutes | None:
    """The minutes as they were signed, None before. Reads what was frozen, by the reader of its format."""
    if deliberation is None or deliberation.signed_at is None:
        return None
    content = deliberation.ranking
    return (
        _read_1(deliberation, content)
        if isinstance(content, list)
        else READERS[content["format"]](deliberation, content)
    )


def _read_1(deliberation: Deliberation, content: list[dict[str, Any]]) -> SignedMinutes:
    """The first format, a bare list of lines: no names of criteria, readings, reasons or conflicts in it."""
    labels = {value: in_reader_language(label) for value, label in DECISIONS_1.items()}
    lines = [_signed(row, labels, row.get("waivers", ())) for row in content]
    keys = sorted({key for line in lines for key in line.criteria})
    return SignedMinutes(
        text=deliberation.minutes,
        held_at=deliberation.held_at,
        signed_at=_instant(deliberation),
        signed_by=str(deliberation.signed_by or ""),
        lines=tuple(lines),
        attendance=tuple(deliberation.attendance),
        criteria=tuple(SignedCriterion(key, _("Critère %(n)s") % {"n": n}, 0) for n, key in enumerate(keys, start=1)),
        labels=labels,
    )


#: The decisions of the first format, which holds their keys alone. They do not follow the enum of today.
DECISIONS_1 = {
    "selected": words("retenir", "select"),
    "reserve": words("liste de réserve", "reserve list"),
    "declined": words("ne pas retenir", "decline"),
}


def _read_2(deliberation: Deliberation, content: Mapping[str, Any]) -> SignedMinutes:
    said = in_reader_language
    labels = {value: said(label) for value, label in content["decisions"].items()}
    conflicts = [
        SignedConflict(
            row["application"],
            row["juror"],
            row["organisation"],
            said(row["origin"]),
            shown(row["reason"]),
            row["waiver"],
        )
        for row in content["conflicts"]
    ]
    waivers: dict[str, list[str]] = {}
    for row in conflicts:
        if row.waiver:
            waivers.setdefault(row.application, []).append(row.waiver)
    return SignedMinutes(
        text=content["text"],
        held_at=dt.datetime.fromisoformat(content["held_at"]),
        signed_at=_instant(deliberation),
        signed_by=content["signed_by"],
        lines=tuple(_signed(row, labels, waivers.get(row["application"], ())) for row in content["lines"]),
        attendance=tuple(deliberation.attendance),
        criteria=tuple(SignedCriterion(row["id"], said(row["name"]), row["weight"]) for row in content["criteria"]),
        conflicts=tuple(conflicts),
        quorum=content["quorum"],
        labels=labels,
    )


def _read_3(deliberation: Deliberation, content: Mapping[str, Any]) -> SignedMinutes:
    """As the second format, with the ties at the last place and what settled them."""
    ties = [
        SignedTie(
            row["score"],
            tuple((title, organisation) for title, organisation in row["files"]),
            in_reader_language(row["criterion"]) if row["criterion"] else "",
            in_reader_language(row["how"]) if row["how"] else "",
            row["reason"],
        )
        for row in content["ties"]
    ]
    return replace(_read_2(deliberation, content), ties=tuple(ties))


READERS = {"datacity-minutes-2": _read_2, FORMAT: _read_3}


def _instant(deliberation: Deliberation) -> dt.datetime:
    assert deliberation.signed_at is not None
    return deliberation.signed_at


def _signed(row: Mapping[str, Any], labels: Mapping[str, str], waivers: Iterable[str]) -> SignedLine:
    decision = row["decision"]
    return SignedLine(
        pk=row["application"],
        title=row["title"],
        organisation=row["organisation"],
        rank=row["rank"],
        score=row["score"],
        counted=row["counted"],
        excluded=row["excluded"],
        criteria={int(key): value for key, value in row["criteria"].items()},
        decision=decision,
        reasons=row.get("reasons", ""),
        decision_label=labels.get(decision, decision),
        waivers=tuple(waivers),
        readings=tuple((juror, value, far) for juror, value, far in row.get("readings", ())),
        spread=row.get("spread", 0.0),
    )
