"""One form field for each kind of answer. Whatever is typed is kept: a draft holds what its question would refuse.

A composite answer comes in several inputs, `<key>.<part>`; its field puts them together as `answer_kinds` keeps them.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from challenges.applications.domain.answer_kinds import (
    ADDRESS,
    CELL,
    LINE,
    address_of,
    chosen,
    day_of,
    rows_allowed,
    table_of,
)
from challenges.applications.domain.counting import one_line_break
from challenges.applications.domain.form_questions import Question
from challenges.enums import QuestionKind
from core.text import fit

FEW = 7  # choices shown all at once; more go into a list
SPARE = 2  # empty rows shown at the foot of a table
COMPLETE = {"street": "street-address", "postcode": "postal-code", "city": "address-level2", "country": "country-name"}


class AnswerField(forms.CharField):
    """An answer as text. Over its limit it is still kept: the limit stands at submission, not while one writes."""

    def __init__(self, question: Question, widget: Any) -> None:
        super().__init__(
            label=question.label, help_text=question.help, required=question.required, strip=False, widget=widget
        )
        if question.kind in (QuestionKind.SHORT, QuestionKind.LONG):
            self.max_words = question.max_words or None
            self.max_length = question.max_characters or None  # for the counter alone: `clean` refuses nothing
            self.counted = True  # on one line too

    def clean(self, value: str | None) -> str:
        return one_line_break(value or "")


class SeveralChoices(forms.CheckboxSelectMultiple):
    """Ticks, kept one key a line."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        found = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return "\n".join([found] if isinstance(found, str) else found)

    def format_value(self, value: Any) -> list[str]:
        return chosen(value or "")


class _Composite(forms.Widget):
    """Several inputs for one answer, in a fieldset."""

    template_name: str
    use_fieldset = True

    def __init__(self, question: Question) -> None:
        super().__init__()
        self.question = question

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        return render_to_string(self.template_name, {"name": name, **self.shown(name, value or "")})

    def shown(self, name: str, value: str) -> dict[str, Any]:
        raise NotImplementedError

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return ""


class AddressInput(_Composite):
    template_name = "challenges/widgets/address.html"

    def shown(self, name: str, value: str) -> dict[str, Any]:
        lines = address_of(value) or {"street": value}
        return {
            "limit": LINE,
            "lines": [
                {"name": f"{name}.{part}", "label": label, "value": lines.get(part, ""), "complete": COMPLETE[part]}
                for part, label in ADDRESS.items()
            ],
        }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        lines = {part: fit(str(data.get(f"{name}.{part}", ""))) for part in ADDRESS}
        return json.dumps(lines, ensure_ascii=False) if any(lines.values()) else ""


class TableInput(_Composite):
    template_name = "challenges/widgets/table.html"

    def shown(self, name: str, value: str) -> dict[str, Any]:
        rows, columns = table_of(value) or [], [str(label) for _key, label in self.question.options]
        most = rows_allowed(self.question)
        height = max(len(rows), min(most, len(rows) + SPARE))
        return {
            "limit": CELL,
            "columns": columns,
            "most": most,
            "full": len(rows) >= most,
            "rows": [
                [
                    {
                        "name": f"{name}.{y}.{x}",
                        "value": rows[y][x] if y < len(rows) and x < len(rows[y]) else "",
                        "label": _("%(column)s, ligne %(n)s") % {"column": column, "n": y + 1},
                    }
                    for x, column in enumerate(columns)
                ]
                for y in range(height)
            ],
        }

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        wide = len(self.question.options)
        rows = [
            [fit(str(data.get(f"{name}.{y}.{x}", ""))) for x in range(wide)]
            for y in range(rows_allowed(self.question) + SPARE)
        ]
        while rows and not any(rows[-1]):
            rows.pop()
        return json.dumps(rows, ensure_ascii=False) if rows else ""


def _one(question: Question, body: str) -> forms.Widget:
    options = [(key, str(label)) for key, label in question.options]
    gone = [(body, body)] if body and body not in dict(options) else []
    if len(options) < FEW and not gone:
        return forms.RadioSelect(choices=[*([] if question.required else [("", _("Sans réponse"))]), *options])
    return forms.Select(choices=[("", _("Choisissez")), *gone, *options])


def _date(question: Question, body: str) -> forms.Widget:
    """A calendar, unless what was typed is no day that a browser would show there."""
    day = day_of(body)
    return forms.TextInput() if body and (day is None or day.isoformat() != body) else forms.TextInput({"type": "date"})


WIDGETS: Mapping[str, Callable[[Question, str], forms.Widget]] = {
    QuestionKind.SHORT: lambda question, body: forms.TextInput(),
    QuestionKind.NUMBER: lambda question, body: forms.TextInput({"inputmode": "decimal"}),
    QuestionKind.DATE: _date,
    QuestionKind.ONE: _one,
    QuestionKind.SEVERAL: lambda question, body: SeveralChoices(
        choices=[(key, str(label)) for key, label in question.options]
    ),
    QuestionKind.ADDRESS: lambda question, body: AddressInput(question),
    QuestionKind.TABLE: lambda question, body: TableInput(question),
}


def field_of(question: Question, body: str = "") -> AnswerField:
    """The field of a question whose answer, so far, is `body`."""
    make = WIDGETS.get(question.kind)
    return AnswerField(question, make(question, body) if make else forms.Textarea(attrs={"rows": question.rows}))


def was_posted(question: Question, data: Any) -> bool:
    """Whether the page that was sent asked this question: a tick that is not set sends nothing, its version does."""
    return f"v_{question.key}" in data or question.key in data


def touched(question: Question, names: set[str]) -> bool:
    """Whether one of these inputs belongs to the answer."""
    return any(name == question.key or name.startswith(f"{question.key}.") for name in names)


def first_input(question: Question) -> str:
    """The input under which a word about the answer is put."""
    return {
        QuestionKind.ADDRESS: f"{question.key}.street",
        QuestionKind.TABLE: f"{question.key}.0.0",
    }.get(QuestionKind(question.kind), question.key)
