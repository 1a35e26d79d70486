"""What is written to evaluate a pilot, to answer to its evaluation, and about the things placed in the street."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.clock import today
from core.shared_forms import SharedForm, SharedModelForm
from pilots.enums import PilotDecision
from pilots.forms.pilot import area, capitalised, date_field
from pilots.forms.rectifying import seen_field
from pilots.models import Device

SCORES = [(n, str(n)) for n in range(1, 6)]
EXCUSE = "excuse_"


def _score(label: Any, help_text: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=SCORES, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect,
        help_text=help_text,
    )  # fmt: skip


class EvaluationForm(SharedForm, forms.Form):
    """A draft: each field may wait. `unmet`: code → what is not met at the end, each with a field for the reason."""

    efficiency = _score(_("Efficacité"), _("1 : le problème reste entier. 5 : les cibles sont atteintes."))
    feasibility = _score(
        _("Faisabilité"), _("1 : la direction ne saurait pas l’exploiter. 5 : elle l’exploite déjà seule.")
    )
    durability = _score(
        _("Durabilité"), _("1 : s’arrête avec le financement. 5 : tient sans aide, et d’autres peuvent le reprendre.")
    )
    findings_fr = forms.CharField(label=_("Ce que l’on a appris"), widget=area(6), max_length=6000, required=False)
    findings_en = forms.CharField(
        label=_("Ce que l’on a appris, en anglais"), widget=area(), required=False, max_length=6000
    )
    decision = forms.ChoiceField(
        label=_("Décision"), choices=capitalised(PilotDecision), widget=forms.RadioSelect, required=False
    )
    decision_reasons = forms.CharField(
        label=_("Motifs de la décision"), widget=area(), max_length=4000, required=False,
        help_text=_("Publics une fois la décision prise : aucun nom de personne."),
    )  # fmt: skip

    def __init__(self, *args: Any, unmet: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, sentence in unmet.items():
            self.fields[EXCUSE + code] = forms.CharField(
                label=_("Pourquoi ce n’est pas réglé : %(what)s") % {"what": sentence}, widget=area(2), max_length=500,
                required=False, help_text=_("À remplir seulement si cela ne peut plus être réglé. Publié avec la décision."),
            )  # fmt: skip
        for name in self.versioned():
            self.fields[name].show_hidden_initial = not self.is_bound or self._carries(name)


class ObservationsForm(forms.Form):
    observations = forms.CharField(
        label=_("Vos observations"), widget=area(8), max_length=6000, required=False,
        help_text=_("Publiées à côté de la décision. Laissez vide pour dire que vous n’en avez pas."),
    )  # fmt: skip
    seen = seen_field()


class DeviceForm(SharedModelForm):
    class Meta:
        model = Device
        fields = ("name", "site", "placed_on")
        widgets = {"placed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {"name": _("Un boîtier, un capteur, un mobilier : ce qui devra quitter la rue.")}

    def __init__(self, *args: Any, sites: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = sites


class DeviceRemovalForm(forms.Form):
    removed_on = date_field(_("Retiré le"))
    removal_note = forms.CharField(
        label=_("Ce qu’il est devenu"), max_length=300, widget=area(2),
        help_text=_("Rendu, stocké, gardé par la direction, recyclé."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["removed_on"].initial = today
