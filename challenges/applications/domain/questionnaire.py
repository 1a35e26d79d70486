"""The questions that the programme team sets: a working copy of rows, each saved alone.

Nothing here reaches applicants: `publishing.publish_form` does.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from challenges.applications.domain.form_questions import (
    CHOICES,
    QUESTIONS,
    TEXTS,
    TITLE,
    Question,
    inherited_by,
)
from challenges.calls.permissions import ChallengePerm
from challenges.enums import FormStep, QuestionKind
from challenges.models import Challenge, FormQuestion, Questionnaire
from core.bilingual import Words, in_both, words
from core.exceptions import DomainError
from core.permissions import require
from partners.models import Edition
from partners.permissions import ProgrammePerm

MOST_QUESTIONS = 60
SHORT_LIMIT, LONG_LIMIT = 200, 500  # characters of a short text, words of a long one, when nothing else is said
MOST_OPTIONS = 40
COLUMNS = 8
FIELDS = (
    "label_fr", "label_en", "help_fr", "help_en", "step", "kind", "required", "max_words", "max_characters", "options_fr",
    "options_en", "max_rows", "shown_when", "jury_reads", "public",
)  # fmt: skip


def may_write(questionnaire: Questionnaire, by: Any) -> None:
    """Raises NotAllowed for who does not set the questions of this edition, or of this challenge."""
    may_open(edition=questionnaire.edition, challenge=questionnaire.challenge, by=by)


def may_open(*, edition: Edition | None = None, challenge: Challenge | None = None, by: Any) -> None:
    """The same, before there is a questionnaire."""
    if challenge is not None:
        require(by, ChallengePerm.STEER, challenge)
    else:
        require(by, ProgrammePerm.SET_UP_EDITION, edition)


def open_questionnaire(*, edition: Edition | None = None, challenge: Challenge | None = None, by: Any) -> Questionnaire:
    """The working copy, made on first use: of an edition with the default questions, of a challenge with none. Idempotent."""
    may_open(edition=edition, challenge=challenge, by=by)
    with transaction.atomic():
        found, new = Questionnaire.objects.get_or_create(edition=edition, challenge=challenge)
        if new and edition is not None:
            FormQuestion.objects.bulk_create(row_of(question, found, place) for place, question in enumerate(QUESTIONS))
    return found


def row_of(question: Question, questionnaire: Questionnaire, place: int) -> FormQuestion:
    """A row that asks what this question asks."""
    label, hint = in_both(str, question.label), in_both(str, question.help)
    options = [in_both(str, label) for _key, label in question.options]
    return FormQuestion(
        questionnaire=questionnaire,
        key=question.key,
        place=place,
        step=question.step,
        kind=question.kind,
        label_fr=label["fr"],
        label_en=label.get("en", ""),
        help_fr=hint["fr"],
        help_en=hint.get("en", ""),
        required=question.required,
        max_words=question.max_words,
        max_characters=question.max_characters,
        options_fr="\n".join(option["fr"] for option in options),
        options_en="\n".join(option.get("en", option["fr"]) for option in options),
        max_rows=question.max_rows,
        shown_when="=".join(question.shown_when) if question.shown_when[0] else "",
        jury_reads=question.jury,
        public=question.public,
    )


def _locked(questionnaire: Questionnaire, by: Any) -> Questionnaire:
    locked = Questionnaire.objects.select_for_update(of=("self",)).get(pk=questionnaire.pk)
    may_write(locked, by)
    return locked


def add_question(questionnaire: Questionnaire, *, kind: str, by: Any) -> FormQuestion:
    """One more row at the end, without words yet. Its key never changes, whatever the question becomes."""
    with transaction.atomic():
        locked = _locked(questionnaire, by)
        rows = list(locked.rows.all())
        if len(rows) >= MOST_QUESTIONS:
            raise DomainError(_("%(max)s questions au plus : retirez-en une d’abord.") % {"max": MOST_QUESTIONS})
        step = FormStep.FILES if kind == QuestionKind.FILE else FormStep.SOLUTION
        prefix, taken = "q" if locked.edition_id else "c", {row.key for row in rows} | _keys_ever(locked)
        key = next(name for n in range(1, len(taken) + 2) if (name := f"{prefix}-{n}") not in taken)
        place = max((row.place for row in rows), default=-1) + 1
        return FormQuestion.objects.create(questionnaire=locked, key=key, kind=kind, step=step, place=place)


def _keys_ever(questionnaire: Questionnaire) -> set[str]:
    """An answer to a question that was taken out is kept under its key, which no other question takes."""
    return {asked["key"] for version in questionnaire.versions.all() for asked in version.questions}


def save_question(row: FormQuestion, *, values: Mapping[str, Any], by: Any) -> FormQuestion:
    """Keeps the fields given of one row, half written or whole; what it lacks is said before publication."""
    with transaction.atomic():
        _locked(row.questionnaire, by)
        kept = FormQuestion.objects.select_for_update(of=("self",)).get(pk=row.pk)
        for name in [name for name in FIELDS if name in values]:
            setattr(kept, name, values[name])
        if kept.key == TITLE:
            kept.kind, kept.step, kept.required, kept.shown_when = QuestionKind.SHORT, FormStep.SOLUTION, True, ""
        if kept.kind == QuestionKind.FILE or kept.step == FormStep.FILES:
            kept.step, kept.kind = FormStep.FILES, QuestionKind.FILE
        kept.save()
    return kept


def move_question(row: FormQuestion, *, up: bool, by: Any) -> None:
    """One place up or down among the rows of its step. At the end of its step it stays."""
    with transaction.atomic():
        locked = _locked(row.questionnaire, by)
        rows = list(locked.rows.all())
        here = next((n for n, one in enumerate(rows) if one.pk == row.pk), None)
        if here is None:
            return
        order = range(here - 1, -1, -1) if up else range(here + 1, len(rows))
        there = next((n for n in order if rows[n].step == rows[here].step), None)
        if there is not None:
            rows[here], rows[there] = rows[there], rows[here]
        for place, one in enumerate(rows):
            one.place = place
        FormQuestion.objects.bulk_update(rows, ["place"])


def remove_question(row: FormQuestion, *, by: Any) -> None:
    """Takes a row out of the working copy. Answers stay with the drafts that gave them."""
    with transaction.atomic():
        _locked(row.questionnaire, by)
        if row.key == TITLE:
            raise DomainError(_("Le nom de la solution figure dans toutes les listes : il se demande toujours."))
        FormQuestion.objects.filter(pk=row.pk).delete()


# ---- From rows to questions


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def options_of(row: FormQuestion) -> list[tuple[str, Words]]:
    """Key and words of each choice or column. The key comes from the French words: an answer to a choice that was
    reworded is not taken for an answer to the new wording.
    """
    french, english = lines_of(row.options_fr), lines_of(row.options_en)
    pairs = zip(french, [*english, *[""] * len(french)], strict=False)
    return [(slugify(fr)[:40] or f"choix-{n}", words(fr, en)) for n, (fr, en) in enumerate(pairs, 1)]


def question_json(row: FormQuestion, since: str = "") -> dict[str, Any]:
    """The row as `form_questions.from_json` reads it."""
    text, listed = row.kind in TEXTS, row.kind in (*CHOICES, QuestionKind.TABLE)
    max_words = row.max_words if text else 0
    max_characters = row.max_characters if text and not max_words else 0
    if text and not (max_words or max_characters):
        short = row.kind == QuestionKind.SHORT
        max_words, max_characters = (0, SHORT_LIMIT) if short else (LONG_LIMIT, 0)
    other, _sign, option = row.shown_when.partition("=")
    return {
        "key": row.key,
        "step": row.step,
        "kind": row.kind,
        "label": words(row.label_fr.strip(), row.label_en.strip()),
        "help": words(row.help_fr.strip(), row.help_en.strip()),
        "required": row.required,
        "max_words": max_words,
        "max_characters": max_characters,
        "rows": _height(row.kind, max_words, max_characters),
        "options": [{"key": key, "label": label} for key, label in options_of(row)] if listed else [],
        "max_rows": row.max_rows if row.kind == QuestionKind.TABLE else 0,
        "shown_when": [other, option],
        "jury": row.jury_reads,
        "public": row.public,
        "since": since,
    }


def _height(kind: str, max_words: int, max_characters: int) -> int:
    """Lines of the box in which one writes."""
    if kind != QuestionKind.LONG:
        return 1
    return min(12, max(3, (max_words or max_characters // 6) // 40))


def conditions(questionnaire: Questionnaire, rows: Iterable[FormQuestion]) -> dict[Any, list[tuple[str, str]]]:
    """On what each row may depend: the choices of the questions that stand before it, in words."""
    so_far = [
        (f"{question.key}={key}", f"{question.label} : {label}")
        for question in (inherited_by(questionnaire.challenge) if questionnaire.challenge else ())
        if question.kind in CHOICES
        for key, label in question.options
    ]
    found = {}
    for row in rows:
        found[row.pk] = list(so_far)
        if row.kind in CHOICES:
            so_far += [(f"{row.key}={key}", f"{row.label_fr} : {label['fr']}") for key, label in options_of(row)]
    return found


def faults_of_row(row: FormQuestion, known: set[str]) -> list[str]:
    """What one row lacks before it may be published. `known`: conditions on which it may depend."""
    faults = []
    if not row.label_fr.strip():
        faults.append(_("la question n’a pas de texte."))
    if row.kind in (*CHOICES, QuestionKind.TABLE):
        faults += _faults_of_options(row)
    if row.shown_when and row.shown_when not in known:
        faults.append(_("elle dépend d’un choix qui n’existe plus, ou qui vient après elle."))
    return faults


def _faults_of_options(row: FormQuestion) -> list[str]:
    keys = [key for key, _words in options_of(row)]
    columns = row.kind == QuestionKind.TABLE
    least, most = (1, COLUMNS) if columns else (2, MOST_OPTIONS)
    faults = []
    if len(keys) < least:
        faults.append(_("indiquez au moins une colonne.") if columns else _("indiquez au moins deux choix."))
    if len(keys) > most:
        faults.append((_("%(max)s colonnes au plus.") if columns else _("%(max)s choix au plus.")) % {"max": most})
    if len(set(keys)) < len(keys):
        faults.append(_("deux lignes se lisent de la même façon."))
    english = lines_of(row.options_en)
    if english and len(english) != len(keys):
        faults.append(_("l’anglais n’a pas le même nombre de lignes que le français."))
    return faults
