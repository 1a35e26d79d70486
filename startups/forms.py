"""Forms of the once-only profile."""

import datetime as dt
from typing import Any

from django import forms
from django.forms import modelformset_factory
from django.utils.translation import gettext_lazy as _

from core.clock import today
from core.forms import PurposeFileField
from core.shared_forms import SharedModelForm, SharedRows
from startups.domain.profile import DOCUMENT
from startups.models import DocumentKind, DocumentReaders, Founder, ProfileDocument, StartupProfile

LABELS = [
    ("ess", _("entreprise de l’économie sociale et solidaire")),
    ("esus", _("agrément « entreprise solidaire d’utilité sociale »")),
    ("societe-a-mission", _("société à mission")),
    ("jei", _("jeune entreprise innovante")),
    ("b-corp", "B Corp"),
    ("solar-impulse", "Solar Impulse Efficient Solution"),
]
EARLIEST = dt.date(1900, 1, 1)


class ProfileForm(SharedModelForm):
    """Every field may stay empty: unknown is shown as unknown."""

    labels = forms.MultipleChoiceField(
        label=_("Labels et statuts"), choices=LABELS, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = StartupProfile
        fields = ("pitch_fr", "pitch_en", "skills", "founded_on", "team_size", "stage", "labels")
        labels = {"pitch_fr": _("Votre solution en une phrase"), "pitch_en": _("La même en anglais")}
        widgets = {
            "pitch_fr": forms.Textarea(attrs={"rows": 2}),
            "pitch_en": forms.Textarea(attrs={"rows": 2}),
            "skills": forms.Textarea(attrs={"rows": 6}),
            "founded_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "stage": forms.RadioSelect,
        }
        help_texts = {
            "pitch_fr": _("Comme vous le diriez à une personne rencontrée dans la rue."),
            "skills": _("Ce que vous savez faire, ce que vous avez déjà fait, et pour qui."),
            "team_size": _("Nombre de personnes, dirigeants compris."),
        }

    def __init__(self, *args: Any, writes: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values() if not writes else ():
            field.disabled, field.show_hidden_initial = True, False  # whoever may only read sees no form to fill in
        self.fields["stage"].choices = [choice for choice in self.fields["stage"].choices if choice[0]]
        self.fields["pitch_fr"].max_length = self.fields["pitch_en"].max_length = 300

    def _short(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if len(text.replace("\r\n", "\n")) > 300:
            raise forms.ValidationError(
                _("Une phrase de 300 caractères au plus ; la vôtre en a %(found)s."), params={"found": len(text)}
            )
        return text

    def clean_pitch_fr(self) -> str:
        return self._short("pitch_fr")

    def clean_pitch_en(self) -> str:
        return self._short("pitch_en")

    def clean_founded_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["founded_on"]
        if day is not None and not EARLIEST <= day <= today():
            raise forms.ValidationError(_("Cette date de création est dans l’avenir, ou trop ancienne."))
        return day


FounderFormSet = modelformset_factory(
    Founder,
    form=SharedModelForm,
    formset=SharedRows,
    fields=("name", "role", "gender", "leads"),
    extra=2,
    can_delete=True,
    widgets={"gender": forms.RadioSelect},
    labels={"gender": _("Cette personne dit être")},
    help_texts={
        "gender": _("Déclaré par la personne elle-même. Sert aux chiffres d’égalité du programme, jamais au jury.")
    },
)


class DocumentForm(forms.Form):
    """A new document, or the one that replaces another."""

    kind = forms.ChoiceField(label=_("Nature du document"), choices=DocumentKind.choices)
    title = forms.CharField(
        label=_("Titre"), max_length=80, required=False, help_text=_("Pour les distinguer, si vous en avez plusieurs.")
    )
    file = PurposeFileField(purpose=DOCUMENT, label=_("Fichier"), help_text=_("PDF ou image, 10 Mo au plus."))
    issued_on = forms.DateField(
        label=_("Daté du"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_to = forms.DateField(
        label=_("Valable jusqu’au"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    readers = forms.ChoiceField(
        label=_("Qui peut le lire"),
        choices=DocumentReaders.choices,
        initial=DocumentReaders.PROGRAMME,
        widget=forms.RadioSelect,
    )
    replaces = forms.ModelChoiceField(
        label=_("Remplace"),
        queryset=ProfileDocument.objects.none(),
        required=False,
        empty_label=_("aucun : c’est un nouveau"),
    )

    def __init__(self, *args: Any, known: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replaces"].queryset = known
