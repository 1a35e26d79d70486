"""An application as a row of a table: what every list of the team gives of it, and all that is read on its page.

What was submitted is read from its bytes, as on the page. Rows are read a piece at a time, each kind of column in one query a piece.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import Membership
from challenges.applications.domain.form_questions import form_from, form_of
from challenges.applications.domain.submitted import Dossier, Part, part_of, read
from challenges.applications.queries.desk import kept_beside
from challenges.applications.slots import score_columns
from challenges.enums import QuestionKind
from challenges.models import Answer, Application, ApplicationMember, EligibilityCheck, Submission
from core.bilingual import in_reader_language, words
from core.chunks import in_chunks
from core.exports.declared import Source
from partners.models import EligibilityRule

LONG = ("pending_reasons", "decision_reasons", "deadline_override_reason")


class ScoreColumns(Protocol):
    """What the selection tells of applications to whoever reads its ranking."""

    header: Sequence[str]

    def of(self, keys: Sequence[UUID]) -> dict[UUID, Sequence[object]]: ...


def csv_header() -> tuple[str, ...]:
    return (
        _("récépissé"),
        _("organisation"),
        "SIREN",
        _("pays"),
        _("solution"),
        _("état"),
        _("reçue le"),
        _("dernier récépissé"),
        _("reçu le"),
        _("empreinte SHA-256"),
    )


def with_last_receipt(rows: QuerySet[Application]) -> QuerySet[Application]:
    last = Submission.objects.filter(application=OuterRef("pk")).order_by("-n")
    return rows.annotate(last=Subquery(last.values("number")[:1]), last_at=Subquery(last.values("received_at")[:1]))


def cells_of(row: Any) -> tuple[object, ...]:
    """The cells of `csv_header`, for a row of `with_last_receipt`."""
    return (
        row.receipt_number,
        row.organisation.name,
        row.organisation.siren,
        row.organisation.country,
        row.title,
        row.get_state_display(),
        row.received_at,
        row.last or "",
        row.last_at,
        row.content_sha256,
    )


def csv_rows(rows: QuerySet[Application]) -> Iterator[tuple[Application, tuple[object, ...]]]:
    """Each application with its cells, in the order of `csv_header`."""
    for row in in_chunks(with_last_receipt(rows).select_related("organisation").defer(*LONG)):
        yield row, cells_of(row)


# ---- All of one challenge


def full_header(source: Source) -> list[str]:
    scores = _scores(source)
    return [
        *csv_header(),
        *_desk_header(),
        *(scores.header if scores else ()),
        *(in_reader_language(words(rule.text_fr, rule.text_en)) for rule in _rules(source)),
        *_questions(source).values(),
        _("autres réponses"),
        _("pièces jointes"),
        _("connaissances antérieures"),
    ]


def _desk_header() -> tuple[str, ...]:
    return (_("décidée le"), _("motifs"), _("groupement"), _("contacts"), _("étiquettes"), _("confiée à"))


def full_cells(source: Source, piece: list[Application]) -> Iterator[Sequence[object]]:
    """In the order of `full_header`."""
    keys = [row.pk for row in piece]
    rules, questions = [rule.pk for rule in _rules(source)], _questions(source)
    beside, dossiers, checks = _beside(piece), dossiers_of(piece), _checks(keys)
    scores = _scores(source)
    marks = scores.of(keys) if scores else {}
    for row in piece:
        dossier = dossiers[row.pk]
        yield (
            *cells_of(row),
            *beside[row.pk],
            *(marks.get(row.pk, [None] * len(scores.header)) if scores else ()),
            *(checks.get((row.pk, rule), "") for rule in rules),
            *_answers(dossier, questions),
            "\n".join(f"{file.name} ({file.label})" if file.label else file.name for file in dossier.files),
            "\n".join(" · ".join([known["name"], known["owner"], known["licence"]]) for known in dossier.backgrounds),
        )


def across_header(_source: Source) -> list[str]:
    return [_("édition"), _("défi"), *csv_header(), *_desk_header()]


def across_cells(_source: Source, piece: list[Application]) -> Iterator[Sequence[object]]:
    beside = _beside(piece)
    for row in piece:
        yield (str(row.challenge.edition), str(row.challenge), *cells_of(row), *beside[row.pk])


def _scores(source: Source) -> ScoreColumns | None:
    found: ScoreColumns | None = source.once("scores", lambda: score_columns(source.user, source.place))
    return found


def _rules(source: Source) -> list[EligibilityRule]:
    rows = EligibilityRule.objects.filter(edition=source.place.edition_id).order_by("order", "id")
    return source.once("rules", lambda: list(rows))


def _questions(source: Source) -> dict[str, str]:
    return source.once("questions", lambda: _asked(source))


def _asked(source: Source) -> dict[str, str]:
    """Key → label of every question asked by a version of the form that one of the rows was given, the newest label of each."""
    rows = Application.objects.filter(challenge=source.place.pk, received_at__isnull=False).order_by()
    versions = sorted(set(rows.values_list("edition_form", "challenge_form")), key=str)
    found: dict[str, str] = {}
    for edition, own in versions:
        for question in form_from(edition, own).questions:
            if question.kind != QuestionKind.FILE and question.key != "title":
                found[question.key] = str(question.label)
    return found


def _answers(dossier: Dossier, questions: dict[str, str]) -> list[str]:
    """The answer to each question, then those whose question is known to this dossier alone, each under its label."""
    given = {part.key: part for part in dossier.texts}
    others = [f"{part.label} : {part.body}" for key, part in given.items() if key not in questions and part.body]
    return [*(given[key].body if key in given else "" for key in questions), "\n\n".join(others)]


def _checks(keys: list[UUID]) -> dict[tuple[UUID, int], str]:
    """(application, rule) → the result in words, with who answered in place of the program, and why."""
    rows = EligibilityCheck.objects.filter(application__in=keys)
    return {
        (row.application_id, row.rule_id): f"{row.get_decided_display()} ({row.reason})"
        if row.decided
        else str(row.get_computed_display())
        for row in rows
    }


def _beside(piece: list[Application]) -> dict[UUID, tuple[object, ...]]:
    """The cells of `_desk_header`. Four queries."""
    keys, organisations = [row.pk for row in piece], [row.organisation_id for row in piece]
    labels, agents = kept_beside(keys)
    members: dict[UUID, list[str]] = {}
    joined = ApplicationMember.objects.filter(application__in=keys, declined_at__isnull=True)
    for key, name in joined.order_by("organisation__name__sorted").values_list("application", "organisation__name"):
        members.setdefault(key, []).append(name)
    people: dict[UUID, list[str]] = {}
    acting = Membership.objects.filter(organisation__in=organisations, ended_at__isnull=True, user__is_active=True)
    for seat in acting.select_related("user").order_by("user__email"):
        named = f"{seat.user.get_full_name()} <{seat.user.email}>".strip()
        people.setdefault(seat.organisation_id, []).append(named)
    return {
        row.pk: (
            row.decided_at,
            row.decision_reasons,
            ", ".join(members.get(row.pk, ())),
            ", ".join(people.get(row.organisation_id, ())),
            ", ".join(labels.get(row.pk, ())),
            agents.get(row.pk, ""),
        )
        for row in piece
    }


# ---- What was submitted


def dossiers_of(piece: Iterable[Application]) -> dict[UUID, Dossier]:
    """Each application as its page shows it, without what a correction changed. Two queries and no more, whatever their number."""
    rows = {row.pk: row for row in piece}
    last = Submission.objects.filter(application__in=list(rows)).order_by("application", "-n").distinct("application")
    found = {kept.application_id: read(kept.content) for kept in last}
    imported = [pk for pk in rows if pk not in found]
    answers: dict[UUID, dict[str, str]] = {pk: {} for pk in imported}
    for key, name, body in Answer.objects.filter(application__in=imported).values_list("application", "key", "body"):
        answers[key][name] = body
    return found | {pk: _imported(rows[pk], answers[pk]) for pk in imported}


def _imported(application: Application, answers: dict[str, str]) -> Dossier:
    """One that was never submitted here: its answers as they came."""
    asked = form_of(application).asked(answers)
    parts: list[Part] = [part_of(one, answers.get(one.key, "")) for one in asked if one.kind != QuestionKind.FILE]
    return Dossier(
        title=application.title, organisation=application.organisation.name, parts=tuple(parts), frozen=False
    )
