"""Forms of data sets, commitments and directorates."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from license_expression import ExpressionError, get_spdx_licensing

from core.shared_forms import SharedModelForm
from partners.models import Commitment, DataSet, Directorate, Participation


class DataSetForm(SharedModelForm):
    formats = forms.CharField(
        label=_("Formats"), required=False, max_length=200, help_text=_("Séparés par des virgules : CSV, JSON…")
    )

    class Meta:
        model = DataSet
        fields = (
            "name_fr",
            "name_en",
            "description_fr",
            "description_en",
            "access",
            "personal_data",
            "licence",
            "formats",
            "url",
        )
        widgets = {
            "description_fr": forms.Textarea(attrs={"rows": 3}),
            "description_en": forms.Textarea(attrs={"rows": 3}),
            "access": forms.RadioSelect,
        }
        help_texts = {
            "licence": _("Identifiant SPDX, par exemple etalab-2.0 ou ODbL-1.0."),
            "personal_data": _("Des données qui se rapportent à une personne, même sans son nom."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["formats"] = ", ".join(self.instance.formats or [])
        self.fields["access"].choices = [choice for choice in self.fields["access"].choices if choice[0]]

    def clean_licence(self) -> str:
        licence: str = self.cleaned_data["licence"].strip()
        if licence:
            licensing = get_spdx_licensing()
            try:
                unknown = licensing.unknown_license_keys(licence)
            except ExpressionError:
                unknown = [licence]
            if unknown:
                raise forms.ValidationError(
                    _("« %(licence)s » n’est pas un identifiant SPDX connu."), params={"licence": ", ".join(unknown)}
                )
        return licence

    def clean_formats(self) -> list[str]:
        formats = [word for word in re.split(r"[,;\s]+", self.cleaned_data["formats"]) if word]
        if too_long := [word for word in formats if len(word) > 20]:
            raise forms.ValidationError(
                _("« %(word)s » est trop long pour un nom de format."), params={"word": too_long[0]}
            )
        return formats


class ProgressForm(forms.ModelForm):
    class Meta:
        model = Commitment
        fields = ("progress",)


class CommitmentForm(forms.ModelForm):
    participation = forms.ModelChoiceField(label=_("Édition"), queryset=Participation.objects.none(), empty_label=None)

    class Meta:
        model = Commitment
        fields = ("participation", "text_fr", "text_en", "target", "unit", "due_on")
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, participations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participation"].queryset = participations
        self.fields["participation"].label_from_instance = lambda row: row.edition.name_fr


class DirectorateForm(SharedModelForm):
    name = forms.CharField(label=_("Nom"), max_length=200)

    class Meta:
        model = Directorate
        fields = ("name", "acronym", "valid_from", "valid_to")
        widgets = {
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "valid_to": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["name"] = self.instance.organisation.name

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        start, end = values.get("valid_from"), values.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("La fin de validité doit suivre son début."))
        return values


class SuccessionForm(forms.Form):
    successor = forms.ModelChoiceField(label=_("Reprise par"), queryset=Directorate.objects.none())
    on = forms.DateField(label=_("Le"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    source = forms.CharField(
        label=_("Source"), required=False, max_length=300, help_text=_("L’arrêté ou la page qui le dit.")
    )

    def __init__(self, *args: Any, directorate: Directorate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Directorate.objects.select_related("organisation").exclude(pk=directorate.pk)
        self.fields["successor"].queryset = others
