"""Filters of the desk of jobs and mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.jobs import titles

JOB_STATES = {
    "todo": _("en attente"),
    "doing": _("en cours d’exécution"),
    "failed": _("en échec"),
    "succeeded": _("fait"),
    "cancelled": _("abandonné"),
    "aborted": _("remplacé"),
}
MAIL_STATES = [
    ("", _("Pas encore partis")),
    ("late", _("En retard ou en échec")),
    ("failed", _("En échec")),
    ("queued", _("En file")),
    ("held", _("À relire")),
    ("sent", _("Envoyés")),
    ("dropped", _("Écartés")),
]


class JobFilterForm(forms.Form):
    etat = forms.ChoiceField(label=_("État"), required=False)
    travail = forms.ChoiceField(label=_("Travail"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["etat"].choices = [("", _("Pas encore finis")), *JOB_STATES.items()]
        named = sorted((str(title), name) for name, title in titles().items())
        fields["travail"].choices = [("", _("Tous")), *((name, title) for title, name in named)]


class MailFilterForm(forms.Form):
    etat = forms.ChoiceField(label=_("État"), required=False, choices=MAIL_STATES)
    q = forms.CharField(label=_("Adresse ou objet"), required=False, max_length=100)
