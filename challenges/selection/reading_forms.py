"""Forms of readings: how a juror looks for one, how the team changes who reads a file; input only."""

from typing import Any

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from challenges.enums import ReviewState
from challenges.models import JuryMember
from challenges.selection.reading_queries import BY_DAY, BY_TITLE, TO_DO, FileReaders
from core.batches.forms import PlaceForm

STATES = [
    ("", _("toutes")),
    (TO_DO, _("à rendre")),
    (ReviewState.DRAFT, _("commencées")),
    (ReviewState.SUBMITTED, _("rendues")),
    (ReviewState.ABSTAINED, _("abstentions")),
]
ORDERS = [("", _("ordre de lecture")), (BY_TITLE, _("titre")), (BY_DAY, _("dernières rendues"))]


class JurorFilter(forms.Form):
    """Of who sits: what one waits for from them."""

    attente = forms.ChoiceField(
        label=_("Qui doit encore"),
        choices=[
            ("", _("tous")),
            ("charte", _("signer la charte")),
            ("liens", _("déclarer ses liens")),
            ("lectures", _("rendre des lectures")),
        ],
        required=False,
    )

    def choice(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("attente", ""))


class JurorMessageForm(PlaceForm):
    """One text for several jurors, in the language of each; without an English one, everybody gets the French."""

    body_fr = forms.CharField(
        label=_("Message"),
        help_text=_("Chacun le reçoit seul, par courriel et dans son espace. Personne ne voit à qui d’autre il va."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    body_en = forms.CharField(
        label=_("Le même en anglais, pour qui lit en anglais (facultatif)"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "lang": "en"}),
    )


class ReadingFilter(forms.Form):
    """Of one's own readings. The address of a reading keeps what was chosen and the page, to come back to the same place."""

    q = forms.CharField(label=_("Rechercher"), required=False, max_length=200)
    etat = forms.ChoiceField(label=_("État"), choices=STATES, required=False)
    tri = forms.ChoiceField(label=_("Trier par"), choices=ORDERS, required=False)

    def choice(self) -> dict[str, Any]:
        """What is chosen; a value that makes no sense chooses nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def kept(self) -> str:
        """The same as the end of an address, with the page of the list: empty, or from its question mark."""
        page = self.data.get("page", "")
        given = {**self.choice(), **({"page": page} if page.isascii() and page.isdigit() else {})}
        return f"?{urlencode(given)}" if given else ""


class ChangeReadingForm(forms.Form):
    """Of one file: from whom the reading is taken, to whom it is given, or only one of both."""

    taken_from = forms.ModelChoiceField(
        label=_("Reprendre la lecture à"),
        queryset=JuryMember.objects.none(),
        required=False,
        empty_label=_("Personne"),
        help_text=_("Une lecture rendue ne se reprend pas : seul un lien l’écarte."),
    )
    given_to = forms.ModelChoiceField(
        label=_("La confier à"),
        queryset=JuryMember.objects.none(),
        required=False,
        empty_label=_("Personne"),
        help_text=_(
            "Seules les personnes qui peuvent lire ce dossier sont proposées, avec ce qu’elles ont déjà à lire."
        ),
    )
    reason = forms.CharField(
        label=_("Motif"),
        required=False,
        max_length=1000,
        help_text=_("Obligatoire si la lecture est commencée. La personne à qui elle est reprise le lira."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, line: FileReaders, loads: dict[Any, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = [review.member for review in line.takeable]
        for name, rows in (("taken_from", holders), ("given_to", line.possible)):
            field = self.fields[name]
            field.queryset = JuryMember.objects.filter(pk__in=[row.pk for row in rows]).select_related("user")
            field.choices = [("", field.empty_label), *((row.pk, with_load(row, loads)) for row in rows)]


def with_load(member: JuryMember, loads: dict[Any, int]) -> str:
    n = loads.get(member.pk, 0)
    return f"{member} ({ngettext('%(n)s lecture', '%(n)s lectures', n) % {'n': n}})"


class ReassignForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        max_length=1000,
        help_text=_("La personne le lira, dans le courriel qui le lui annonce."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
