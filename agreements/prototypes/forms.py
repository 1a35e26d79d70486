"""What people say of a prototype."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.enums import ComponentOrigin, PrototypeState
from agreements.models import Prototype
from agreements.prototypes import licences
from agreements.prototypes.domain.deposit import PURPOSE as DEPOSIT
from core.exceptions import DomainError
from core.forms import PurposeFileField
from core.shared_forms import SharedForm, SharedModelForm

SPDX_HELP = _(
    "Expression SPDX : EUPL-1.2, Apache-2.0 OR MIT… Écrivez « propriétaire » s’il n’y a pas de licence publique."
)


class SpdxField(forms.CharField):
    """A licence as SPDX, brought to its canonical form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", licences.MAX_LENGTH)
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocapitalize": "off", "spellcheck": "false"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return text
        try:
            return licences.parse(text)
        except DomainError as error:
            raise ValidationError(error.message) from error


class PrototypeFilterForm(forms.Form):
    q = forms.CharField(label=_("Mots"), required=False, max_length=100)
    etat = forms.ChoiceField(label=_("État"), required=False, choices=[("", _("Tous")), *PrototypeState.choices])


class PrototypeForm(SharedModelForm):
    class Meta:
        model = Prototype
        fields = ("name", "summary_fr", "summary_en", "repository")
        widgets = {
            "summary_fr": forms.Textarea(attrs={"rows": 6}),
            "summary_en": forms.Textarea(attrs={"rows": 6}),
            "repository": forms.URLInput(),
        }
        labels = {"summary_fr": _("Ce que fait le prototype"), "summary_en": _("La même chose en anglais")}
        help_texts = {
            "summary_fr": _(
                "Pour un lecteur qui ne connaît pas le sujet : à quoi il sert, pour qui, ce qu’il faut pour le reprendre."
            ),
            "repository": _("Adresse publique du dépôt de code, s’il y en a un."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True


class ComponentForm(SharedForm, forms.Form):
    name = forms.CharField(
        label=_("Composant"), max_length=200, help_text=_("Un module, une bibliothèque, un modèle de carte…")
    )
    origin = forms.ChoiceField(label=_("D’où vient-il ?"), choices=[], widget=forms.RadioSelect)
    licence = SpdxField(label=_("Licence"), help_text=SPDX_HELP)
    url = forms.URLField(label=_("Adresse"), required=False)

    ORIGINS = (
        (ComponentOrigin.RESULT, _("Résultat : fait pendant le programme")),
        (ComponentOrigin.BACKGROUND, _("Connaissance antérieure : existait avant, à vous")),
        (ComponentOrigin.THIRD_PARTY, _("Tiers : fait par d’autres")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["origin"].choices = self.ORIGINS  # type: ignore[attr-defined]


class DepositForm(forms.Form):
    version = forms.CharField(
        label=_("Version"), max_length=40, help_text=_("Par exemple 1.0.0. Un numéro ne sert qu’une fois.")
    )
    file = PurposeFileField(
        purpose=DEPOSIT,
        label=_("Archive des sources"),
        help_text=_(
            "Un fichier .zip ou .tar.gz. Nous calculons son empreinte SHA-256, nous l’inscrivons au registre public et nous le gardons tel quel."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = settings.DEPOSIT_MAX_BYTES
        too_big = gettext("Ce fichier est trop lourd : la limite est de %(limit)s.") % {"limit": filesizeformat(limit)}
        self.fields["file"].widget.attrs |= {"data-max-bytes": str(limit), "data-too-big": too_big}


class LicenceForm(forms.Form):
    licence = SpdxField(
        label=_("Licence de l’ensemble"),
        help_text=_(
            "Expression SPDX d’une licence ouverte. Conseil : EUPL-1.2, ou AGPL-3.0-or-later si le service se rend par le réseau."
        ),
    )


class ReviewForm(forms.Form):
    component = forms.UUIDField(required=False, widget=forms.HiddenInput)
    accepted = forms.BooleanField(required=False)
    reason = forms.CharField(label=_("Motif"), max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
