"""What is written about an incident."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.clock import today
from core.shared_forms import SharedForm
from pilots.enums import BreachRuling
from pilots.forms.pilot import area, capitalised, date_field


def _public_text(**options: Any) -> forms.CharField:
    return forms.CharField(label=_("Ce que le public lira"), max_length=2000, widget=area(3), **options)


def _seen() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("J’ai relu : le texte public ne désigne personne"), required=False,
        help_text=_("Noms, adresses, numéros, santé : ce qui y ressemble vous est montré à l’envoi."),
    )  # fmt: skip


class IncidentForm(forms.Form):
    on = date_field(_("Date"))
    text = forms.CharField(
        label=_("Ce qui s’est passé"), max_length=2000, widget=area(),
        help_text=_("Lu par la direction, la startup, l’équipe et le délégué à la protection des données ; jamais par le public."),
    )  # fmt: skip
    measures = forms.CharField(label=_("Ce qui a été fait"), max_length=2000, required=False, widget=area(3))
    personal_data = forms.BooleanField(
        label=_("Des données personnelles ont pu être perdues, vues ou modifiées"), required=False,
        help_text=_("Le délégué à la protection des données donne alors son avis : la loi laisse 72 heures."),
    )  # fmt: skip
    public_text = _public_text(
        required=False,
        help_text=_(
            "Facultatif, et relu par l’équipe avant d’être montré. Un incident raconté vaut mieux qu’un incident découvert."
        ),
    )
    seen = _seen()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today


class ShowForm(SharedForm, forms.Form):
    public_text = _public_text()
    seen = _seen()


class HideForm(forms.Form):
    note = forms.CharField(
        label=_("Pourquoi ce texte est retiré"), max_length=300, widget=area(2),
        help_text=_("Lu par l’auteur, l’équipe et le délégué."),
    )  # fmt: skip
    public_text = _public_text(required=False, help_text=_("Un autre texte, qui sera relu avant d’être montré."))
    seen = _seen()


class BreachForm(SharedForm, forms.Form):
    breach = forms.ChoiceField(label=_("Votre avis"), choices=capitalised(BreachRuling), widget=forms.RadioSelect)
    reasons = forms.CharField(label=_("Motifs"), max_length=4000, widget=area())
    notified_on = date_field(_("Notifiée à la CNIL le"), required=False)
    persons_told_on = date_field(_("Dite aux personnes concernées le"), required=False)


class CloseForm(forms.Form):
    outcome = forms.CharField(label=_("Les suites données"), max_length=4000, widget=area())
