"""What is typed to record, confirm or end a fact: one form, built from the kind."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.facts.domain.recording import EVIDENCE
from agreements.facts.kinds import BY_FACT, FactKind
from agreements.models import Prototype
from agreements.prototypes.domain.deposit import latest_deposit
from core.clock import today
from core.forms import ParisInstantField, PurposeFileField


def _digest(label: Any, help_text: Any = "") -> forms.Field:
    widget = forms.TextInput(attrs={"autocapitalize": "off", "spellcheck": "false", "class": "mono"})
    return forms.CharField(label=label, max_length=64, widget=widget, help_text=help_text)


def _version(prototype: Prototype) -> forms.Field:
    versions = prototype.deposits.order_by("-deposited_at").values_list("version", flat=True)
    choices = [("", _("Choisissez")), *((version, version) for version in versions)]
    return forms.ChoiceField(label=_("Version qui sert"), choices=choices)


def _source(prototype: Prototype) -> forms.Field:
    deposit = latest_deposit(prototype)
    said = _("Celle de la dernière version déposée : recopiez-la de l’archive que vous avez reconstruite.")
    field = _digest(_("Empreinte SHA-256 de l’archive utilisée"), said if deposit else "")
    return field


FIELDS: Final[dict[str, Callable[[Prototype], forms.Field]]] = {
    "source_sha256": _source,
    "delivered_sha256": lambda _p: _digest(_("Empreinte SHA-256 de ce qui a été livré")),
    "result_sha256": lambda _p: _digest(
        _("Empreinte SHA-256 du résultat reconstruit"),
        _("Elle doit être celle de ce qui a été livré : c’est la comparaison."),
    ),
    "version": _version,
    "used_since": lambda _p: ParisInstantField(label=_("Sert depuis")),
    "third_party": lambda _p: forms.CharField(
        label=_("Qui l’a fait tourner"),
        max_length=200,
        help_text=_("Une direction, une autre entreprise, une école. Ce nom reste dans le dossier de la Ville."),
    ),
    "rows_received": lambda _p: forms.IntegerField(
        label=_("Enregistrements reçus cette semaine"), min_value=0, max_value=10**12
    ),
    "accounts": lambda _p: forms.CharField(
        label=_("Comptes"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Un par ligne : le service, puis l’adresse."),
    ),
    "filing_number": lambda _p: forms.CharField(
        label=_("Numéro de dépôt"), max_length=20, help_text=_("7 chiffres à l’INPI, 9 à l’EUIPO.")
    ),
    "authors": lambda _p: forms.IntegerField(
        label=_("Auteurs qui ne sont pas salariés"),
        min_value=0,
        max_value=10_000,
        help_text=_("Zéro est une réponse : joignez alors l’attestation de l’entreprise."),
    ),
}


class FactForm(forms.Form):
    """The day, the fields of the kind, its evidence, and one box for each statement that the software cannot read."""

    on = forms.DateField(
        label=_("Constaté le"),
        initial=today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, kind: FactKind, prototype: Prototype, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind.name == "published":  # established today, by the software
            del self.fields["on"]
        for name in kind.fields:
            self.fields[name] = FIELDS[name](prototype)
        if kind.file:
            self.fields["evidence"] = PurposeFileField(
                purpose=EVIDENCE,
                label=kind.file,
                help_text=_("PDF, image ou archive. Lu par la Ville seule ; le registre public n’en garde qu’une empreinte."),
            )  # fmt: skip
        for name, sentence in kind.boxes:
            self.fields[name] = forms.BooleanField(label=sentence)

    @property
    def day(self) -> dt.date:
        """The day that was typed."""
        found: dt.date = self.cleaned_data["on"]
        return found


def week_fields(prototype: Prototype) -> dict[str, forms.Field]:
    """The fields of the facts of the week, none of them required: for the form of the week's report."""
    found = {name: FIELDS[name](prototype) for name in ("version", "used_since", "rows_received")}
    boxes = [*BY_FACT["versions_deposited"].boxes, *BY_FACT["data_stored"].boxes]
    found |= {name: forms.BooleanField(label=sentence) for name, sentence in boxes}
    for field in found.values():
        field.required = field.widget.is_required = False
    found["version"].help_text = _("Laissez vide si vous n’avez pas vérifié : rien n’est alors constaté.")
    order = ("version", "used_since", "every_version", "rows_received", "in_city_storage")
    return {name: found[name] for name in order}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Gardé dans le dossier de la Ville ; le registre public n’en garde qu’une empreinte."),
    )


class ConfirmForm(forms.Form):
    compared = forms.BooleanField(
        label=_("J’ai comparé moi-même les empreintes et relu la liste des licences : le résultat est le même.")
    )
