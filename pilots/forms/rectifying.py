"""What is written to correct a measure or a weekly point, and to take words out of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.clock import today
from core.shared_forms import SharedForm
from pilots.enums import Mood
from pilots.forms.pilot import area, capitalised, date_field

ERASE, RESTORE = "effacer", "remettre"


def reason_field(**options: Any) -> forms.CharField:
    return forms.CharField(label=_("Ce qui était faux"), max_length=300, widget=area(2), **options)


def seen_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("J’ai relu : rien ici ne désigne une personne"), required=False,
        help_text=_("Noms, adresses, numéros, santé : ce qui y ressemble vous est montré à l’envoi."),
    )  # fmt: skip


class MeasureForm(forms.Form):
    on = date_field(_("Date de la mesure"))
    value = forms.DecimalField(label=_("Valeur"), max_digits=14, decimal_places=2)
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False,
        help_text=_("Publique : comment on a mesuré, ce qui a pu fausser."),
    )  # fmt: skip
    seen = seen_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today


class MeasureCorrectionForm(SharedForm, MeasureForm):
    reason = reason_field(help_text=_("Public, à côté de l’ancienne valeur, qui reste lisible, barrée."))
    field_order = ("on", "value", "note", "reason", "seen")


class MeasureWithdrawalForm(forms.Form):
    reason = reason_field(help_text=_("Public, à côté de la valeur, qui reste lisible, barrée."))
    seen = seen_field()


class CheckInCorrectionForm(SharedForm, forms.Form):
    mood = forms.ChoiceField(label=_("Où en était-on ?"), choices=capitalised(Mood), widget=forms.RadioSelect)
    done = forms.CharField(label=_("Ce qui a avancé"), required=False, max_length=1000, widget=area(3))
    blocked = forms.CharField(
        label=_("Ce qui bloque, et qui peut aider"), required=False, max_length=1000, widget=area(3)
    )
    reason = reason_field(help_text=_("Lu par l’autre partie et par l’équipe, à côté de l’ancien point."))


class HideWordsForm(forms.Form):
    note = forms.CharField(
        label=_("Pourquoi ces mots sont retirés"), max_length=300, widget=area(2),
        help_text=_("Ne répétez pas ces mots ici. Lu par l’auteur, l’équipe et le délégué."),
    )  # fmt: skip


class JudgeWordsForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Votre avis"), widget=forms.RadioSelect,
        choices=[(ERASE, _("Effacer ces mots pour toujours")), (RESTORE, _("Les remettre : ils ne désignent personne"))],
    )  # fmt: skip
    note = forms.CharField(label=_("Motif, en une phrase"), max_length=300, widget=area(2))
