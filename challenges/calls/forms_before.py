"""Forms of what happens before a challenge is public."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from challenges.calls.domain.previews import DAYS
from challenges.enums import SectionKey
from core.shared_forms import SharedForm


class ChangesForm(SharedForm, forms.Form):
    """What the team asks: in general, part by part, or both."""

    reason = forms.CharField(
        label=_("En général"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in SectionKey:
            self.fields[key.value] = forms.CharField(
                label=key.label, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
            )

    @property
    def parts(self) -> dict[str, str]:
        return {key.value: self.cleaned_data.get(key.value, "") for key in SectionKey}

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not any(value.strip() for value in found.values() if isinstance(value, str)):
            self.add_error("reason", _("Dites ce qui est à modifier, en général ou dans une partie."))
        return found


class ShareForm(forms.Form):
    reader = forms.CharField(
        label=_("Pour qui"),
        required=False,
        max_length=120,
        help_text=_("Pour vous y retrouver ; la personne ne le voit pas."),
    )
    days = forms.TypedChoiceField(
        label=_("Ouvert pendant"), coerce=int, choices=[(n, _("%(n)s jours") % {"n": n}) for n in DAYS]
    )
