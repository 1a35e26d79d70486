"""Forms of exchanges: input only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.domain.threads import MAX_LENGTH, MESSAGE_FILE
from core.forms import PurposeFileField


class MessageForm(forms.Form):
    """A message of either side."""

    body = forms.CharField(label=_("Votre message"), widget=forms.Textarea(attrs={"rows": 6}), max_length=MAX_LENGTH)
    files = PurposeFileField(
        purpose=MESSAGE_FILE,
        label=_("Joindre un fichier"),
        required=False,
        help_text=_("PDF, image ou document de bureautique ; 25 Mo au plus."),
    )

    def uploads(self) -> list[Any]:
        given = self.cleaned_data.get("files")
        return [given] if given else []


class OurMessageForm(MessageForm):
    """A message of the City, or a note that it keeps."""

    no_answer = forms.BooleanField(label=_("N’appelle pas de réponse"), required=False)
    internal = forms.BooleanField(
        label=_("Note interne"), help_text=_("Visible de la Ville seule ; aucun message ne part."), required=False
    )
