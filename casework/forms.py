"""Forms of exchanges: input only."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries import holders_of
from casework.acts import MODES, all_acts
from casework.boxes import CASES
from casework.domain.acts import MAX_LENGTH as MAX_ACT
from casework.domain.cases import MAX_LENGTH as MAX_CASE
from casework.domain.threads import MAX_LENGTH, MESSAGE_FILE
from casework.enums import Mode
from casework.models import Case, Delegation
from core.forms import PurposeFileField
from core.roles import Role
from core.workflow import all_workflows, in_time, until_words


class MessageForm(forms.Form):
    """A message of either side."""

    body = forms.CharField(label=_("Votre message"), widget=forms.Textarea(attrs={"rows": 6}), max_length=MAX_LENGTH)
    file = PurposeFileField(
        purpose=MESSAGE_FILE,
        label=_("Joindre un fichier"),
        required=False,
        help_text=_("PDF, image ou document de bureautique ; 25 Mo au plus."),
    )

    def uploads(self) -> list[Any]:
        given = self.cleaned_data.get("file")
        return [given] if given else []


class OurMessageForm(MessageForm):
    """A message of the City, or a note that it keeps."""

    no_answer = forms.BooleanField(label=_("N’appelle pas de réponse"), required=False)
    internal = forms.BooleanField(
        label=_("Note interne"), help_text=_("Visible de la Ville seule ; aucun message ne part."), required=False
    )


class CaseForm(forms.Form):
    """A request of the public. Name and address are free: an anonymous one is followed by its page alone."""

    kind = forms.ChoiceField(label=_("Nature"), choices=[(kind.name, kind.label) for kind in CASES.values()])
    about = forms.CharField(
        label=_("Ce que cela concerne"),
        max_length=200,
        help_text=_("Une décision, une page, un défi, un document, avec sa date ou son numéro si vous l’avez."),
    )
    body = forms.CharField(label=_("Les faits"), max_length=MAX_CASE, widget=forms.Textarea(attrs={"rows": 8}))
    wish = forms.CharField(
        label=_("Ce que vous demandez"), required=False, max_length=MAX_CASE, widget=forms.Textarea(attrs={"rows": 4})
    )
    page = forms.CharField(
        label=_("Adresse de la page qui vous nomme"),
        required=False,
        max_length=300,
        help_text=_(
            "Pour un droit de réponse : la page d’un prototype ou d’un pilote de ce site. Connectez-vous au nom de l’organisation nommée ; "
            "« ce que vous demandez » est alors le texte publié sous la page."
        ),
    )
    name = forms.CharField(label=_("Votre nom"), required=False, max_length=120)
    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        required=False,
        help_text=_(
            "Pour recevoir l’accusé de réception et la réponse. Sans elle, gardez l’adresse de la page de suivi."
        ),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_machine(self) -> bool:
        """A program that fills every field gives itself away by the one that people do not see."""
        return bool(self.cleaned_data.get("website"))

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("kind", "about", "body", "wish", "page", "name", "email")}


class CompleteForm(forms.Form):
    """What whoever opened a case adds to it."""

    body = forms.CharField(
        label=_("Compléter votre dossier"), max_length=MAX_LENGTH, widget=forms.Textarea(attrs={"rows": 5})
    )


class DecisionForm(forms.Form):
    """One act of whoever answers a case."""

    act = forms.ChoiceField(label=_("Décision"))
    words = forms.CharField(
        label=_("Réponse et motifs"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Envoyés à l’auteur et lus sur sa page de suivi, avec les voies de recours."),
    )

    address = forms.EmailField(
        label=_("Adresse du service à qui transmettre"),
        required=False,
        help_text=_("Pour transmettre seulement : la demande lui est envoyée, et son auteur est prévenu."),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = all_workflows()["casework.Case"].transitions
        here = [row for row in rows if row.perm and case.state in row.sources and in_time(row, case)]
        open_ones = [(row.name, until_words(row, case)) for row in here]
        if case.kind != "documents":
            open_ones = [row for row in open_ones if row[0] != "enter_opinion"]
        self.fields["act"].choices = open_ones  # type: ignore[attr-defined]
        if all(name != "transfer" for name, _label in open_ones):
            del self.fields["address"]

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """Words are needed for every act but that of taking a case in hand."""
        found = super().clean() or {}
        if found.get("act") == "take_in_hand":
            self.errors.pop("words", None)
            found["words"] = ""
        return found


class ActFilter(forms.Form):
    """What the list of acts keeps."""

    nature = forms.ChoiceField(label=_("Nature"), required=False)
    q = forms.CharField(label=_("Numéro ou mots de l’objet"), required=False, max_length=100)
    vue = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.name, kind.label) for kind in all_acts().values()]
        self.fields["nature"].choices = [("", _("Toutes")), *kinds]  # type: ignore[attr-defined]


class CorrectionForm(forms.Form):
    """A new act that corrects another."""

    mode = forms.ChoiceField(label=_("Comment"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Ce que le nouvel acte décide"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MAX_ACT,
        help_text=_("En entier : le premier acte reste tel qu’il est, et renvoie à celui-ci."),
    )
    reasons = forms.CharField(label=_("Motifs"), widget=forms.Textarea(attrs={"rows": 5}), max_length=MAX_ACT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(rule.mode.value, f"{Mode(rule.mode).label} : {rule.why}") for rule in MODES.values() if rule.written]
        self.fields["mode"].choices = rows  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    """The day on which an addressee received an act on paper."""

    on = forms.DateField(label=_("Reçu sur papier le"), widget=forms.DateInput(attrs={"type": "date"}))


class RefusalForm(forms.Form):
    """Why the second person does not confirm."""

    answer = forms.CharField(label=_("Pourquoi"), widget=forms.Textarea(attrs={"rows": 3}), max_length=MAX_LENGTH)


class DelegationForm(forms.ModelForm):
    """An order by which somebody signs."""

    class Meta:
        model = Delegation
        fields = ("holder", "quality", "order", "scope", "published_on", "starts_on", "ends_on")
        widgets = {
            "scope": forms.Textarea(attrs={"rows": 4}),
            "published_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = self._holders()  # type: ignore[attr-defined]

    @staticmethod
    def _holders() -> "QuerySet[User]":
        return holders_of(Role.AUTHORITY)
