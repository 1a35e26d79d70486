"""The message form."""

from django import forms
from django.utils.translation import gettext_lazy as _

TOPICS = [
    ("question", _("Une question")),
    ("accessibility", _("Un défaut d’accessibilité")),
    ("data", _("Mes données personnelles")),
    ("complaint", _("Une réclamation")),
    ("error", _("Une erreur sur une page")),
    ("other", _("Autre chose")),
]


class ContactForm(forms.Form):
    topic = forms.ChoiceField(label=_("De quoi s’agit-il ?"), choices=TOPICS)
    name = forms.CharField(label=_("Votre nom"), max_length=100, widget=forms.TextInput({"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        help_text=_("Pour vous répondre ; rien d’autre."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    message = forms.CharField(label=_("Votre message"), max_length=5000, widget=forms.Textarea({"rows": 8}))
    # Invisible to people: a program that fills every field gives itself away.
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_machine(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    @property
    def topic_words(self) -> str:
        return str(dict(TOPICS)[self.cleaned_data["topic"]])
