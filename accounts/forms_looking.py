"""Why somebody of the team sees a workspace as another person does."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LookForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        max_length=300,
        help_text=_("La personne le reçoit par courriel, et le relit dans son espace."),
    )
