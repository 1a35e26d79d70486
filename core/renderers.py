"""How Django writes forms: one field template for the whole site, sign-in pages included."""

import functools
from typing import Any

from django.core.validators import MaxLengthValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import BaseRenderer
from django.forms.widgets import CheckboxInput, FileInput, Textarea, TextInput, URLInput
from django.template import TemplateDoesNotExist, engines
from django.utils.html import format_html
from django.utils.translation import gettext

from core.shared_texts import versions_address
from core.text_door import fit_value
from core.ui.components import ENGINE
from core.whole_text import LONGEST_LINE, LONGEST_TEXT

LONGEST = {Textarea: LONGEST_TEXT, TextInput: LONGEST_LINE, URLInput: LONGEST_LINE}


class SiteBoundField(BoundField):
    """A bound field that knows how the site shows it: as a tick, a set of choices, a file or a line. What was typed passes
    the door of text here, whatever the form: ours, that of a library, that of the administration of pages.

    A text for which nobody set a limit has one too (`core.whole_text`): refused under its field, like any other, and never cut.
    """

    def __init__(self, form: Any, field: Any, name: str) -> None:
        super().__init__(form, field, name)
        self.longest: int | None = getattr(field, "max_length", None)
        if self.longest is None and type(field.widget) in LONGEST:
            # The field is this form's own copy.
            self.longest = LONGEST[type(field.widget)]
            field.validators = [*field.validators, MaxLengthValidator(self.longest)]

    @property
    def data(self) -> Any:
        return fit_value(self.field, super().data)

    @property
    def is_check(self) -> bool:
        return isinstance(self.field.widget, CheckboxInput)

    @property
    def is_file(self) -> bool:
        return isinstance(self.field.widget, FileInput)

    @property
    def anchor(self) -> str:
        """The id that a link to this field should lead to: its first choice when it is a group."""
        return self.id_for_label or f"{self.auto_id}_0"

    @property
    def label_tag_plain(self) -> str:
        """The label without Django's colon, with the word that says a field may be left empty."""
        optional = ""
        if self.says_optional:
            optional = format_html(' <span class="field__optional">{}</span>', gettext("(facultatif)"))
        return self.label_tag(
            format_html("{}{}", self.label, optional), attrs={"class": "field__label"}, label_suffix=""
        )

    @property
    def conflict(self) -> dict[str, str] | None:
        """What somebody else wrote here meanwhile, beside what was typed (core.shared_forms)."""
        if self.name not in getattr(self.form, "moved", {}):
            return None
        form: Any = self.form  # a SharedForm, as it has `moved`
        theirs = form.theirs_in_words(self.name)
        mine = self.value()
        return {"name": self.html_name, "theirs": theirs, "mine": mine if isinstance(mine, str) else ""}

    @property
    def versions(self) -> str:
        """The page of the saved states of this text, when it is a shared one (core.shared_texts) that one may write."""
        if self.field.disabled:
            return ""
        subject = getattr(self.form, "subject", None) or getattr(self.form, "instance", None)
        return versions_address(subject, self.name) if subject is not None else ""

    @property
    def says_optional(self) -> bool:
        """Whether the label says that the field may be left empty. A form in which any field may says it once instead."""
        return not (self.field.required or self.field.disabled or self.is_check)

    @property
    def limit(self) -> int | None:
        """Characters allowed, when the reader should see them counted."""
        counted = isinstance(self.field.widget, Textarea) or getattr(self.field, "counted", False)
        return getattr(self.field, "max_length", None) if counted else None

    @property
    def word_limit(self) -> int | None:
        """Words allowed: a form field declares them as `max_words`."""
        return getattr(self.field, "max_words", None)

    @property
    def aria_describedby(self) -> str | None:
        """Help, error and counter, so that a screen reader says them with the field."""
        described = super().aria_describedby
        if self.auto_id and (self.limit or self.word_limit):
            described = f"{described or ''} {self.auto_id}_counter".strip()
        return described

    def build_widget_attrs(self, attrs: Any, widget: Any = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        # A text that is pasted is never shortened without a word: counters and the server's sentence replace the browser's cut.
        if self.longest:
            attrs |= {"maxlength": False, "data-limit": self.longest}
        return attrs


class FormRenderer(BaseRenderer):
    """The site's forms: `{{ form }}` and `{{ form.field.as_field_group }}` come out of these templates.

    They are components, like Django's own widgets (which it ships for Jinja2 too). A widget that a library ships for Django
    templates alone, as Wagtail does, is drawn by them.
    """

    form_template_name = "components/form_template.html"
    field_template_name = "components/field_template.html"
    formset_template_name = "components/formset_template.html"
    bound_field_class = SiteBoundField

    def get_template(self, template_name: str) -> Any:
        return engines[self._engine_of(template_name)].get_template(template_name)

    @functools.cache  # noqa: B019 - Django keeps one renderer for the life of the process
    def _engine_of(self, template_name: str) -> str:
        try:
            engines[ENGINE].get_template(template_name)
        except TemplateDoesNotExist:
            return "django"
        return ENGINE
