"""The text of a reminder, read before it leaves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 2000


class ReminderForm(forms.Form):
    message = forms.CharField(
        label=_("Ce qui sera écrit"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Suivi, pour chaque ligne, de ce qui est en retard, depuis quand, et de l’adresse où agir. Un texte laissé tel "
            "quel part dans la langue de chacun ; changé, il part comme vous l’écrivez."
        ),
    )

    def __init__(self, data: Any = None, *, text: Any = "") -> None:
        super().__init__(data, initial={"message": str(text)})
