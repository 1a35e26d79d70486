"""What the forms of every app share."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.clock import PARIS
from core.exceptions import DomainError
from core.files import accepted_types


def show_refusal(form: forms.BaseForm, error: DomainError) -> None:
    """Puts what a rule said beside the field at fault, else above the form: what was typed stays in it."""
    form.add_error(error.field if error.field in form.fields else None, error.message)


class FileInput(forms.ClearableFileInput):
    """A file that goes in parts when the script is there. Its words travel with it."""

    WORDS: ClassVar[dict[str, Any]] = {
        "progress": _("Envoi du fichier"),
        "sending": _("Envoi en cours : {percent} %"),
        "sent": _("Fichier envoyé."),
        "cut": _("Connexion coupée. L’envoi reprendra où il s’est arrêté."),
        "lost": _("Votre session a pris fin. Reconnectez-vous dans un autre onglet : l’envoi reprendra ici."),
        "failed": _("L’envoi n’a pas abouti. Choisissez le fichier de nouveau."),
    }

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        attrs = {
            **(attrs or {}),
            "accept": ",".join(accepted_types(self.purpose)),
            "data-upload-purpose": self.purpose,
            "data-upload-url": reverse("upload_start"),
            **{f"data-{key}": str(words) for key, words in self.WORDS.items()},
        }
        return super().get_context(name, value, attrs)


class PurposeFileField(forms.FileField):
    """A file of a declared purpose. An empty one is refused by the rule of the purpose, in its words."""

    def __init__(self, *, purpose: str, **kwargs: Any) -> None:
        super().__init__(widget=FileInput(purpose), allow_empty_file=True, **kwargs)


def paris_instant(day: dt.date, time: dt.time) -> dt.datetime:
    """The instant at which clocks in Paris show this. Raises ValidationError for the hour that the change to summer time
    skips, and for the one that the change to winter time shows twice: neither names one instant.
    """
    first = dt.datetime.combine(day, time, tzinfo=PARIS)
    if first.astimezone(dt.UTC).astimezone(PARIS).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise forms.ValidationError(
            _(
                "Cette heure n’existe pas à Paris ce jour-là : les horloges passent de 2 h à 3 h. Choisissez une autre heure."
            ),
            code="imaginary",
        )
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        raise forms.ValidationError(
            _(
                "Cette heure passe deux fois à Paris ce jour-là : les horloges reculent de 3 h à 2 h. "
                "Choisissez une heure avant 2 h ou à partir de 3 h."
            ),
            code="ambiguous",
        )
    return first


class ParisInstantField(forms.SplitDateTimeField):
    """A day and an hour of Paris, in two fields that any browser knows; gives an aware instant."""

    def __init__(self, **kwargs: Any) -> None:
        day: dict[str, Any] = {"type": "date", "aria-label": _("jour")}
        time: dict[str, Any] = {"type": "time", "aria-label": _("heure de Paris")}
        widget = forms.SplitDateTimeWidget(
            date_attrs=day,
            time_attrs=time,
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        )
        super().__init__(widget=widget, input_date_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)

    def compress(self, data_list: Any) -> dt.datetime | None:
        if not data_list:
            return None
        day, time = data_list
        if day in self.empty_values:
            raise forms.ValidationError(_("Indiquez le jour."), code="invalid_date")
        if time in self.empty_values:
            raise forms.ValidationError(_("Indiquez l’heure."), code="invalid_time")
        return paris_instant(day, time)
