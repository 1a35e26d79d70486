"""Following a search by mail."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FollowForm(forms.Form):
    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Pour ces courriels seulement. Elle est effacée dès que vous arrêtez."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    # Invisible to people: a program that fills every field gives itself away.
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_machine(self) -> bool:
        return bool(self.cleaned_data.get("website"))
