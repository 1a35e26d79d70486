"""Autosave of shared forms and rows: what is sound is kept, field by field; the rest says why under itself.

The answers are those of `core.autosave`; names are those that the page bears, whatever order the rows have here.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from core import autosave
from core.exceptions import DomainError, GateClosed, NotAllowed
from core.shared_forms import SharedForm, SharedRows
from core.ui.components import draw
from core.ui.words import difference


def moved_notice(name: str, mine: Any, theirs: str, message: str = "") -> str:
    """Under a field that somebody else saved first: their text, the difference, how to choose."""
    parts = difference(mine if isinstance(mine, str) else "", theirs)
    return draw("components/moved.html", {"name": name, "theirs": theirs, "parts": parts, "message": message})


class _Answer:
    """What an autosave answers, gathered field by field."""

    def __init__(self) -> None:
        self.tokens: dict[str, Any] = {}
        self.notices: dict[str, str] = {}
        self.errors: dict[str, list[str]] = {}

    def response(self) -> HttpResponse:
        if any(self.notices.values()):
            return autosave.moved(self.notices, **self.tokens)
        if any(self.errors.values()):
            return autosave.refused(self.errors, **self.tokens)
        return autosave.kept(self.notices, **self.tokens)


def _touched(form: SharedForm, names: set[str], page_name: Callable[[str], str]) -> list[str]:
    """Fields of which a part changed on the page: a date in two inputs has two names."""
    found = []
    for name in form.fields:
        shown = page_name(form[name].html_name)
        if shown in names or f"{shown}_0" in names or f"{shown}_1" in names:
            found.append(name)
    return found


def _judge(form: SharedForm, names: list[str], answer: _Answer, page_name: Callable[[str], str]) -> list[str]:
    """Fields that may be written; what stands in the way of the others goes to the answer."""
    sound = []
    for name in names:
        shown = page_name(form[name].html_name)
        if name in form.moved:
            answer.notices[shown] = moved_notice(shown, form[name].data, form.theirs_in_words(name))
            answer.tokens |= {page_name(key): value for key, value in form.served(name, form.moved[name]).items()}
        elif name in form.errors:
            answer.errors[shown] = [str(error) for error in form.errors[name]]
        elif name in form.cleaned_data:
            answer.notices[shown] = ""
            sound.append(name)
    return sound


def save_form(request: HttpRequest, form: SharedForm, write: Callable[[Mapping[str, Any]], Any]) -> HttpResponse:
    """`write(values)` keeps the fields given and no other; a rule that it names on a field is shown there."""
    answer = _Answer()
    form.is_valid()
    sound = _judge(form, _touched(form, autosave.changed_names(request), str), answer, str)
    values = {name: form.cleaned_data[name] for name in sound}
    try:
        if values:
            write(values)
    except (NotAllowed, GateClosed):
        raise
    except DomainError as error:
        at = error.field if error.field in values else next(iter(values))
        answer.errors[form[at].html_name] = [error.message]
        return answer.response()
    for name, value in values.items():
        answer.tokens |= form.served(name, value)
    return answer.response()


def save_rows(request: HttpRequest, formset: SharedRows, write: Callable[[Any], Any]) -> HttpResponse:
    """`write(row)` keeps one row. A new one is kept once it is sound, an old one for what is sound in it."""
    answer = _Answer()
    names = autosave.changed_names(request)
    formset.is_valid()
    forms: list[Any] = formset.forms
    for n, form in enumerate(forms):
        place = formset.places.get(n, n)
        here, there = f"{formset.prefix}-{n}-", f"{formset.prefix}-{place}-"

        def page_name(name: str, here: str = here, there: str = there) -> str:
            return name.replace(here, there, 1)

        touched = [name for name in _touched(form, names, page_name) if name not in ("DELETE", "id")]
        sound = _judge(form, touched, answer, page_name) if touched else []
        if sound and ((form.instance.pk and not form.instance._state.adding) or form.is_valid()):
            _keep_row(form, write, answer, page_name, sound)
    return answer.response()


def _keep_row(form: Any, write: Callable[[Any], Any], answer: _Answer, page_name: Any, sound: list[str]) -> None:
    new = form.instance._state.adding
    try:
        row = write(form.instance)
    except (NotAllowed, GateClosed):
        raise
    except DomainError as error:
        at = error.field if error.field in form.fields else sound[0]
        answer.errors[page_name(form[at].html_name)] = [error.message]
        return
    answer.tokens[page_name(f"{form.prefix}-{row._meta.pk.name}")] = str(row.pk)
    for name in form.versioned() if new else sound:
        if hasattr(row, name):
            answer.tokens |= {page_name(key): value for key, value in form.served(name, getattr(row, name)).items()}
