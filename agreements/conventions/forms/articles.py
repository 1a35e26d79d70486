"""The parameters of one article as a form, made from the clause schema."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.commons.terms import Term, load_schema
from agreements.conventions import clause_texts
from agreements.models import Article
from core.renderers import SiteBoundField

EMPTY: tuple[Any, ...] = (None, "", [], {})
PREFIX = "p"


class TermBoundField(SiteBoundField):
    """A term: any of them may be left empty, which its form says once."""

    @property
    def says_optional(self) -> bool:
        return False


class LinesField(forms.CharField):
    """A list as lines of text."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> list[str]:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


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
    """The form field of one term, with the words of the library."""
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
        self.article = article
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
            self.fields[f"{PREFIX}-{name}"] = term_field(term, lang)

    def parameters(self) -> list[forms.BoundField]:
        return [self[f"{PREFIX}-{name}"] for name in self.terms]

    def values(self) -> dict[str, Any]:
        """The terms as the clause schema wants them; an empty field keeps the kind of emptiness that was there."""
        found = {}
        for name in self.terms:
            value, was = self.cleaned_data.get(f"{PREFIX}-{name}"), self.article.terms.get(name)
            if value in EMPTY and was in EMPTY:
                if name in self.article.terms:
                    found[name] = was
            elif value in EMPTY and not isinstance(value, list | dict):
                found[name] = None
            elif isinstance(was, list) and isinstance(value, list) and set(was) == set(value):
                found[name] = was
            else:
                found[name] = value
        return found
