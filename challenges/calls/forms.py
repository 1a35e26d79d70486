"""Forms of the drafting workspace. They read input; the services of `domain` decide."""

from typing import Any

from django import forms
from django.forms import modelformset_factory
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from challenges.calls.domain.public_questions import MAX_LENGTH
from challenges.enums import ChallengeState
from challenges.models import Challenge, Indicator
from core.clock import PARIS
from core.shared_forms import SharedForm, SharedModelForm, SharedRows
from partners.models import DataSet, Edition, Objective, Theme

ARRONDISSEMENTS = [(n, f"{n}ᵉ" if n > 1 else "1ᵉʳ") for n in range(1, 21)]


class InstantWidget(forms.SplitDateTimeWidget):
    template_name = "challenges/widgets/instant.html"


class SideBySide(forms.CheckboxSelectMultiple):
    template_name = "challenges/widgets/choices.html"


class FreeTextarea(forms.Textarea):
    """Never blocks the browser: a draft may be saved empty."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class DraftField(forms.CharField):
    """A text that publishing needs, and that a draft may leave empty: not marked as optional, never refused."""

    def validate(self, value: Any) -> None:
        return


class InstantField(forms.SplitDateTimeField):
    """A day and an hour of Paris, in two fields that any browser knows."""

    widget = InstantWidget

    def __init__(self, **kwargs: Any) -> None:
        widget = InstantWidget(
            date_attrs={"type": "date", "aria-label": _("jour")},
            time_attrs={"type": "time", "aria-label": _("heure de Paris")},
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        )
        super().__init__(widget=widget, input_date_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(PARIS) if hasattr(value, "astimezone") else value


class ChallengeFilterForm(forms.Form):
    """The list's filters, kept in the address."""

    q = forms.CharField(label=_("Rechercher"), required=False)
    state = forms.ChoiceField(label=_("État"), required=False, choices=[("", _("Tous")), *ChallengeState.choices])
    edition = forms.ModelChoiceField(
        label=_("Édition"),
        required=False,
        queryset=Edition.objects.none(),
        empty_label=_("Toutes"),
        to_field_name="slug",
    )
    theme = forms.ModelChoiceField(
        label=_("Thème"),
        required=False,
        queryset=Theme.objects.only("slug", "name_fr"),
        empty_label=_("Tous"),
        to_field_name="slug",
    )
    vue = forms.CharField(required=False, widget=forms.HiddenInput)
    tri = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = Edition.objects.only("slug", "name_fr")  # type: ignore[attr-defined]


class StartForm(forms.Form):
    """What it takes to start a draft."""

    title = forms.CharField(
        label=_("Titre"),
        max_length=160,
        help_text=_("Une phrase que comprend une personne qui n’est pas du métier. Vous pourrez la changer."),
    )
    organisation = forms.ModelChoiceField(label=_("Au nom de"), queryset=Organisation.objects.none(), empty_label=None)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class CopyForm(StartForm):
    """A copy keeps the words of its source: only the organisation is asked."""

    title = None  # type: ignore[assignment]


class FactsForm(SharedModelForm):
    """The sheet of a challenge, beside its text."""

    arrondissements = forms.TypedMultipleChoiceField(
        label=_("Arrondissements"),
        required=False,
        choices=ARRONDISSEMENTS,
        coerce=int,
        widget=SideBySide,
        help_text=_("Là où la solution sera essayée."),
    )

    class Meta:
        model = Challenge
        fields = [
            "title_fr",
            "title_en",
            "summary_fr",
            "summary_en",
            "theme",
            "objective",
            "contact_email",
            "places",
            "arrondissements",
        ]
        widgets = {"summary_fr": forms.Textarea(attrs={"rows": 3}), "summary_en": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "title_fr": _("Une phrase que comprend une personne qui n’est pas du métier."),
            "summary_fr": _("Deux phrases : elles accompagnent le titre dans les listes."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title_fr"].required = True
        self.fields["objective"].queryset = Objective.objects.filter(edition=self.instance.edition_id)  # type: ignore[attr-defined]


class SectionForm(SharedForm, forms.Form):
    """The text of one section, the version it was written from, and the page that writes."""

    body_fr = DraftField(
        label=_("Texte"), max_length=6000, strip=False, widget=FreeTextarea(attrs={"rows": 14, "lang": "fr"})
    )
    body_en = forms.CharField(
        label=_("Texte anglais"),
        required=False,
        max_length=6000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "lang": "en"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    sitting = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)


class CommentForm(forms.Form):
    body = forms.CharField(label=_("Remarque"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    suggestion = forms.CharField(
        label=_("Texte proposé"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "fr"}),
        help_text=_("Le texte entier que vous mettriez à la place ; les auteurs verront la différence."),
    )


class IndicatorForm(SharedModelForm):
    """One indicator. A row without a name is kept as it is being written; publishing asks for the name."""

    class Meta:
        model = Indicator
        fields = ["name_fr", "name_en", "unit", "baseline", "target"]


IndicatorFormSet = modelformset_factory(
    Indicator, form=IndicatorForm, formset=SharedRows, extra=2, can_delete=True, can_delete_extra=False, max_num=12
)


class DataSetForm(forms.Form):
    dataset = forms.ModelChoiceField(label=_("Jeu de données"), queryset=DataSet.objects.none(), empty_label=None)
    conditions = forms.CharField(
        label=_("Conditions"),
        required=False,
        max_length=300,
        help_text=_("Par exemple : remis après signature, effacé à la fin de l’expérimentation."),
    )

    def __init__(self, *args: Any, datasets: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dataset"].queryset = datasets  # type: ignore[attr-defined]


class OrganisationForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class CalendarForm(SharedForm, forms.Form):
    """The calendar, in Paris time."""

    opens_at = InstantField(label=_("Ouverture"), required=False)
    closes_at = InstantField(label=_("Clôture"), required=False)
    decision_at = InstantField(label=_("Annonce des résultats"), required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        opens, closes, decision = (found.get(name) for name in ("opens_at", "closes_at", "decision_at"))
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("La clôture doit suivre l’ouverture."))
        if closes and decision and decision <= closes:
            self.add_error("decision_at", _("L’annonce des résultats doit suivre la clôture."))
        return found


class AmendForm(SharedForm, forms.Form):
    """One change of a published challenge: a date, or the present text to correct."""

    value = forms.CharField(label=_("Nouveau texte"), widget=forms.Textarea(attrs={"rows": 10, "lang": "fr"}))
    value_en = forms.CharField(
        label=_("Nouveau texte, en anglais"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "lang": "en"}),
        help_text=_("Laissé tel quel, l’anglais est montré comme antérieur au changement, jusqu’à ce qu’il suive."),
    )
    reason = forms.CharField(
        label=_("Motif"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Il sera public, avec la date du jour.")
    )
    reason_en = forms.CharField(
        label=_("Motif, en anglais"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
        help_text=_("Pour qui lit le défi en anglais."),
    )

    def __init__(self, *args: Any, is_date: bool, is_text: bool, is_number: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_number:
            self.fields["value"] = forms.IntegerField(label=_("Nouveau nombre"), min_value=1, max_value=100)
            self.order_fields(["value", "value_en", "reason", "reason_en"])
        if is_date:
            self.fields["value"] = InstantField(label=_("Nouvelle date"))
            self.order_fields(["value", "value_en", "reason", "reason_en"])
        if not is_text:
            del self.fields["value_en"]


class QuestionForm(forms.Form):
    """A public question, asked from the page of an open challenge."""

    body = forms.CharField(
        label=_("Votre question"),
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Elle paraîtra avec sa réponse, sans votre nom. N’y mettez rien de confidentiel."),
    )


class AnswerForm(SharedForm, forms.Form):
    answer = forms.CharField(label=_("Réponse"), widget=forms.Textarea(attrs={"rows": 5}))
