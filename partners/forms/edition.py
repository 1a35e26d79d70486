"""Forms of the set-up of an edition."""

from typing import Any

from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from core.forms import ParisInstantField
from core.shared_forms import SharedModelForm, SharedRows
from partners.enums import EligibilityKind, ParticipationRole
from partners.gates import weights_sentence
from partners.models import Criterion, Edition, EligibilityRule, Objective, Participation

# Each date with the one it must follow.
ORDER = (
    ("call_closes_at", "call_opens_at", _("La clôture de l’appel doit suivre son ouverture.")),
    ("decision_at", "call_closes_at", _("L’annonce des résultats doit suivre la clôture de l’appel.")),
    ("pilots_start_at", "decision_at", _("Le début des expérimentations doit suivre l’annonce des résultats.")),
    ("pilots_end_at", "pilots_start_at", _("La fin des expérimentations doit suivre leur début.")),
)


class EditionForm(SharedModelForm):
    """Words and calendar. Hours are those of Paris."""

    call_opens_at = ParisInstantField(label=_("Ouverture de l’appel"), required=False)
    call_closes_at = ParisInstantField(label=_("Clôture de l’appel"), required=False)
    decision_at = ParisInstantField(label=_("Annonce des résultats"), required=False)
    pilots_start_at = ParisInstantField(label=_("Début des expérimentations"), required=False)
    pilots_end_at = ParisInstantField(label=_("Fin des expérimentations"), required=False)
    closing_event_at = ParisInstantField(label=_("Événement de clôture"), required=False)

    class Meta:
        model = Edition
        fields = (
            "number",
            "name_fr",
            "name_en",
            "season",
            "summary_fr",
            "summary_en",
            "call_opens_at",
            "call_closes_at",
            "decision_at",
            "pilots_start_at",
            "pilots_end_at",
            "closing_event_at",
        )
        widgets = {
            "summary_fr": forms.Textarea(attrs={"rows": 4}),
            "summary_en": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {"season": _("Par exemple 2027-2028.")}

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        same = Edition.objects.filter(number=number, fictional=self.instance.fictional).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(_("Une édition a déjà le numéro %(number)s."), params={"number": number})
        return number

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for later, earlier, sentence in ORDER:
            if values.get(later) and values.get(earlier) and values[later] <= values[earlier]:
                self.add_error(later, sentence)
        return values


class RowsFormSet(SharedRows, BaseInlineFormSet):
    """Rows of one list of an edition, with two empty ones to add to it."""

    def kept(self) -> list[dict[str, Any]]:
        return [
            form.cleaned_data
            for form in self.forms
            if form.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]


class CriteriaFormSet(RowsFormSet):
    """Weights that sum to 100 once the public reads them; until then a draft may be unfinished."""

    @property
    def total(self) -> int:
        """The sum of the weights as they stand in the form; what is not a figure counts for nothing."""
        rows = (form for form in self.forms if form["DELETE"].value() not in {True, "on"})
        return sum(int(weight) for row in rows if (weight := str(row["weight"].value() or "")).isdigit())

    @property
    def total_words(self) -> str:
        return weights_sentence(self.total) if self.total != 100 else _("Les poids font 100.")

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or not self.instance.published:
            return
        total = sum(row.get("weight") or 0 for row in self.kept())
        if total != 100:
            raise forms.ValidationError(weights_sentence(total), code="weights")


def empty_rows(asked: str, *, some: bool) -> int:
    """How many empty rows a list shows: as many as asked for, up to ten; five where there is none yet, otherwise one."""
    return min(10, int(asked)) if asked.isdigit() and len(asked) < 4 else 1 if some else 5


class EligibilityRuleForm(SharedModelForm):
    """A rule of one kind, with the figure or the countries that some kinds need."""

    parameter = forms.CharField(
        label=_("Précision"),
        required=False,
        max_length=100,
        help_text=_("Nombre d’années pour l’ancienneté ; codes de pays séparés par des virgules pour les pays."),
    )

    class Meta:
        model = EligibilityRule
        fields = ("kind", "parameter", "text_fr", "text_en", "order")
        labels = {
            "kind": _("Nature"),
            "text_fr": _("Règle, telle qu’elle est montrée"),
            "text_en": _("La même en anglais"),
            "order": _("Ordre"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        params = self.instance.params or {}
        self.initial["parameter"] = str(params.get("years") or ", ".join(params.get("countries", ())))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        kind, parameter = values.get("kind"), (values.get("parameter") or "").strip()
        self.instance.params = {}
        if kind == EligibilityKind.MAX_AGE_YEARS:
            if not parameter.isdigit() or not 0 < int(parameter) < 100:
                self.add_error("parameter", _("Donnez un nombre d’années, par exemple 8."))
            else:
                self.instance.params = {"years": int(parameter)}
        elif kind == EligibilityKind.COUNTRY:
            countries = [code.strip().upper() for code in parameter.split(",") if code.strip()]
            if not countries or any(len(code) != 2 or not code.isalpha() for code in countries):
                self.add_error("parameter", _("Donnez des codes de pays à deux lettres, par exemple FR, BE."))
            else:
                self.instance.params = {"countries": countries}
        return values


class ParticipationForm(SharedModelForm):
    class Meta:
        model = Participation
        fields = ("organisation", "role", "contribution_fr", "contribution_en", "left_on")
        labels = {"role": _("Rôle"), "left_on": _("A quitté le programme le")}
        widgets = {
            "contribution_fr": forms.Textarea(attrs={"rows": 2}),
            "contribution_en": forms.Textarea(attrs={"rows": 2}),
            "left_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, choices: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [  # what nobody has confirmed comes from the archives alone
            choice for choice in ParticipationRole.choices if choice[0] != ParticipationRole.NAMED
        ]
        if choices:
            self.fields["organisation"].choices = choices


def organisation_choices() -> list[tuple[Any, str]]:
    """Organisations that may take part in an edition, read once for all the rows."""
    known = Organisation.objects.filter(merged_into__isnull=True).exclude(kind=OrganisationKind.STARTUP)
    return [("", "—"), *known.order_by("name__sorted").values_list("pk", "name")]


ObjectiveFormSet = inlineformset_factory(
    Edition, Objective, form=SharedModelForm, formset=RowsFormSet, fields=("name_fr", "name_en", "order"), extra=2,
    labels={"order": _("Ordre")},
)  # fmt: skip
CriterionFormSet = inlineformset_factory(
    Edition, Criterion, form=SharedModelForm, formset=CriteriaFormSet, extra=1,
    fields=("name_fr", "name_en", "weight", "help_fr", "help_en", "order"),
    labels={"order": _("Ordre")},
    widgets={"help_fr": forms.Textarea(attrs={"rows": 2}), "help_en": forms.Textarea(attrs={"rows": 2})},
)  # fmt: skip
EligibilityFormSet = inlineformset_factory(
    Edition, EligibilityRule, form=EligibilityRuleForm, formset=RowsFormSet, extra=2
)
ParticipationFormSet = inlineformset_factory(
    Edition, Participation, form=ParticipationForm, formset=RowsFormSet, extra=1
)
