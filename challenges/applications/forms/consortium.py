"""Forms of a consortium."""

from django import forms
from django.utils.translation import gettext_lazy as _


class InviteForm(forms.Form):
    organisation = forms.CharField(
        label=_("Organisation"), max_length=200, help_text=_("Son nom exact ou son SIREN. Elle doit être inscrite.")
    )
    role = forms.CharField(
        label=_("Sa part dans le projet"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class AnswerForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif, si vous déclinez"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )
