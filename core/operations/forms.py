"""Forms of the desk of jobs and mail: filters, and the texts that the team writes."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.jobs import titles
from core.mail_words import TEXTS, original, text_faults
from core.models import MailWords
from core.shared_forms import SharedModelForm

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
    ("returned", _("Revenus")),
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


RETURN_STATES = [
    ("", _("Qui n’arriveront pas")),
    ("late", _("Retardés")),
    ("done", _("Traités")),
    ("unknown", _("Avis non reconnus")),
]


class MailReturnFilterForm(forms.Form):
    etat = forms.ChoiceField(label=_("État"), required=False, choices=RETURN_STATES)
    q = forms.CharField(label=_("Adresse, personne ou objet"), required=False, max_length=100)


class MailReturnForm(forms.Form):
    """What the team does of a message that came back. The rules are those of `return_acts`."""

    act = forms.ChoiceField(label=_("Ce qui est fait"), widget=forms.RadioSelect)
    new_address = forms.EmailField(label=_("Autre adresse"), required=False, max_length=254)
    note = forms.CharField(
        label=_("Motif ou référence"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Comment l’adresse est connue, le numéro de la lettre, ou pourquoi rien n’est à faire."),
    )

    def __init__(self, *args: Any, acts: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["act"].choices = acts
        if "redirected" not in dict(acts):
            del self.fields["new_address"]


class MailWordsForm(SharedModelForm):
    """What is shown is the text of the code where the team has written none."""

    class Meta:
        model = MailWords
        fields = TEXTS
        widgets: ClassVar[dict[str, Any]] = {
            "body_fr": forms.Textarea(attrs={"rows": 12}),
            "subject_en": forms.TextInput(attrs={"lang": "en"}),
            "body_en": forms.Textarea(attrs={"rows": 12, "lang": "en"}),
        }

    def __init__(self, *args: Any, kind: Any, variant: str, **kwargs: Any) -> None:
        self.kind, self.variant = kind, variant
        row = kwargs["instance"]
        code = [text for language in ("fr", "en") for text in original(kind, variant, language)]
        initial = {name: getattr(row, name) or text.strip() for name, text in zip(TEXTS, code, strict=True)}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for fault in text_faults(self.kind, self.variant, {name: given.get(name) or "" for name in TEXTS}):
            self.add_error(fault.field, fault.message)
        return given
