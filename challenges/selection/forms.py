"""Forms of juries and of their decisions: input only."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from challenges.enums import PendingDecision
from challenges.models import Application, JuryMember
from core.batches.forms import PlaceForm
from core.shared_forms import SharedForm

MARKS = [(value, str(value)) for value in range(6)]


class InstantInput(forms.DateTimeInput):
    def __init__(self) -> None:
        super().__init__(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class JurySettingsForm(SharedForm, forms.Form):
    quorum = forms.IntegerField(label=_("Quorum"), min_value=1, max_value=50)
    reviews_per_application = forms.IntegerField(label=_("Lectures par candidature"), min_value=1, max_value=50)
    due_at = forms.DateTimeField(
        label=_("Date limite des lectures"),
        help_text=_("Heure de Paris."),
        required=False,
        widget=InstantInput(),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    blind = forms.BooleanField(
        label=_("Lecture sans les noms"),
        help_text=_("Les jurés ne voient ni le nom de l’organisation ni les pièces jointes."),
        required=False,
    )


class AppointForm(forms.Form):
    email = forms.EmailField(
        label=_("Adresse électronique"),
        help_text=_(
            "Qui a un compte siège aussitôt. Sinon, donnez aussi son nom : une invitation part à cette adresse."
        ),
    )
    name = forms.CharField(label=_("Nom, si la personne n’a pas de compte"), max_length=150, required=False)
    employer = forms.CharField(
        label=_("Employeur, si la personne n’a pas de compte"),
        help_text=_("Montré à l’équipe, pour repérer un lien avec un candidat."),
        max_length=200,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Langue de l’invitation"), choices=[("fr", "Français"), ("en", "English")], required=False
    )
    chair = forms.BooleanField(label=_("Préside le jury"), required=False)

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or "fr"


class DismissForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        help_text=_("La personne le lira, dans le courriel qui le lui annonce."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Motif, pour l’équipe (facultatif)"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CharterForm(forms.Form):
    agree = forms.BooleanField(label=_("Je m’engage à respecter cette charte."))


class CandidateSearchForm(forms.Form):
    """Where candidates are too many for one list, the juror looks for a name in it."""

    q = forms.CharField(
        label=_("Chercher un candidat"),
        help_text=_("Au moins trois lettres de son nom."),
        min_length=3,
        max_length=80,
        required=False,
    )


class AbstainForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi ne pas juger ce dossier ?"),
        help_text=_("Lu par l’équipe du programme. Si vous connaissez le candidat, déclarez plutôt ce lien."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConflictForm(forms.Form):
    """`applications` are those of the jury: any may be declared. `offer()` says which the list shows, `offer_one()` the one
    that was chosen from its reading, which a blind jury knows by its number.
    """

    application = forms.ModelChoiceField(label=_("Candidat concerné"), queryset=Application.objects.none())
    reason = forms.CharField(label=_("Quel est ce lien ?"), max_length=500)

    def __init__(self, *args: Any, applications: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].queryset = applications

    def offer(self, shown: Iterable[Application]) -> None:
        """Shows these candidates, and the one that was chosen already."""
        field, rows = self.fields["application"], {row.pk: row for row in shown}
        chosen = self.cleaned_data.get("application") if self.is_bound and self.errors else None
        if chosen:
            rows.setdefault(chosen.pk, chosen)
        field.choices = [("", field.empty_label), *((row.pk, row.organisation.name) for row in rows.values())]

    def offer_one(self, application: Application, name: str) -> None:
        field = self.fields["application"]
        field.choices, field.initial = [(application.pk, name)], application.pk


class MarkField(forms.TypedChoiceField):
    """A mark from 0 to 5. Required when the review is submitted; a draft may lack it."""

    def __init__(self, *, weight: int, **kwargs: Any) -> None:
        super().__init__(choices=MARKS, coerce=int, empty_value=None, widget=forms.RadioSelect, **kwargs)
        self.weight = weight

    def validate(self, value: Any) -> None:
        if value not in self.empty_values:
            super().validate(value)


class ReviewForm(forms.Form):
    """One group of marks per criterion, with its weight and help."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, criteria: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = (get_language() or "fr").startswith("en")
        for criterion in criteria:
            name = (english and criterion.name_en) or criterion.name_fr
            self.fields[f"c_{criterion.pk}"] = MarkField(
                label=f"{name} ({criterion.weight} %)",
                weight=criterion.weight,
                help_text=(english and criterion.help_en) or criterion.help_fr,
            )
        self.fields["comment"] = forms.CharField(
            label=_("Appréciation pour le jury"),
            help_text=_("Lue par le jury et l’équipe du programme."),
            required=False,
            widget=forms.Textarea(attrs={"rows": 5}),
            max_length=5000,
        )
        self.fields["to_applicant"] = forms.CharField(
            label=_("Ce que vous souhaitez dire à la startup"),
            help_text=_("Envoyé sans votre nom, avec la décision."),
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=3000,
        )

    @property
    def rows(self) -> list[Any]:
        """The fields of the criteria, in their order."""
        return [self[name] for name in self.fields if name.startswith("c_")]

    def marks(self) -> dict[int, int]:
        """Criterion → mark, for those that were given."""
        return {
            int(name[2:]): value
            for name, value in self.cleaned_data.items()
            if name.startswith("c_") and value is not None
        }


class DecisionForm(SharedForm, forms.Form):
    decision = forms.ChoiceField(
        label=_("Décision"), choices=[("", _("à décider")), *PendingDecision.choices], required=False
    )
    reasons = forms.CharField(
        label=_("Motifs"),
        help_text=_("La startup les lira, après la publication."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReopenMinutesForm(SharedForm, forms.Form):
    reason = forms.CharField(
        label=_("Motif"),
        help_text=_("Ce qui ne tient plus dans ce qui est signé. Le motif reste avec le procès-verbal remplacé."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class TieVoteForm(SharedForm, forms.Form):
    first = forms.MultipleChoiceField(label=_("Passe avant"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label=_("Motif"),
        help_text=_("Il figure au procès-verbal."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )

    def __init__(self, *args: Any, tied: Any, blind: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first"].choices = [
            (str(row.pk), str(row) if blind else f"{row} ({row.organisation})") for row in tied
        ]


class AddendumForm(SharedForm, forms.Form):
    text = forms.CharField(
        label=_("Ce que l’additif corrige ou ajoute"),
        help_text=_("Le texte signé ne change pas : l’additif se lit en dessous."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
    )
    reason = forms.CharField(label=_("Pourquoi"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    application = forms.ChoiceField(
        label=_("Candidature dont les motifs sont corrigés"),
        help_text=_(
            "Laissez vide si aucun motif ne change. Une décision, elle, ne change qu’en rouvrant le procès-verbal."
        ),
        required=False,
    )
    reasons = forms.CharField(
        label=_("Motifs corrigés"),
        help_text=_("En entier : ce sont eux que lira le candidat."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
        required=False,
    )

    def __init__(self, *args: Any, lines: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].choices = [("", _("aucune")), *lines]  # type: ignore[attr-defined]

    def clean_application(self) -> Application | None:
        key = self.cleaned_data["application"]
        return Application.objects.filter(pk=key).first() if key else None


class AddendumAnswerForm(SharedForm, forms.Form):
    objection = forms.CharField(
        label=_("Votre objection, s’il y en a une"),
        help_text=_("Laissez vide pour dire seulement que vous l’avez lu. Une objection arrête la publication."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
    )


class DeliberationForm(SharedForm, forms.Form):
    held_at = forms.DateTimeField(
        label=_("Réunion tenue le"),
        help_text=_("Heure de Paris."),
        widget=InstantInput(),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    present = forms.ModelMultipleChoiceField(
        label=_("Présents"), queryset=JuryMember.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.CharField(label=_("Procès-verbal"), widget=forms.Textarea(attrs={"rows": 10}))

    def __init__(self, *args: Any, members: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["present"].queryset = members


class ReleaseForm(forms.Form):
    read = forms.BooleanField(label=_("J’ai relu ces messages. Ils peuvent partir ensemble."))
    seen = forms.CharField(widget=forms.HiddenInput)


class HeldMessageForm(forms.Form):
    """The words of a prepared message around what the jury signed; `seen` is the text that was read."""

    before = forms.CharField(label=_("Texte"), widget=forms.Textarea(attrs={"rows": 8}), max_length=10000)
    after = forms.CharField(
        label=_("Suite"), widget=forms.Textarea(attrs={"rows": 8}), max_length=10000, required=False
    )
    reason = forms.CharField(
        label=_("Motif de la modification"),
        help_text=_("Gardé avec la version, pour l’équipe."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class ReasonsForm(PlaceForm):
    """Reasons of a decision on many applications; made for the jury whose list it is."""

    reasons = forms.CharField(
        label=_("Motifs"),
        help_text=_("Les mêmes pour chacune : chaque startup les lira, après la publication."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
    )


class RefusalReasonsForm(ReasonsForm):
    def __init__(self, place: Any, data: Any = None) -> None:
        super().__init__(place, data)
        self.fields["reasons"].required = True


class DeliberationFilter(forms.Form):
    q = forms.CharField(label=_("Rechercher"), required=False, max_length=80)
    decision = forms.ChoiceField(
        label=_("Décision"),
        choices=[("", _("toutes")), ("aucune", _("à décider")), *PendingDecision.choices],
        required=False,
    )
