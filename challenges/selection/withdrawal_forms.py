"""Forms of a withdrawal that is considered: input only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.models import WithdrawalHearing
from core.clock import today


def _text(label: object, **given: object) -> forms.CharField:
    return forms.CharField(label=label, max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}), **given)


class ConsiderForm(forms.Form):
    ground = forms.ChoiceField(label=_("Pourquoi"), choices=WithdrawalHearing.Ground.choices, widget=forms.RadioSelect)
    reasons = _text(
        _("Motifs"),
        help_text=_("L’organisation les reçoit. Citez les faits, la règle et les pièces."),
    )
    fraud = _text(
        _("En quoi il y a fraude"),
        help_text=_("Si la fraude est le motif : qui a trompé, sur quoi, d’après quelle pièce."),
        required=False,
    )


class ObservationsForm(forms.Form):
    observations = _text(_("Vos observations"), help_text=_("Une fois envoyées, elles ne changent plus."))


class EnteredObservationsForm(ObservationsForm):
    """What came on paper, or was said, entered by the City."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["observations"].label = _("Observations reçues de l’organisation")


class ReceiptForm(forms.Form):
    on = forms.DateField(
        label=_("Lettre reçue sur papier le"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today


class DecideForm(forms.Form):
    reason = _text(
        _("Motif"),
        help_text=_(
            "Du retrait, dans l’acte et la lettre ; ou du maintien, dans la lettre. Répondez aux observations."
        ),
    )
