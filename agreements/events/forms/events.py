"""What people type about events, obligations and breaches."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from agreements.commons.events import ASSIGNMENTS, MOVING
from agreements.enums import Effect
from agreements.events import labels
from agreements.events.domain.allegations import EVIDENCE as EVENT
from agreements.events.domain.events import Facts
from agreements.events.domain.obligations import EVIDENCE as OBLIGATION
from agreements.events.domain.parties import declarers_for, speaks_for_the_city
from agreements.events.domain.routes import PUBLISHED_BY_LAW
from agreements.events.queries import prototypes_to_declare_on
from agreements.models import Prototype
from core.forms import PurposeFileField

CITY = "city"


def kind_choices() -> list[tuple[str, Any]]:
    """The whole vocabulary: first the kinds that can move the rights, then the others, each in the order of its words."""
    kinds = sorted(labels.clauses_by_kind(), key=labels.kind_title)
    rows = [(kind, labels.kind_title(kind)) for kind in kinds]
    return [
        ("", _("Choisissez")),
        (_("Peuvent changer les droits"), [row for row in rows if row[0] in MOVING]),
        (_("Autres faits à consigner"), [row for row in rows if row[0] not in MOVING]),
    ]


#: Which kinds ask for which qualifier: it is required of them and not shown for the others.
QUALIFIERS: dict[str, frozenset[str]] = {
    "to": ASSIGNMENTS,
    "restrictive": frozenset({"background.declared"}),
    "subject": frozenset({"confidential_item.marked"}),
}


class EventKindForm(forms.Form):
    """The first question, which decides on the others. With a script they appear at once, without one after a step."""

    prototype = forms.ModelChoiceField(Prototype.objects.none(), label=_("Prototype"))
    kind = forms.ChoiceField(
        label=_("Ce qui s’est passé"),
        widget=forms.Select(
            attrs={
                "hx-get": reverse_lazy("event_new"),
                "hx-include": "closest form",
                "hx-target": "#declaration",
                "hx-select": "#declaration",
                "hx-swap": "outerHTML",
            }
        ),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prototype"].queryset = prototypes_to_declare_on(user).order_by("name__sorted")
        self.fields["kind"].choices = kind_choices()


class EventForm(forms.Form):
    """One event of a kind that is chosen. Its prototype and the party in whose name it is declared are among those of
    the person; of the qualifiers, only the one that the kind asks for.
    """

    prototype = forms.ModelChoiceField(Prototype.objects.none(), label=_("Prototype"))
    declarer = forms.ChoiceField(label=_("Vous déclarez au nom de"))
    kind = forms.ChoiceField(
        label=_("Ce qui s’est passé"),
        widget=forms.Select(
            attrs={
                "hx-get": reverse_lazy("event_new"),
                "hx-include": "this",
                "hx-target": "#qualifiers",
                "hx-select": "#qualifiers",
                "hx-swap": "outerHTML",
            }
        ),
    )
    on = forms.DateField(
        label=_("Date des faits"),
        help_text=_("Le jour où cela s’est passé, non celui où vous l’avez appris."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    actor = forms.ChoiceField(label=_("De qui cela vient"), required=False)
    to = forms.ChoiceField(
        label=_("Au profit de"),
        choices=[("", _("Choisissez")), ("partner", _("un partenaire du programme")), ("acquirer", _("un acquéreur"))],
        error_messages={
            "required": _("Dites à qui les droits sont allés : à un partenaire du programme ou à un acquéreur.")
        },
    )
    restrictive = forms.BooleanField(
        label=_("L’élément déclaré est aux droits restreints"),
        required=False,
        help_text=_("Il ne peut être ni repris ni publié sans l’accord de son titulaire."),
    )
    subject = forms.ChoiceField(
        label=_("Ce qui est déclaré confidentiel"),
        choices=[("", _("Choisissez")), ("source_code", _("le code source livré")), ("other", _("autre chose"))],
        error_messages={"required": _("Dites ce qui est déclaré confidentiel : le code source livré, ou autre chose.")},
    )
    account = forms.CharField(
        label=_("Récit des faits"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Si le fait met en cause une autre partie, dites-le en quarante signes au moins : elle doit pouvoir y répondre, et rien "
            "n’en est public avant une décision."
        ),
    )
    source = forms.CharField(
        label=_("Source officielle"),
        required=False,
        max_length=300,
        help_text=_(
            "Pour un fait qu’une annonce légale publie : adresse ou référence au Bodacc, au registre des sociétés ou à l’INPI."
        ),
    )
    no_source = forms.BooleanField(
        label=_("Je n’ai pas de source officielle"),
        required=False,
        help_text=_("La partie mise en cause est alors entendue avant toute décision."),
    )
    evidence = PurposeFileField(
        purpose=EVENT,
        label=_("Pièce"),
        required=False,
        help_text=_("PDF ou image : annonce légale, acte, capture d’écran."),
    )

    def __init__(self, *args: Any, user: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for name, kinds in QUALIFIERS.items():
            if kind not in kinds:
                del self.fields[name]
        self.sources = ("source", "no_source") if kind in PUBLISHED_BY_LAW else ()
        if not self.sources:
            del self.fields["source"], self.fields["no_source"]
        rows = prototypes_to_declare_on(user).order_by("name__sorted")
        self.fields["prototype"].queryset = rows
        self.fields["declarer"].choices = self._declarers(list(rows))
        self.fields["kind"].choices = kind_choices()
        self.fields["actor"].choices = [("", _("Je ne sais pas")), *labels.ACTORS.items()]

    def _declarers(self, prototypes: list[Prototype]) -> list[tuple[str, Any]]:
        found = {str(org.pk): org.name for org in self._mine(prototypes)}
        city = [(CITY, _("la Ville"))] if speaks_for_the_city(self.user) else []
        return [*city, *sorted(found.items(), key=lambda row: row[1])]

    def _mine(self, prototypes: list[Prototype]) -> list[Any]:
        """A person who acts for a few organisations, whatever the number of prototypes: who may declare on which is checked
        by the service.
        """
        if len(prototypes) == 1:
            return declarers_for(self.user, prototypes[0])
        return [row.organisation for row in self.user.memberships.filter(ended_at=None).select_related("organisation")]

    @property
    def facts(self) -> Facts:
        names = ("kind", "on", "actor", "to", "restrictive", "subject", "account", "source", "no_source", "evidence")
        return Facts(**{name: self.cleaned_data[name] for name in names if name in self.cleaned_data})

    @property
    def first(self) -> list[Any]:
        return [self["prototype"], self["kind"]]

    @property
    def qualifiers(self) -> list[Any]:
        return [self[name] for name in QUALIFIERS if name in self.fields]

    @property
    def others(self) -> list[Any]:
        return [self[name] for name in ("on", "actor", "declarer", "account", *self.sources, "evidence")]

    @property
    def declarer_pk(self) -> str | None:
        chosen: str = self.cleaned_data["declarer"]
        return None if chosen == CITY else chosen


class DecisionForm(forms.Form):
    """The legal officer confirms the model's answer or gives another, with reasons."""

    effect = forms.ChoiceField(label=_("Effet retenu"), choices=Effect.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Motifs"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Communiqués aux parties : ce qui, dans le texte signé et les faits, fonde la décision."),
    )


class FulfilForm(forms.Form):
    """What was done, and the evidence."""

    note = forms.CharField(
        label=_("Ce qui a été fait"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("En une phrase, avec l’adresse où cela se constate s’il y en a une."),
    )
    evidence = PurposeFileField(purpose=OBLIGATION, label=_("Pièce"), required=False, help_text=_("PDF ou image."))
