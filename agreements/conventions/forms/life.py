"""Forms of the life of a convention: notice against its renewal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.conventions.forms.conventions import DAY
from core.clock import today


class DenounceForm(forms.Form):
    """Of whoever signs for a party; of the legal officer, who enters the letter that was received, with its day."""

    received_on = forms.DateField(label=_("Lettre reçue le"), widget=DAY)
    reason = forms.CharField(
        label=_("Motif"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Facultatif. Les autres parties le lisent ; le public, non."),
    )

    def __init__(self, *args: Any, paper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if paper:
            self.fields["received_on"].initial = today()
        else:
            del self.fields["received_on"]
