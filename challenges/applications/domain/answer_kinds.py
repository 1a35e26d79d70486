"""What an answer of each kind may hold: how it is read, what is unfit in it, how it is said. Pure functions.

An answer is kept as it was typed, whatever it is; what is unfit is named at once and refused at submission. Composite answers
are kept as JSON: an address as an object, a table as a list of rows.
"""

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from challenges.applications.domain.counting import count_characters, count_words
from challenges.enums import QuestionKind
from core.ui import dates

NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
BLANKS = re.compile(r"[\s\u00a0\u202f]+")
DIGITS, CELL, LINE = 15, 300, 200  # digits of a number; characters of a cell, of a line of an address
DAYS = (r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})", r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})")
FIRST_YEAR, LAST_YEAR = 1800, 2200
ADDRESS = {
    "street": gettext_lazy("Numéro et rue"),
    "postcode": gettext_lazy("Code postal"),
    "city": gettext_lazy("Commune"),
    "country": gettext_lazy("Pays (vide : France)"),
}
NEEDED = ("street", "postcode", "city")
FRANCE = ("", "france", "fr")
POSTCODE = re.compile(r"[0-9]{5}")
TABLE_ROWS = 10  # of a table that does not say


class Asked(Protocol):
    """What a rule reads of a question (`form_questions.Question`)."""

    @property
    def label(self) -> Any: ...
    @property
    def kind(self) -> str: ...
    @property
    def max_words(self) -> int: ...
    @property
    def max_characters(self) -> int: ...
    @property
    def options(self) -> tuple[tuple[str, Any], ...]: ...
    @property
    def max_rows(self) -> int: ...


def _named(question: Asked, sentence: str, **values: Any) -> str:
    """A fault names the question first, then the rule."""
    return _("« %(label)s » : %(fault)s") % {"label": question.label, "fault": sentence % values}


# ---- Texts


def excess(question: Asked, body: str) -> int:
    """Words or characters too many; 0 when the text fits or nothing bounds it."""
    if question.max_words:
        return max(0, count_words(body) - question.max_words)
    return max(0, count_characters(body) - question.max_characters) if question.max_characters else 0


def _text(question: Asked, body: str) -> str:
    over = excess(question, body)
    if over and question.max_words:
        return _("« %(label)s » : %(excess)s mots de trop (%(limit)s au plus).") % {
            "label": question.label,
            "excess": over,
            "limit": question.max_words,
        }
    if over:
        return _("« %(label)s » : %(excess)s caractères de trop (%(limit)s au plus).") % {
            "label": question.label,
            "excess": over,
            "limit": question.max_characters,
        }
    return ""


# ---- Number and date


def _number(question: Asked, body: str) -> str:
    typed = BLANKS.sub("", body).replace("\u2212", "-")
    if not NUMBER.fullmatch(typed):
        return _named(question, _("indiquez un nombre, en chiffres (par exemple 1250 ou 12,5)."))
    if sum(map(str.isdigit, typed)) > DIGITS:
        return _named(question, _("%(limit)s chiffres au plus."), limit=DIGITS)
    return ""


def day_of(body: str) -> dt.date | None:
    """The day typed as a browser sends it or as people write it; None when it is no day."""
    for pattern in DAYS:
        if found := re.fullmatch(pattern, body.strip()):
            try:
                return dt.date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None


def _date(question: Asked, body: str) -> str:
    day = day_of(body)
    if day is None:
        return _named(question, _("ce jour n’existe pas ; écrivez-le comme 31/12/2027."))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return _named(question, _("l’année doit être entre %(first)s et %(last)s."), first=FIRST_YEAR, last=LAST_YEAR)
    return ""


# ---- Choices


def chosen(body: str) -> list[str]:
    """Keys of the choices made, one a line."""
    return [line.strip() for line in body.split("\n") if line.strip()]


def _choice(question: Asked, body: str) -> str:
    keys, known = chosen(body), dict(question.options)
    if question.kind == QuestionKind.ONE and len(keys) > 1:
        return _named(question, _("un seul choix est possible."))
    if any(key not in known for key in keys):
        return _named(question, _("ce que vous aviez choisi n’est plus proposé ; choisissez de nouveau."))
    return ""


# ---- Composite answers


def _json(body: str, kind: type) -> Any:
    try:
        found = json.loads(body) if body.strip() else kind()
    except ValueError:
        return None
    return found if isinstance(found, kind) else None


def address_of(body: str) -> dict[str, str] | None:
    """The lines of an address; None for what is none."""
    found = _json(body, dict)
    if found is None or not all(isinstance(value, str) for value in found.values()):
        return None
    return {name: found.get(name, "").strip() for name in ADDRESS}


def _address(question: Asked, body: str) -> str:
    lines = address_of(body)
    if lines is None:
        return _named(question, _("cette adresse n’est pas lisible ; écrivez-la de nouveau."))
    for name, text in lines.items():
        if len(text) > LINE:
            return _named(
                question, _("« %(line)s », %(limit)s caractères au plus."), line=str(ADDRESS[name]), limit=LINE
            )
    for name in NEEDED:
        if not lines[name] and (name != "postcode" or lines["country"].lower() in FRANCE):
            return _named(question, _("il manque « %(line)s »."), line=str(ADDRESS[name]))
    if lines["country"].lower() in FRANCE and not POSTCODE.fullmatch(BLANKS.sub("", lines["postcode"])):
        return _named(question, _("un code postal de France a cinq chiffres."))
    return ""


def table_of(body: str) -> list[list[str]] | None:
    """The rows of a table, empty ones left out; None for what is none."""
    found = _json(body, list)
    if found is None or not all(isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in found):
        return None
    return [row for row in found if any(cell.strip() for cell in row)]


def rows_allowed(question: Asked) -> int:
    return question.max_rows or TABLE_ROWS


def _table(question: Asked, body: str) -> str:
    rows = table_of(body)
    if rows is None or any(len(row) > len(question.options) for row in rows):
        return _named(question, _("ce tableau n’est pas lisible ; remplissez-le de nouveau."))
    if over := max(0, len(rows) - rows_allowed(question)):
        sentence = ngettext(
            "%(over)s ligne de trop (%(limit)s au plus).", "%(over)s lignes de trop (%(limit)s au plus).", over
        )
        return _named(question, sentence, over=over, limit=rows_allowed(question))
    for n, row in enumerate(rows, 1):
        for (_key, column), cell in zip(question.options, row, strict=False):
            if count_characters(cell) > CELL:
                return _named(
                    question,
                    _("ligne %(n)s, « %(column)s » : %(limit)s caractères au plus."),
                    n=n,
                    column=str(column),
                    limit=CELL,
                )
    return ""


FAULTS: dict[str, Callable[[Asked, str], str]] = {
    QuestionKind.SHORT: _text,
    QuestionKind.LONG: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.ONE: _choice,
    QuestionKind.SEVERAL: _choice,
    QuestionKind.ADDRESS: _address,
    QuestionKind.TABLE: _table,
}


def is_empty(question: Asked, body: str) -> bool:
    """Nothing was answered: of an address or a table, when every line or cell is empty."""
    if question.kind == QuestionKind.ADDRESS:
        lines = address_of(body)
        return lines is not None and not any(lines.values())
    if question.kind == QuestionKind.TABLE:
        return table_of(body) == []
    return not body.strip()


def fault_of(question: Asked, body: str) -> str:
    """What is unfit in an answer that is not empty, in words; empty when nothing is."""
    check = FAULTS.get(question.kind)
    return check(question, body) if check else ""


# ---- As people read it


def said(question: Asked, body: str) -> str:
    """The answer as it is read. What is unfit is shown as it was typed."""
    if question.kind in (QuestionKind.ONE, QuestionKind.SEVERAL):
        known = dict(question.options)
        return "\n".join(str(known.get(key, key)) for key in chosen(body))
    if question.kind == QuestionKind.DATE:
        day = day_of(body)
        return dates.short(day) if day else body
    if question.kind == QuestionKind.ADDRESS:
        lines = address_of(body)
        if lines is None:
            return body
        town = " ".join(filter(None, (lines["postcode"], lines["city"])))
        return "\n".join(filter(None, (lines["street"], town, lines["country"])))
    if question.kind == QuestionKind.TABLE:
        return _table_said(question, body)
    return body


def _table_said(question: Asked, body: str) -> str:
    """A row a line, each cell after the name of its column: for a mail, a difference, a reader without columns."""
    rows = table_of(body)
    if rows is None:
        return body
    return "\n".join(
        " ; ".join(
            _("%(column)s : %(cell)s") % {"column": column, "cell": cell}
            for (_key, column), cell in zip(question.options, row, strict=False)
            if cell.strip()
        )
        for row in rows
    )
