"""What people write about a pilot: each form is one act, short enough for a phone."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from agreements.facts.forms import week_fields
from agreements.models import Prototype
from core.clock import today
from core.forms import PurposeFileField
from core.shared_forms import SharedForm, SharedModelForm
from partners.models import DataSet
from pilots.domain.framing import ASSESSMENT_FILE, SITE_FILE
from pilots.domain.lending import DELETION_FILE
from pilots.enums import HostingArea, MilestoneStatus, Mood, PilotState, SiteVisibility
from pilots.models import Milestone, Pilot, PilotIndicator, Site

LATE, RED = "retard", "bloque"


def date_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def capitalised(choices: Any) -> Any:
    """Choices as sentences, in the reader's language at the time of asking."""
    return lambda: [(value, capfirst(str(label))) for value, label in choices.choices]


def area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PilotFilterForm(forms.Form):
    q = forms.CharField(label=_("Mots"), required=False, max_length=100)
    etat = forms.ChoiceField(label=_("État"), required=False, choices=[("", _("Tous")), *PilotState.choices])
    attention = forms.ChoiceField(
        label=_("Attention"),
        required=False,
        choices=[("", _("Tout")), (LATE, _("En retard")), (RED, _("Bloqués"))],
    )


class PlanForm(SharedModelForm):
    class Meta:
        model = Pilot
        fields = (
            "title_fr", "summary_fr", "title_en", "summary_en", "starts_on", "ends_on", "personal_data", "people_trained",
        )  # fmt: skip
        widgets = {
            "summary_fr": area(),
            "summary_en": area(),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "personal_data": _(
                "Oui si l’essai filme, compte ou interroge des personnes reconnaissables : une analyse d’impact est alors demandée."
            ),
            "people_trained": _("Agents de la direction formés à la solution depuis le début."),
        }


class DirectorateEndForm(SharedForm, forms.Form):
    reason = forms.CharField(
        label=_("Motif"), max_length=300, widget=area(3), help_text=_("Il est dit aux directions et à la startup.")
    )


class DirectorateForm(DirectorateEndForm):
    """Who follows the pilot. `directorates`: those of the City; `lead`: the one that decides now, if any."""

    organisation = forms.ModelChoiceField(label=_("Direction"), queryset=Organisation.objects.none())
    place = forms.ChoiceField(
        label=_("Sa place"),
        choices=[
            ("lead", _("elle suit le pilote et en décide")),
            ("beside", _("elle le suit à côté de celle qui décide")),
        ],
        widget=forms.RadioSelect,
        initial="lead",
    )
    keep = forms.BooleanField(label=_("La direction qui décide aujourd’hui continue à le suivre"), required=False)
    field_order = ("organisation", "place", "keep", "reason")

    def __init__(self, *args: Any, directorates: Any, lead: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = directorates
        if lead is None:
            del self.fields["keep"]


class MilestoneForm(SharedModelForm):
    done_on = date_field(_("Fait le"), required=False, help_text=_("Aujourd’hui si vous laissez vide."))

    class Meta:
        model = Milestone
        fields = ("title", "due_on", "responsible", "status", "done_on")
        widgets = {"due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), "status": forms.RadioSelect}

    def __init__(self, *args: Any, parties: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = parties if parties is not None else Organisation.objects.none()
        self.fields["responsible"].label = _("Qui agit")
        self.fields["status"].choices = [
            choice for choice in capitalised(MilestoneStatus)() if choice[0] != MilestoneStatus.LATE
        ]


class IndicatorForm(SharedModelForm):
    class Meta:
        model = PilotIndicator
        fields = ("name_fr", "name_en", "unit", "baseline", "target")
        help_texts = {
            "baseline": _("Ce qu’on mesure avant l’essai."),
            "target": _("Ce qu’on veut atteindre."),
        }


class CheckInForm(SharedForm, forms.Form):
    mood = forms.ChoiceField(label=_("Où en est-on ?"), choices=capitalised(Mood), widget=forms.RadioSelect)
    done = forms.CharField(label=_("Ce qui a avancé"), required=False, max_length=1000, widget=area(3))
    blocked = forms.CharField(
        label=_("Ce qui bloque, et qui peut aider"), required=False, max_length=1000, widget=area(3)
    )

    reason = forms.CharField(
        label=_("Ce qui change, et pourquoi"), required=False, max_length=300, widget=area(2),
        help_text=_("Vous avez déjà fait le point cette semaine : le premier reste lisible, barré, avec ce motif."),
    )  # fmt: skip

    def __init__(self, *args: Any, prototype: Prototype, records: bool, again: bool, **kwargs: Any) -> None:
        """`records`: the person may establish facts. Two more questions then, both free to leave. `again`: this side has spoken."""
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["reason"]
        if records:
            self.fields |= week_fields(prototype)


class SiteForm(SharedModelForm):
    class Meta:
        model = Site
        fields = ("name", "arrondissement", "visibility")
        widgets = {"visibility": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visibility"].choices = capitalised(SiteVisibility)


class DocumentForm(forms.Form):
    file = PurposeFileField(purpose=SITE_FILE, label=_("Document"), help_text=_("PDF ou image."))


class DeletionForm(forms.Form):
    on = date_field(_("Données supprimées le"))
    file = PurposeFileField(
        purpose=DELETION_FILE,
        label=_("Preuve de la suppression"),
        help_text=_("Attestation ou capture : PDF ou image."),
    )


class TermsForm(SharedForm, forms.Form):
    purpose = forms.CharField(label=_("Pour quoi faire"), max_length=300, widget=area(2))
    ends_on = date_field(
        _("Accès jusqu’au"), help_text=_("Ce jour-là, les données sont supprimées et la preuve en est donnée ici.")
    )
    hosting = forms.ChoiceField(
        label=_("Lieu de stockage"), choices=capitalised(HostingArea), widget=forms.RadioSelect,
        help_text=_("Où la startup garde ces données."),
    )  # fmt: skip
    licence = forms.CharField(
        label=_("Licence ou conditions d’usage"), max_length=200, required=False,
        help_text=_("Vide : celle du jeu de données, ou un usage limité au pilote."),
    )  # fmt: skip


class SharingForm(TermsForm):
    dataset = forms.ModelChoiceField(label=_("Jeu de données"), queryset=DataSet.objects.none())
    field_order = ("dataset", "purpose", "ends_on", "hosting", "licence")

    def __init__(self, *args: Any, datasets: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if datasets is not None:
            self.fields["dataset"].queryset = datasets  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    reason = forms.CharField(label=_("Motif"), max_length=300, widget=area(2), help_text=_("Lu par l’autre partie."))


class WithdrawalForm(WhyForm):
    stops_on = date_field(
        _("Dernier jour d’accès"), help_text=_("Après lui, la startup supprime les données et en donne la preuve.")
    )
    field_order = ("stops_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stops_on"].initial = today


class ObjectionForm(WhyForm):
    verdict = forms.ChoiceField(
        label=_("Votre avis"), widget=forms.RadioSelect,
        choices=[("changer", _("Demander d’autres conditions")), ("refuser", _("Refuser ce prêt"))],
    )  # fmt: skip
    field_order = ("verdict", "reason")


class AskedForm(forms.Form):
    asked = forms.CharField(label=_("Ce qui doit changer"), max_length=4000, widget=area(5))


class AssessmentForm(SharedForm, forms.Form):
    summary = forms.CharField(
        label=_("Risques pour les personnes, et mesures prises"), widget=area(8),
        help_text=_("Quelles données, pourquoi, combien de temps, qui y a accès, et ce qui protège les personnes."),
    )  # fmt: skip
    file = PurposeFileField(
        purpose=ASSESSMENT_FILE,
        label=_("Analyse complète"),
        required=False,
        help_text=_("PDF ou document bureautique."),
    )


class FollowUpForm(SharedForm, forms.Form):
    text = forms.CharField(label=_("Ce que la solution est devenue"), widget=area(6), max_length=6000)


class ConfirmForm(forms.Form):
    """An act without a field: reading the page and pressing the button is the act."""
