"""An application as it is read: before submission from its rows and today's form, afterwards from the bytes submitted.

What was submitted is drawn from its frozen content alone, labels and order included, by the reader of its own format:
a question added, taken out, moved or renamed since then, a rule reworded, a row changed, alter nothing of it.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from challenges.applications.domain.answer_kinds import table_of
from challenges.applications.domain.canonical import canonical_bytes
from challenges.applications.domain.dossier import answers_of
from challenges.applications.domain.form_questions import TITLE, Question, form_of, from_json
from challenges.applications.domain.receipts import content_now, last_submission
from challenges.enums import ApplicationState, QuestionKind
from challenges.models import Application, Attachment, Submission
from core.bilingual import in_reader_language


@dataclass(frozen=True)
class Part:
    """One question as it was asked, and what was answered."""

    key: str
    label: str
    body: str
    jury: bool = True
    public: bool = False
    columns: tuple[str, ...] = ()  # of a table, whose `rows` are read under them
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class File:
    """One attachment. `id` is that of the stored file, known to readers who may open it."""

    name: str
    size: int
    sha256: str
    label: str = ""
    id: Any = None
    jury: bool = True


@dataclass(frozen=True)
class Rule:
    """One eligibility rule as it was worded, with the program's answer. `id` is that of the rule answered."""

    id: int
    text: str
    result: str
    answer: str
    because: str


@dataclass(frozen=True)
class Change:
    """One part that a correction changed. `named`: it may tell who applies, and is not shown to who reads without names."""

    label: str
    before: str
    after: str
    named: bool = False
    jury: bool = True  # read by jurors


@dataclass(frozen=True)
class Dossier:
    """What readers of an application see of it, in the language being read."""

    title: str
    organisation: str
    parts: tuple[Part, ...]
    files: tuple[File, ...] = ()
    backgrounds: tuple[Mapping[str, Any], ...] = ()  # name, owner, licence, needed
    consortium: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    terms_name: str = ""
    terms_sha256: str = ""
    frozen: bool = True
    labels: Mapping[str, str] = field(default_factory=dict)  # of the fields of a background
    changes: tuple["Change", ...] = ()  # what a correction changed of what was submitted before it

    @property
    def texts(self) -> tuple[Part, ...]:
        """The parts without the title, which stands at the head of the page."""
        return tuple(part for part in self.parts if part.key != TITLE)

    def for_jury(self) -> "Dossier":
        """What a juror reads of it: the title, and what the programme team gives the jury."""
        return replace(
            self,
            parts=tuple(part for part in self.parts if part.jury or part.key == TITLE),
            files=tuple(file for file in self.files if file.jury),
            changes=tuple(change for change in self.changes if change.jury),
        )

    def opened_by(self, attachments: Iterable[Attachment]) -> "Dossier":
        """The same, its files linked to those of these attachments, which the reader may open."""
        ids = {(row.file.name, row.file.sha256): row.file_id for row in attachments}
        return replace(self, files=tuple(replace(file, id=ids.get((file.name, file.sha256))) for file in self.files))


class UnknownFormatError(ValueError):
    """The bytes name a format that this release does not read; it is never guessed."""


def dossier_of(application: Application) -> Dossier:
    """The last submission, else the draft. One query once submitted, two once corrected. Raises UnknownFormatError."""
    return submitted(application) or drafted(application)


def submitted(application: Application) -> Dossier | None:
    """The submission that stands, from its bytes; None when there is none here (a draft, an imported application)."""
    last = last_submission(application)
    if last is None:
        return None
    dossier = read(last.content)
    if last.kind != Submission.Kind.CORRECTION:
        return dossier
    before = application.submissions.exclude(kind=Submission.Kind.CORRECTION).order_by("-n").first()
    return replace(dossier, changes=changes_between(read(before.content), dossier)) if before else dossier


def changes_between(before: Dossier, after: Dossier) -> tuple[Change, ...]:
    """Part by part, what is no longer the same."""
    old = {part.key: part.body for part in before.parts}
    found = [Change(part.label, old.get(part.key, ""), part.body, jury=part.jury) for part in after.parts]
    to_all = all(file.jury for file in (*before.files, *after.files))
    found += [
        Change(_("Pièces jointes"), _files(before), _files(after), named=True, jury=to_all),
        Change(_("Connaissances antérieures"), _backgrounds(before), _backgrounds(after), named=True),
        Change(_("Groupement"), "\n".join(before.consortium), "\n".join(after.consortium), named=True),
        Change(_("Organisation"), before.organisation, after.organisation, named=True),
    ]
    return tuple(change for change in found if change.before != change.after)


def _files(dossier: Dossier) -> str:
    return "\n".join(file_line(row.name, row.label, row.sha256) for row in dossier.files)


def file_line(name: str, label: str, sha256: str) -> str:
    """A file in a difference: one that was replaced under the same name reads differently."""
    return f"{name} {label} ({sha256[:8]})"


def _backgrounds(dossier: Dossier) -> str:
    return "\n".join(map(background_line, dossier.backgrounds))


def background_line(row: Mapping[str, Any]) -> str:
    """An element of prior knowledge in a difference."""
    needed = [_("indispensable")] if row.get("needed") else []
    return " · ".join([row["name"], row["owner"], row["licence"], *needed])


def read(body: bytes | str) -> Dossier:
    """What these bytes hold, by the reader of their own format. Raises UnknownFormatError."""
    content = json.loads(body)
    reader = READERS.get(content.get("format"))
    if reader is None:
        raise UnknownFormatError(repr(content.get("format")))
    return reader(content)


def drafted(application: Application) -> Dossier:
    """The application as its rows stand, with today's form."""
    answers, sheet, form = answers_of(application), application.terms_sheet, form_of(application)
    return Dossier(
        title=application.title,
        organisation=application.organisation.name,
        parts=tuple(part_of(asked, answers.get(asked.key, "")) for asked in form.asked(answers) if _written(asked)),
        files=tuple(
            File(
                row.file.name,
                row.file.size,
                row.file.sha256,
                file_label(form.by_key[row.question].label if row.question in form.by_key else "", row.label),
                jury=row.jury_reads,
            )
            for row in application.attachments.select_related("file").order_by("created_at", "pk")
        ),
        backgrounds=tuple(
            application.backgrounds.order_by("created_at", "pk").values("name", "owner", "licence", "needed")
        ),
        terms_name=sheet.convention_name if sheet else "",
        terms_sha256=sheet.sha256 if sheet else "",
        frozen=False,
    )


def _written(question: Question) -> bool:
    """A file is read among the files."""
    return question.kind != QuestionKind.FILE


def file_label(question: Any, typed: str) -> str:
    """The question that a file answers, and what its sender says of it."""
    return " · ".join(filter(None, (str(question), typed)))


def part_of(question: Question, body: str) -> Part:
    """A question and its answer, as they are read."""
    table = table_of(body) if question.kind == QuestionKind.TABLE else None
    return Part(
        question.key,
        str(question.label),
        question.said(body),
        jury=question.jury,
        public=question.public,
        columns=tuple(str(label) for _key, label in question.options) if table else (),
        rows=tuple(map(tuple, table or ())),
    )


def _read_3(content: Mapping[str, Any]) -> Dossier:
    """`datacity-application-3`: holds its questions whole, as they were published."""
    asked = [row for step in content["steps"] for row in step["questions"]]
    labels = {row["key"]: in_reader_language(row["label"]) for row in asked}
    return replace(
        _read_2(content),
        parts=tuple(part_of(question, row["body"]) for row in asked if _written(question := from_json(row))),
        files=tuple(
            File(
                row["name"],
                row["size"],
                row["sha256"],
                file_label(labels.get(row["question"], ""), row["label"]),
                jury=row["jury"],
            )
            for row in content["attachments"]
        ),
    )


def to_submit(application: Application) -> Dossier:
    """What would be submitted now: the draft, and during a correction the parts that are not open as they were received."""
    if application.state != ApplicationState.CORRECTION_REQUESTED:
        return drafted(application)
    return replace(read(canonical_bytes(content_now(application))), frozen=False)


def _read_2(content: Mapping[str, Any]) -> Dossier:
    """`datacity-application-2`: holds its labels, see `canonical.content_of`."""
    said = in_reader_language
    return Dossier(
        title=content["title"],
        organisation=content["organisation"]["name"],
        parts=tuple(
            Part(asked["key"], said(asked["label"]), asked["body"])
            for step in content["steps"]
            for asked in step["questions"]
        ),
        files=tuple(File(row["name"], row["size"], row["sha256"], row["label"]) for row in content["attachments"]),
        backgrounds=tuple(content["background"]["rows"]),
        consortium=tuple(row["name"] for row in content["consortium"]),
        rules=tuple(
            Rule(row["rule"], said(row["text"]), row["result"], said(row["answer"]), said(row["because"]))
            for row in content["eligibility"]
        ),
        terms_name=content["terms"].get("convention", ""),
        terms_sha256=content["terms"].get("sha256", ""),
        labels={name: said(label) for name, label in content["background"]["labels"].items()},
    )


#: The form of `datacity-application-1`, whose bytes hold keys alone. It does not follow the form of today.
LABELS_1 = (
    ("title", "Nom de la solution", "Name of the solution"),
    ("pitch", "En une phrase", "In one sentence"),
    ("problem", "Ce que vous avez compris du problème", "What you have understood of the problem"),
    ("solution", "La solution proposée", "The proposed solution"),
    ("experiment", "L’essai en ville", "The trial in the city"),
    ("measures", "Comment vous mesurerez les effets", "How you will measure the effects"),
    ("needs", "Ce dont vous avez besoin", "What you need"),
    ("team", "L’équipe qui fera le travail", "The team that will do the work"),
    ("references", "Ce que vous avez déjà fait de semblable", "Similar work you have done"),
)


def _read_1(content: Mapping[str, Any]) -> Dossier:
    """`datacity-application-1`: answers by key, without labels, rules or the text of the terms."""
    answers = dict(content["answers"])
    parts = [
        Part(key, in_reader_language({"fr": french, "en": english}), answers.pop(key))
        for key, french, english in LABELS_1
        if key in answers
    ]
    parts += [Part(key, key, body) for key, body in sorted(answers.items())]
    return Dossier(
        title=content["answers"].get(TITLE, ""),
        organisation=content["organisation"]["name"],
        parts=tuple(parts),
        files=tuple(File(row["name"], row["size"], row["sha256"]) for row in content["attachments"]),
        backgrounds=tuple(content["background"]),
        consortium=tuple(content["consortium"]),
        terms_sha256=content["terms_sha256"],
    )


READERS: Mapping[str, Callable[[Mapping[str, Any]], Dossier]] = {
    "datacity-application-1": _read_1,
    "datacity-application-2": _read_2,
    "datacity-application-3": _read_3,
}


def public_parts(application: Application) -> tuple[Part, ...]:
    """The answers that applicants knew would be public, as they were submitted. For applications whose name is public."""
    if not any(question.public for question in form_of(application).questions):
        return ()
    dossier = submitted(application)
    return tuple(part for part in dossier.texts if part.public and part.body) if dossier else ()


def submitted_copy(submission: Submission) -> list[dict[str, str]]:
    """A submission in words: every part with its label, for a mail or a printed page."""
    dossier = read(submission.content)
    none = _("Aucune")
    files = "\n".join(f"{row.name} ({row.sha256})" for row in dossier.files)
    known = "\n".join(f"{row['name']} : {row['owner']}, {row['licence']}" for row in dossier.backgrounds)
    rules = "\n".join(f"{rule.text} {rule.answer} : {rule.because}" for rule in dossier.rules)
    parts = [{"label": part.label, "body": part.body} for part in dossier.parts]
    parts.append({"label": _("Pièces jointes (SHA-256)"), "body": files or none})
    parts.append({"label": _("Connaissances antérieures"), "body": known or none})
    if rules:
        parts.append({"label": _("Recevabilité, règle par règle"), "body": rules})
    parts.append({"label": _("Conditions acceptées (SHA-256)"), "body": dossier.terms_sha256})
    return parts
