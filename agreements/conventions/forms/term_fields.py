"""The form field of one typed term: what a lawyer reads is words, what is stored is the key of the schema.

A value that an older text holds and that the library would not offer is shown as it is, so that saving another
parameter never changes it in silence; `term_values` then refuses it by name.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from agreements.commons.terms import Term
from agreements.conventions import clause_texts
from agreements.conventions.term_values import (
    LEGAL_TERM,
    OPEN_LISTS,
    OPEN_WORDS,
    OTHER,
    parties_offered,
    refusal,
    words_offered,
)

Choices = list[tuple[str, str]]
NO_CHOICE: Final = ("", "—")
OWN: Final = "own"  # the choice that gives way to words of one's own
LONGEST: Final = 1_000
_ONE_UNIT: Final = re.compile(r"P([1-9]\d*)([YMWD])")


class LinesField(forms.CharField):
    """A list as lines of text."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> list[str]:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class _Pair(forms.MultiWidget):
    """A choice, and what it asks for beside it."""

    def __init__(self, choices: Choices, beside: forms.Widget, says: tuple[str, str]) -> None:
        self.choices = choices
        super().__init__([forms.Select(attrs={"aria-label": says[0]}, choices=choices), beside])
        beside.attrs["aria-label"] = says[1]

    def decompress(self, value: Any) -> list[Any]:
        raise NotImplementedError


class DurationWidget(_Pair):
    def decompress(self, value: Any) -> list[Any]:
        if match := _ONE_UNIT.fullmatch(str(value or "")):
            return [match[2], int(match[1])]
        return [value or "", None]


class DurationField(forms.MultiValueField):
    """A duration: by name (« durée légale ») or as a number of years, months, weeks or days."""

    def __init__(self, term: Term, lang: str, was: Any = None, **kwargs: Any) -> None:
        named = _named_durations(term, lang, was)
        counted = [
            ("Y", _("un nombre d’années")),
            ("M", _("un nombre de mois")),
            ("W", _("un nombre de semaines")),
            ("D", _("un nombre de jours")),
        ]
        choices = [NO_CHOICE, *named, *counted]
        number = forms.IntegerField(min_value=1, max_value=9_999, required=False)
        label = str(kwargs["label"])
        widget = DurationWidget(choices, number.widget, (label, _("%(label)s : le nombre") % {"label": label}))
        super().__init__(
            [forms.ChoiceField(choices=choices, required=False), number],
            widget=widget,
            require_all_fields=False,
            **kwargs,
        )

    def compress(self, data_list: Any) -> str | None:
        kind, number = data_list or ("", None)
        if kind in {"Y", "M", "W", "D"}:
            if number is None:
                raise ValidationError(_("Donnez le nombre."))
            return f"P{number}{kind}"
        if number is not None:
            raise ValidationError(_("Choisissez si ce nombre est en années, en mois, en semaines ou en jours."))
        return kind or None


def _named_durations(term: Term, lang: str, was: Any) -> Choices:
    """Durations that have a name: the legal term once, under the name that the article already has."""
    legal = was if was in LEGAL_TERM else LEGAL_TERM[0]
    keys = [key for key in words_offered(term) if key not in LEGAL_TERM or key == legal]
    if isinstance(was, str) and was and was not in keys and not _ONE_UNIT.fullmatch(was):
        keys.append(was)
    return [(key, clause_texts.value_words(term.clause, term.name, key, lang)) for key in keys]


class OwnWordsWidget(_Pair):
    def decompress(self, value: Any) -> list[Any]:
        if not value or value in dict(self.choices):
            return [value or "", ""]
        return [OWN, value]


class OwnWordsField(forms.MultiValueField):
    """Words of the library, or a text of one's own."""

    def __init__(self, term: Term, lang: str, **kwargs: Any) -> None:
        choices = [NO_CHOICE, *_choices(term, words_offered(term), lang), (OWN, _("autre, en toutes lettres"))]
        own = forms.CharField(max_length=LONGEST, required=False)
        label = str(kwargs["label"])
        super().__init__(
            [forms.ChoiceField(choices=choices, required=False), own],
            widget=OwnWordsWidget(choices, own.widget, (label, _("%(label)s : autre") % {"label": label})),
            require_all_fields=False,
            **kwargs,
        )

    def compress(self, data_list: Any) -> str | None:
        chosen, own = data_list or ("", "")
        if own and chosen in {"", OWN}:
            return str(own)
        if own:
            raise ValidationError(_("Choisissez un mot de la liste, ou écrivez le vôtre : pas les deux."))
        if chosen == OWN:
            raise ValidationError(_("Écrivez ce que vous voulez dire par « autre »."))
        return chosen or None


class WordsWidget(forms.MultiWidget):
    def __init__(self, choices: Choices, label: str) -> None:
        self.known = dict(choices)
        own = forms.Textarea(attrs={"rows": 2, "aria-label": label, "placeholder": label})
        super().__init__([forms.CheckboxSelectMultiple(choices=choices), own])

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """A list is what the article holds, unless it is what was sent: the ticks, then the lines."""
        sent = isinstance(value, list) and len(value) == 2 and isinstance(value[0], list)
        return super().get_context(name, value if sent else self.decompress(value), attrs)

    def decompress(self, value: Any) -> list[Any]:
        items = value if isinstance(value, list) else []
        own = [item.removeprefix(OTHER) for item in items if item not in self.known]
        return [[item for item in items if item in self.known], "\n".join(own)]


class WordsField(forms.MultiValueField):
    """Words of the library, and wordings of one's own, a line each: printed in quotes, read by no model."""

    def __init__(self, term: Term, lang: str, was: Any = None, **kwargs: Any) -> None:
        choices = _choices(term, _kept(term, was), lang)
        super().__init__(
            [forms.MultipleChoiceField(choices=choices, required=False), LinesField(required=False)],
            widget=WordsWidget(choices, _("Autre, une ligne chacun : imprimé entre guillemets, lu par aucun modèle")),
            require_all_fields=False,
            **kwargs,
        )

    def compress(self, data_list: Any) -> list[str]:
        chosen, own = data_list or ([], [])
        return [*(chosen or []), *(f"{OTHER}{line}" for line in own or [])]


def _kept(term: Term, was: Any) -> list[str]:
    """The words offered, with those that the article has and that are offered no more."""
    offered = list(words_offered(term))
    said = clause_texts.load_texts()[term.clause].terms[term.name].wordings["fr"].values
    return offered + [item for item in (was if isinstance(was, list) else []) if item in said and item not in offered]


class PartiesWidget(forms.MultiWidget):
    def __init__(self, names: tuple[str, ...], widgets: list[forms.Widget]) -> None:
        self.names = names
        super().__init__(widgets)

    def decompress(self, value: Any) -> list[Any]:
        return [value.get(name) if isinstance(value, dict) else None for name in self.names]


class PartiesField(forms.MultiValueField):
    """A value for each party: a role, or a share in per cent."""

    def __init__(self, term: Term, lang: str, was: Any = None, **kwargs: Any) -> None:
        older = [name for name in (was if isinstance(was, dict) else {}) if name not in parties_offered(term)]
        self.names = (*parties_offered(term), *older)
        said = {name: clause_texts.value_words(term.clause, term.name, name, lang) for name in self.names}
        fields = [self._field(term, said[name], lang) for name in self.names]
        super().__init__(
            fields,
            widget=PartiesWidget(self.names, [field.widget for field in fields]),
            require_all_fields=False,
            **kwargs,
        )

    @staticmethod
    def _field(term: Term, who: str, lang: str) -> forms.Field:
        says = {"aria-label": who}
        if term.allowed is None:
            box = forms.NumberInput(attrs={**says, "placeholder": _("%(who)s, en %%") % {"who": who}})
            return forms.IntegerField(min_value=0, max_value=100, required=False, widget=box)
        roles = [(key, f"{who}\u00a0: {words}") for key, words in _choices(term, term.allowed, lang)]
        none = ("", _("%(who)s : aucun rôle") % {"who": who})
        return forms.ChoiceField(choices=[none, *roles], required=False, widget=forms.Select(attrs=says))

    def compress(self, data_list: Any) -> dict[str, Any]:
        pairs = zip(self.names, data_list or (), strict=False)
        return {name: value for name, value in pairs if value not in {None, ""}}


def _choices(term: Term, keys: Iterable[str], lang: str) -> Choices:
    return [(key, clause_texts.value_words(term.clause, term.name, key, lang)) for key in keys]


def field_of(term: Term, lang: str, was: Any = None) -> forms.Field:
    """The field of a term whose article has the value `was`."""
    words: dict[str, Any] = {
        "label": clause_texts.term_label(term.clause, term.name, lang),
        "help_text": _help(term, lang),
        "required": False,
    }
    if term.type == "boolean":
        return forms.TypedChoiceField(
            choices=[("true", _("oui")), ("false", _("non"))],
            coerce=lambda value: value == "true",
            empty_value=None,
            **{**words, "required": True},
        )
    if term.type == "integer":
        return forms.IntegerField(min_value=0, **words)
    if term.type == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **words)
    if term.type == "uri":
        return forms.URLField(max_length=LONGEST, **words)
    return _of_words(term, lang, was, words)


def _of_words(term: Term, lang: str, was: Any, words: Mapping[str, Any]) -> forms.Field:
    if term.type == "duration":
        return DurationField(term, lang, was, **words)
    if term.type == "map":
        return PartiesField(term, lang, was, **words)
    if term.type in {"set", "list"}:
        return _of_many(term, lang, was, words)
    if term.name in OPEN_WORDS:
        return OwnWordsField(term, lang, **words)
    if offered := list(words_offered(term)):
        older = [was] if isinstance(was, str) and was and was not in offered else []
        return forms.ChoiceField(choices=[NO_CHOICE, *_choices(term, offered + older, lang)], **words)
    return forms.CharField(max_length=LONGEST, **words)


def _of_many(term: Term, lang: str, was: Any, words: Mapping[str, Any]) -> forms.Field:
    if not words_offered(term):
        return LinesField(**words)
    if (term.clause, term.name) in OPEN_LISTS:
        return WordsField(term, lang, was, **words)
    older = [item for item in (was if isinstance(was, list) else []) if item not in _kept(term, was)]
    choices = _choices(term, [*_kept(term, was), *older], lang)
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)


def _help(term: Term, lang: str) -> str:
    """The help of the library, the unit of a number, and what this installation offers."""
    said = [clause_texts.term_help(term.clause, term.name, lang)]
    if unit := clause_texts.term_unit(term.clause, term.name, lang):
        said.append(_("En %(unit)s.") % {"unit": unit})
    if term.name == "interop_brick" and settings.CITY_SYSTEMS:
        said.append(_("Composants de la Ville : %(names)s.") % {"names": ", ".join(settings.CITY_SYSTEMS)})
    return " ".join(said)


def refuse(term: Term, value: Any, lang: str) -> None:
    """Raises ValidationError with the reason why this value cannot stand in a contract."""
    if value is not None and value != "" and (why := refusal(term, value, lang)):
        raise ValidationError(why[:1].upper() + why[1:])
