"""What acts on many applications ask: input only. Each form is made for the challenge whose list it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries import holders_of
from casework.domain.threads import MAX_LENGTH
from challenges.enums import EligibilityResult
from challenges.models import Label
from challenges.models.desk import LABEL_LETTERS
from core.batches.forms import PlaceForm
from core.bilingual import said
from core.mail_words import Place, unknown_fields
from core.roles import Role
from partners.models import EligibilityRule


class ReasonForm(PlaceForm):
    reason = forms.CharField(
        label=_("Motif"),
        help_text=_("Chaque candidat le lira."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
    )


class ReopenForm(ReasonForm):
    def __init__(self, place: Any, data: Any = None) -> None:
        super().__init__(place, data)
        self.fields["reason"].help_text = _("Gardé dans l’historique de chaque candidature.")


class RuleForAllForm(PlaceForm):
    """The same answer to one rule of the edition, for every row."""

    rule = forms.ModelChoiceField(label=_("Règle"), queryset=EligibilityRule.objects.none())
    result = forms.ChoiceField(label=_("Réponse"), choices=EligibilityResult)
    reason = forms.CharField(label=_("Motif"), max_length=500)

    def __init__(self, place: Any, data: Any = None) -> None:
        super().__init__(place, data)
        self.fields["rule"].label_from_instance = lambda rule: said(rule, "text")  # type: ignore[attr-defined]
        self.fields["rule"].queryset = EligibilityRule.objects.filter(edition=place.edition_id)  # type: ignore[attr-defined]


MESSAGE_PLACES = (
    Place("organisation", "organisation", _("le nom de l’organisation")),
    Place("solution", "solution", _("le nom de la solution")),
    Place("defi", "challenge", _("le titre du défi")),
    Place("recepisse", "receipt", _("le numéro du récépissé")),
)


class MessageForm(PlaceForm):
    """A text for each row; a field in braces stands for what is true of that row."""

    body = forms.CharField(
        label=_("Message"),
        help_text=_(
            "Chacun le lit dans ses échanges avec l’équipe, et peut y répondre. Personne ne voit à qui d’autre il va. "
            "Champs possibles : {organisation}, {solution}, {defi}, {recepisse}."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=MAX_LENGTH,
    )
    answer = forms.BooleanField(label=_("Attendre une réponse"), required=False)

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if told := unknown_fields(body, MESSAGE_PLACES):
            raise forms.ValidationError(told, code="unknown_field")
        return body


class LabelForm(PlaceForm):
    name = forms.CharField(
        label=_("Étiquette"),
        help_text=_("Une étiquette qui existe déjà, ou une nouvelle. Seule l’équipe la voit."),
        max_length=LABEL_LETTERS,
    )


class KnownLabelForm(PlaceForm):
    label = forms.ModelChoiceField(label=_("Étiquette"), queryset=Label.objects.none())

    def __init__(self, place: Any, data: Any = None) -> None:
        super().__init__(place, data)
        self.fields["label"].queryset = Label.objects.order_by("name")  # type: ignore[attr-defined]


class HandForm(PlaceForm):
    agent = forms.ModelChoiceField(
        label=_("Qui traite ces dossiers"), queryset=User.objects.none(), required=False, empty_label=_("personne en particulier")
    )  # fmt: skip

    def __init__(self, place: Any, data: Any = None) -> None:
        super().__init__(place, data)
        self.fields["agent"].queryset = holders_of(Role.TEAM).order_by("email")  # type: ignore[attr-defined]
