"""The parameters of one article as a form, made from the clause schema."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agreements.commons.terms import Term, load_schema
from agreements.conventions import clause_texts
from agreements.conventions.forms.term_fields import LinesField, field_of, refuse
from agreements.models import Article
from core.renderers import SiteBoundField

EMPTY: tuple[Any, ...] = (None, "", [], {})
PREFIX = "p"


class TermBoundField(SiteBoundField):
    """A term: any of them may be left empty, which its form says once."""

    @property
    def says_optional(self) -> bool:
        return False


class PairsField(forms.CharField):
    """A map as lines « name: value »."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> dict[str, Any]:
        pairs = (line.partition(":") for line in str(value or "").splitlines() if line.strip())
        return {name.strip(): _scalar(rest.strip()) for name, _colon, rest in pairs}

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{name}: {item}" for name, item in value.items()) if isinstance(value, dict) else value


def _scalar(text: str) -> Any:
    return int(text) if text.lstrip("-").isdigit() else text


def term_field(term: Term, lang: str) -> forms.Field:
    """The form field of one term as the public trial takes it: any value that the model reads may be typed."""
    words: dict[str, Any] = {
        "label": clause_texts.term_label(term.clause, term.name, lang),
        "help_text": clause_texts.term_help(term.clause, term.name, lang),
        "required": False,
    }
    choices = [(value, clause_texts.value_words(term.clause, term.name, value, lang)) for value in term.allowed or ()]
    if term.type == "boolean":
        return forms.TypedChoiceField(
            choices=[("true", _("oui")), ("false", _("non"))],
            coerce=lambda value: value == "true",
            empty_value=None,
            **{**words, "required": True},
        )
    if term.type == "integer":
        return forms.IntegerField(**words)
    if term.type in {"set", "list"} and choices:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
    if choices and term.type not in {"spdx_expression", "map"}:
        return forms.ChoiceField(choices=[("", "—"), *choices], **words)
    return _OPEN_FIELDS.get(term.type, forms.CharField)(**words)


_OPEN_FIELDS: dict[str, type[forms.Field]] = {"set": LinesField, "list": LinesField, "map": PairsField}


def shown_value(value: Any) -> Any:
    """The value of a term as its field takes it."""
    return str(value).lower() if isinstance(value, bool) else value


class ArticleForm(forms.Form):
    """Parameters, free text in both languages, reason of the deviation, and the version that was read."""

    text_fr = forms.CharField(
        label=_("Texte propre, en français"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    text_en = forms.CharField(
        label=_("Texte propre, en anglais"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    reason = forms.CharField(
        label=_("Motif de l’écart au modèle"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Lu par la personne qui approuve l’écart."),
    )
    edit_version = forms.IntegerField(widget=forms.HiddenInput)
    field_order: ClassVar[list[str]] = []

    def __init__(self, *args: Any, article: Article, lang: str, **kwargs: Any) -> None:
        self.article, self.lang = article, lang
        self.key = str(article.clause_version.kind_id)
        self.terms = load_schema().clauses[self.key].terms
        initial = {
            "text_fr": article.text_fr,
            "text_en": article.text_en,
            "reason": article.deviation_reason,
            "edit_version": article.edit_version,
            **{f"{PREFIX}-{name}": shown_value(article.terms.get(name)) for name in self.terms},
        }
        super().__init__(*args, initial=initial, **kwargs)
        for name, term in self.terms.items():
            self.fields[f"{PREFIX}-{name}"] = field_of(term, lang, article.terms.get(name))

    def parameters(self) -> list[forms.BoundField]:
        return [self[f"{PREFIX}-{name}"] for name in self.terms]

    def clean(self) -> dict[str, Any]:
        """A value that no contract can say is refused beside its field, with the nearest one that is admitted."""
        for name, term in self.terms.items():
            field = f"{PREFIX}-{name}"
            try:
                refuse(term, _stored(self.cleaned_data.get(field)), self.lang)
            except ValidationError as error:
                self.add_error(field, error)
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """The terms as the clause schema wants them; an empty field keeps the kind of emptiness that was there."""
        found = {}
        for name in self.terms:
            value, was = _stored(self.cleaned_data.get(f"{PREFIX}-{name}")), self.article.terms.get(name)
            if value in EMPTY and was in EMPTY:
                if name in self.article.terms:
                    found[name] = was
            elif value in EMPTY and not isinstance(value, list | dict):
                found[name] = None
            elif isinstance(was, list) and isinstance(value, list):
                found[name] = _in_order(value, was)
            else:
                found[name] = value
        return found


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _in_order(value: list[str], was: list[str]) -> list[str]:
    """What stays keeps its place, which may be said in the article ("in this order"); what is new follows."""
    return [*(item for item in was if item in value), *(item for item in value if item not in was)]
