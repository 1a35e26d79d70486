"""Forms on something that other people change too: nobody's words are replaced unseen.

`SharedForm` is a mixin of Django's forms. Each field carries the value that was read (`Field.show_hidden_initial`), and
is compared with what is stored when the form comes back:

- changed here alone: written; changed by somebody else alone: theirs stays, nothing is asked;
- changed by both: nothing is written; both texts stand under the field with their difference, and the person chooses.

`SharedRows` is the same for lists: a row is known by its identifier, never by its place, so that a row that somebody else
added or took away stays as they left it. Views read the object and write it as `one_writer`.
"""

import functools
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.ui.words import spoken


class JsonHidden(forms.HiddenInput):
    """The value read of a field with several values, in one hidden field."""

    def format_value(self, value: Any) -> str:
        return json.dumps([str(one) for one in value or ()])

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        try:
            found = json.loads(data.get(name) or "[]")
        except ValueError:
            return []
        return found if isinstance(found, list) else []


def one_writer[F: Callable[..., Any]](view: F) -> F:
    """Of a view that reads a shared object, compares and writes: one request to this address at a time, in one transaction,
    so that what was compared is what is written over. For a function, or the `post` of a class.
    """

    @functools.wraps(view)
    def alone(*args: Any, **kwargs: Any) -> Any:
        request = next(arg for arg in args if isinstance(arg, HttpRequest))
        if request.method != "POST":
            return view(*args, **kwargs)
        with transaction.atomic():
            with connection.cursor() as cursor:
                place = request.path_info.removeprefix("/en")
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [place])
            return view(*args, **kwargs)

    return cast("F", alone)


class SharedForm(forms.BaseForm):
    """See the module. `moved`: field → what somebody else wrote there meanwhile, when both changed it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moved: dict[str, Any] = {}
        self.followed: set[str] = set()  # changed by somebody else alone: theirs stays
        for field in self.fields.values():
            if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
                field.hidden_widget = JsonHidden
        for name in self.versioned():
            self.fields[name].show_hidden_initial = not self.is_bound or self._carries(name)

    def versioned(self) -> list[str]:
        """Fields that carry the value read."""
        return [
            name
            for name, field in self.fields.items()
            if not field.disabled and not field.widget.is_hidden and not isinstance(field, forms.FileField)
        ]

    def _carries(self, name: str) -> bool:
        """Whether what was posted says which value of this field was read."""
        # Not `self[name]`: a bound field is kept, and a subclass may still replace this one.
        initial = self.add_initial_prefix(name)
        return initial in self.data or f"{initial}_0" in self.data

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name in self.versioned():
            if self._carries(name):
                self._settle(name, self.fields[name])

    def _settle(self, name: str, field: forms.Field) -> None:
        bound = self[name]
        theirs = self.get_initial_for_field(field, name)
        if self.data.get("take") == bound.html_name:
            self._keep_theirs(name, field, theirs)
            return
        if not self._changed_by_others(name):
            return
        if name not in self.changed_data:
            self.followed.add(name)
            self._keep_theirs(name, field, theirs)
        elif field.has_changed(theirs, bound.data):
            self.moved[name] = theirs
            self.add_error(name, _("Une autre personne a modifié ce champ entre-temps. Choisissez ci-dessous."))
            self._read_again(bound, field, theirs)

    def _keep_theirs(self, name: str, field: forms.Field, theirs: Any) -> None:
        """Ours was not touched, or the person took theirs: what is stored is what goes on."""
        instance = getattr(self, "instance", None)
        if instance is not None and name in {column.name for column in instance._meta.fields}:
            self.cleaned_data[name] = getattr(instance, name)
        else:
            try:
                self.cleaned_data[name] = field.clean(field.prepare_value(theirs))
            except ValidationError:
                return
        self._errors.pop(name, None)
        self._post(name, theirs)
        self._read_again(self[name], field, theirs)

    def _read_again(self, bound: Any, field: forms.Field, theirs: Any) -> None:
        """Both texts have been shown: sending again keeps one's own."""
        self._put(bound.html_initial_name, field.hidden_widget(), field.prepare_value(theirs))

    def _post(self, name: str, value: Any) -> None:
        field = self.fields[name]
        self._put(self[name].html_name, field.widget, field.prepare_value(value))

    def _put(self, name: str, widget: Any, value: Any) -> None:
        data = self.data.copy() if isinstance(self.data, QueryDict) else dict(self.data)
        if isinstance(widget, forms.MultiWidget):
            for n, part in enumerate(widget.decompress(value) or ()):
                data[f"{name}_{n}"] = widget.widgets[n].format_value(part) or ""
        elif isinstance(widget, forms.SelectMultiple | forms.CheckboxSelectMultiple) and isinstance(data, QueryDict):
            data.setlist(name, [str(one) for one in value or ()])
        elif isinstance(widget, forms.CheckboxInput):
            data.pop(name, None)
            if value:
                data[name] = "on"
        else:
            shown = widget.format_value(value)
            data[name] = shown[0] if isinstance(shown, list) and shown else (shown or "")
        self.data = data

    def _changed_by_others(self, name: str) -> bool:
        field = self.fields[name]
        base = self._widget_data_value(field.hidden_widget(), self[name].html_initial_name)  # type: ignore[attr-defined]
        return field.has_changed(self.get_initial_for_field(field, name), base)

    def propose(self, **texts: str) -> None:
        """Puts these texts in their fields, beside the values read: they are not written yet, and nothing is checked."""
        data: dict[str, Any] = {}
        for name, field in self.fields.items():
            initial = self.get_initial_for_field(field, name)
            data |= self.served(name, initial)
            data[self.add_prefix(name)] = texts.get(name, field.prepare_value(initial))
        self.data, self.is_bound, self._errors = data, True, ErrorDict(renderer=self.renderer)

    def theirs_in_words(self, name: str) -> str:
        """What somebody else wrote, as people read it."""
        return spoken(self.fields[name], self.moved[name])

    def served(self, name: str, value: Any) -> dict[str, str]:
        """The hidden field that says which value was read, once this one is stored."""
        field = self.fields[name]
        widget = field.hidden_widget()
        shown = widget.format_value(field.prepare_value(value))
        return {self[name].html_initial_name: "" if shown is None else str(shown)}


class SharedModelForm(SharedForm, forms.ModelForm):
    """A ModelForm of something shared."""


GONE = _lazy(
    "Une autre personne a retiré cette ligne entre-temps. Ce que vous y aviez écrit est ici : enregistrez de nouveau pour la "
    "remettre, ou videz-la."
)
CHANGED = _lazy(
    "« %(row)s » a été modifiée entre-temps par une autre personne : relisez-la, puis retirez-la de nouveau si vous le voulez."
)
PLACE = "place"  # of a row on the page, while it is arranged
ROW = re.compile(r"^(?P<initial>initial-)?(?P<prefix>.+)-(?P<n>\d+)-(?P<name>[^-]+)$")


class SharedRows(forms.BaseModelFormSet):
    """Rows known by their identifiers. A row taken away meanwhile and changed here comes back as a new one, with a word."""

    def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        self.gone: set[int] = set()
        self.places: dict[int, int] = {}  # row here → row on the page
        super().__init__(data, files, **kwargs)
        if self.is_bound:
            self.data = self._arranged(data)

    def _arranged(self, data: Any) -> QueryDict:
        """Known rows first, then new ones; those that are gone are new again if they were changed, else left out."""
        others, rows = QueryDict(mutable=True), self._rows_of(data, prefix := str(self.prefix))
        for name, texts in _lists(data):
            match = ROW.match(name)
            if not (match and match["prefix"] == prefix):
                others.setlist(name, texts)
        known = {str(row.pk) for row in self.get_queryset()}
        key = self.get_queryset().model._meta.pk.name
        existing = [row for row in rows if row.get(key, [""])[0] in known]
        new = [row for row in rows if not row.get(key, [""])[0]]
        gone = [row for row in rows if row.get(key, [""])[0] not in known | {""} and _typed(row, key)]
        for n, row in enumerate([*existing, *new, *gone]):
            self.places[n] = int(row.pop(PLACE)[0])
            if row in gone:
                self.gone.add(n)
            again = {name: texts for name, texts in row.items() if not name.startswith("initial-")} | {key: [""]}
            for name, texts in (again if row in gone else row).items():
                initial, bare = ("initial-", name[8:]) if name.startswith("initial-") else ("", name)
                others.setlist(f"{initial}{prefix}-{n}-{bare}", texts)
        others[f"{prefix}-TOTAL_FORMS"] = str(len(existing) + len(new) + len(gone))
        others[f"{prefix}-INITIAL_FORMS"] = str(len(existing))
        return others

    def _rows_of(self, data: Any, prefix: str) -> list[dict[str, list[str]]]:
        found: dict[int, dict[str, list[str]]] = {}
        for name, texts in _lists(data):
            match = ROW.match(name)
            if match and match["prefix"] == prefix and int(match["n"]) < self.absolute_max:
                row = found.setdefault(int(match["n"]), {PLACE: [match["n"]]})
                row[f"{match['initial'] or ''}{match['name']}"] = texts
        return [row for _n, row in sorted(found.items())]

    def full_clean(self) -> None:
        super().full_clean()
        for n in self.gone & set(range(len(self.forms))):
            self.forms[n].add_error(None, str(GONE))
        self._errors = [form.errors for form in self.forms]
        if self.is_bound and self.can_delete:
            for form in self.deleted_forms_seen():
                self._non_form_errors.extend([str(CHANGED) % {"row": form.instance}])  # type: ignore[attr-defined]

    def deleted_forms_seen(self) -> list[Any]:
        """Rows to take away that somebody else has changed since they were read: they are shown first."""
        deleted: list[Any] = [form for form in self.initial_forms if self._should_delete_form(form)]  # type: ignore[attr-defined]
        return [form for form in deleted if form.followed or form.moved]

    def rows(self) -> tuple[list[Any], list[Any]]:
        """Rows to write, in the order in which they stand, and rows to take away."""
        changed = self.save(commit=False)
        return changed, list(self.deleted_objects)


def status_of(*shared: Any) -> int:
    """409 when somebody else's words are shown beside one's own, 422 when something is not sound."""
    return 409 if any(getattr(form, "moved", None) for form in shared) else 422


def _lists(data: Any) -> list[tuple[str, list[str]]]:
    if isinstance(data, QueryDict):
        return list(data.lists())
    return [(name, value if isinstance(value, list) else [value]) for name, value in data.items()]


def _typed(row: Mapping[str, list[str]], key: str) -> bool:
    """Something stands in this row that was not read there. A tick is read as « True » and sent as « on »."""
    if row.get("DELETE"):
        return False
    read = [name[8:] for name in row if name.startswith("initial-")]
    if not read:
        return any(text.strip() for name, texts in row.items() if name != key for text in texts)
    return any(
        [{"on": "True"}.get(text, text) for text in row.get(name, ["False"])] != row[f"initial-{name}"] for name in read
    )
