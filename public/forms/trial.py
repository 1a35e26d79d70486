"""A convention as a form that anybody may fill: its terms by article, its facts with their dates, the day judged.

What does not fit is told beside its field by the model's own checks, those of the command, so that the page refuses what
the command refuses. Nothing is kept.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.commons import explain
from agreements.commons.model2 import explain as words
from agreements.commons.model2 import facts as model
from agreements.commons.model2.examples import Start
from agreements.commons.model2.points import READ_TERMS, SEARCHED
from agreements.commons.terms import Fault, Term, load_schema, validate
from agreements.conventions import clause_texts
from agreements.conventions.forms.articles import EMPTY, TermBoundField, shown_value, term_field

MOST_LETTERS: Final = 1_000  # in one field; no list of the library comes near
PRESENT, TERM, FACT = "article", "terme", "fait"
#: The keys of a record that a field is offered for. `evidence` is never read, `hours` and `licence` by one fact each.
_KEYS: Final[dict[str, tuple[str, ...]]] = {
    **{fact.name: ("on", "until") for fact in model.FACTS},
    "versions_deposited": ("on", "until", "hours"),
    "published": ("on", "until", "licence"),
}
_LABELS: Final = {
    "on": gettext_lazy("Constaté le"),
    "until": gettext_lazy("A cessé le"),
    "hours": gettext_lazy("Heures entre l’usage et le dépôt"),
    "licence": gettext_lazy("Licence de la version publiée"),
}
_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
#: Terms whose free values are offered as choices; anything else that an example holds is offered too.
_OFFERED: Final = {("survival_and_remedies", "surviving_clauses"), ("source_escrow", "release_events")}
_RELEASES: Final = ("insolvency", "struck_off", "maintenance_stopped", "repository_closed", "change_of_control_refused")


@dataclass(frozen=True)
class ClauseFields:
    """One article of the form: whether it is there, the terms that the examination reads, and the others."""

    key: str
    name: str
    present: forms.BoundField
    read: list[forms.BoundField]
    others: list[forms.BoundField]

    @property
    def faulty(self) -> bool:
        return any(field.errors for field in (self.present, *self.read, *self.others))

    @property
    def others_faulty(self) -> bool:
        return any(field.errors for field in self.others)


@dataclass(frozen=True)
class FactFields:
    """One fact of the form: what it says, for how long it counts, and its fields."""

    name: str
    title: str
    sentence: str
    days: int
    fields: list[forms.BoundField]

    @property
    def faulty(self) -> bool:
        return any(field.errors for field in self.fields)

    @property
    def recorded(self) -> bool:
        return bool(self.fields[0].value())


def _choices(term: Term, lang: str) -> list[tuple[str, str]]:
    if term.name == "surviving_clauses":
        return [(key, explain.clause_name(key, lang)) for key in load_schema().clauses]
    return [(value, clause_texts.value_words(term.clause, term.name, value, lang)) for value in _RELEASES]


def _field_of(term: Term, lang: str) -> forms.Field:
    if (term.clause, term.name) in _OFFERED:
        return forms.MultipleChoiceField(
            choices=_choices(term, lang),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=clause_texts.term_label(term.clause, term.name, lang),
            help_text=clause_texts.term_help(term.clause, term.name, lang),
        )
    field = term_field(term, lang)
    if isinstance(field, forms.TypedChoiceField):
        field.required = False
        field.choices = [("", "—"), *field.choices]  # type: ignore[misc]
    if term.type == "duration":
        field.widget.attrs["list"] = "durees"
    if isinstance(field, forms.CharField):
        field.max_length = MOST_LETTERS
        field.validators.append(forms.CharField(max_length=MOST_LETTERS).validators[0])
    return field


def _date(label: Any) -> forms.CharField:
    """A day in the one form of the model; the browser's own calendar writes it so."""
    return forms.CharField(label=label, required=False, max_length=40, widget=forms.TextInput({"type": "date"}))


class TrialForm(forms.Form):
    """`start` fills it; `data` is what was typed. Once valid, `item` is the object that the command reads."""

    bound_field_class = TermBoundField
    name = forms.CharField(label=gettext_lazy("Nom de la convention"), required=False, max_length=120)
    on = _date(gettext_lazy("Jour de l’examen"))
    item: dict[str, Any]

    def __init__(self, data: Any = None, *, start: Start, lang: str) -> None:
        self.lang = lang
        self.kinds = load_schema().clauses
        super().__init__(data, initial=self._initial(start, lang))
        self.fields["on"].help_text = _("Laissez vide pour aujourd’hui.")
        for key, kind in self.kinds.items():
            self.fields[f"{PRESENT}-{key}"] = forms.BooleanField(
                label=_("Cet article est dans la convention"), required=False
            )
            for term in kind.terms.values():
                self.fields[f"{TERM}-{key}-{term.name}"] = _field_of(term, lang)
        for fact, keys in _KEYS.items():
            for record_key in keys:
                self.fields[f"{FACT}-{fact}-{record_key}"] = self._record_field(record_key)

    @staticmethod
    def _record_field(key: str) -> forms.Field:
        if key in {"on", "until"}:
            return _date(_LABELS[key])
        attrs = {"inputmode": "numeric"} if key == "hours" else {}
        return forms.CharField(
            label=_LABELS[key], required=False, max_length=MOST_LETTERS, widget=forms.TextInput(attrs)
        )

    @staticmethod
    def _initial(start: Start, lang: str) -> dict[str, Any]:
        found: dict[str, Any] = {"name": start.title(lang), "on": start.on}
        for key, terms in start.clauses.items():
            found[f"{PRESENT}-{key}"] = True
            found |= {f"{TERM}-{key}-{name}": shown_value(value) for name, value in terms.items()}
        for fact, record in start.facts.items():
            found |= {f"{FACT}-{fact}-{key}": value for key, value in record.items()}
        return found

    def clauses(self) -> list[ClauseFields]:
        """The articles: those that model 2 reads first, each with the terms that it reads first."""
        order = [*SEARCHED, *(key for key in self.kinds if key not in SEARCHED)]
        return [self._clause(key) for key in order]

    def _clause(self, key: str) -> ClauseFields:
        read = [name for name in READ_TERMS.get(key, ()) if name in self.kinds[key].terms]
        others = [name for name in self.kinds[key].terms if name not in read]
        return ClauseFields(
            key,
            explain.clause_name(key, self.lang),
            self[f"{PRESENT}-{key}"],
            [self[f"{TERM}-{key}-{name}"] for name in read],
            [self[f"{TERM}-{key}-{name}"] for name in others],
        )

    def facts(self) -> list[FactFields]:
        """The ten facts, in the order of the model."""
        return [
            FactFields(
                fact.name,
                words.fact_name(fact.name, self.lang),
                words.fact_sentence(fact.name, self.lang),
                fact.days,
                [self[f"{FACT}-{fact.name}-{key}"] for key in _KEYS[fact.name]],
            )
            for fact in model.FACTS
        ]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        clauses, facts = self._clauses_typed(values), self._facts_typed(values)
        self._refuse_unknown()
        for fault in validate(clauses):
            self._tell_term(fault)
        for fact_fault in model.faults_in(facts):
            self._tell_fact(fact_fault)
        if values.get("on") and model.read_date(values["on"]) is None:
            self.add_error("on", _no_such_date())
        self.item = {"name": values.get("name") or None, "clauses": clauses, "facts": facts}
        if values.get("on"):
            self.item["on"] = values["on"]
        return values

    def _clauses_typed(self, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """The articles that are there, with every term; an empty field is null, or an empty list."""
        return {
            key: {name: self._value(values, f"{TERM}-{key}-{name}") for name in kind.terms}
            for key, kind in self.kinds.items()
            if values.get(f"{PRESENT}-{key}")
        }

    @staticmethod
    def _value(values: Mapping[str, Any], name: str) -> Any:
        value = values.get(name)
        return None if value in EMPTY and not isinstance(value, list | dict) else value

    @staticmethod
    def _facts_typed(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """The facts of which anything was typed. What is no number stays as it was typed, for the model to refuse."""
        facts: dict[str, dict[str, Any]] = {}
        for fact, keys in _KEYS.items():
            typed = {key: values.get(f"{FACT}-{fact}-{key}") for key in keys}
            record: dict[str, Any] = {key: value for key, value in typed.items() if value}
            if "hours" in record and _WHOLE.fullmatch(record["hours"]):
                record["hours"] = int(record["hours"])
            if record:
                facts[fact] = record
        return facts

    def _refuse_unknown(self) -> None:
        """An article, a term, a fact or a key that the model does not know is refused by its name, as the command does."""
        for name in self.data:
            if str(name).partition("-")[0] in {PRESENT, TERM, FACT} and name not in self.fields:
                said = str(name).partition("-")[2][:80]
                self.add_error(None, _("« %(name)s » : le modèle ne connaît rien de ce nom.") % {"name": said})

    def _tell_term(self, fault: Fault) -> None:
        self._tell(f"{TERM}-{fault.clause}-{fault.term}", self._term_message(fault))

    def _term_message(self, fault: Fault) -> str:
        term = self.kinds[fault.clause or ""].terms[fault.term or ""]
        if term.type == "date":
            return _no_such_date()
        message = _("Valeur refusée : %(value)s.") % {"value": fault.value}
        if not term.allowed:
            return message
        return message + " " + _("Valeurs admises : %(allowed)s.") % {"allowed": ", ".join(term.allowed)}

    def _tell_fact(self, fault: model.FactFault) -> None:
        said = f"{words.fact_name(fault.fact, self.lang)} – {_fact_message(fault)}"  # ten fields bear the same label
        self._tell(f"{FACT}-{fault.fact}-{fault.key}", said)

    def _tell(self, name: str, message: str) -> None:
        if name not in self.fields:
            self.add_error(None, message)
        elif not self.has_error(name):  # once is enough: what the field itself refused has no value any more
            self.add_error(name, message)


def _no_such_date() -> str:
    return _("Cette date n’existe pas. Écrivez l’année, le mois, le jour : 2026-03-01.")


def _fact_message(fault: model.FactFault) -> str:
    if fault.problem == model.NO_SUCH_DATE:
        return _no_such_date()
    if fault.problem == model.BEFORE_ON:
        return _("Ce fait cesserait avant d’avoir été constaté. Attendu : %(day)s ou plus tard.") % {
            "day": fault.allowed.split()[0]
        }
    if fault.problem == model.MISSING:
        return _("Donnez le jour où ce fait a été constaté.")
    if fault.key == "hours":
        return _("Écrivez un nombre entier d’heures.")
    return _("Valeur refusée : %(value)s.") % {"value": fault.value}
