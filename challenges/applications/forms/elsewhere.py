"""Forms by which an application goes elsewhere."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from challenges.models import Challenge


class DuplicateForm(forms.Form):
    challenge = forms.ModelChoiceField(label=_("Autre défi ouvert"), queryset=Challenge.objects.none())

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["challenge"].queryset = choices  # type: ignore[attr-defined]


class TransferForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Confier cette candidature à"), queryset=Organisation.objects.none(), to_field_name="slug"
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = choices  # type: ignore[attr-defined]
