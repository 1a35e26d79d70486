"""Forms around a convention: creation, parties, dates, vote, signatures."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import PARTNER_KINDS, OrganisationKind
from accounts.models import Organisation
from agreements.conventions.domain.vote_facts import MOST, VoteFacts
from agreements.conventions.domain.voting import DELIBERATION
from agreements.conventions.files import SCAN, SIGNED
from agreements.enums import PartyRole
from agreements.models import Convention, Template
from core.forms import PurposeFileField
from core.shared_forms import SharedForm, SharedModelForm
from partners.models import Edition

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NewConventionForm(forms.Form):
    edition = forms.ModelChoiceField(Edition.objects.none(), label=_("Édition"))
    template = forms.ModelChoiceField(Template.objects.none(), label=_("Modèle"), empty_label=None)
    name_fr = forms.CharField(label=_("Intitulé"), max_length=200)
    name_en = forms.CharField(label=_("Intitulé en anglais"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["edition"].queryset = Edition.objects.filter(origin="live").order_by("-number")
        self.fields["template"].queryset = Template.objects.order_by("name_fr__sorted")


class FactsForm(SharedModelForm):
    class Meta:
        model = Convention
        fields = [
            "name_fr", "name_en", "effective_on", "expires_on", "tacit_renewal_months", "max_renewals",
            "renewal_notice_months",
        ]  # fmt: skip
        widgets = {"effective_on": DAY, "expires_on": DAY}


class PartyForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisation"))
    role = forms.ChoiceField(choices=PartyRole, label=_("En tant que"), initial=PartyRole.PARTNER)
    signatory_name = forms.CharField(label=_("Signataire"), max_length=150, required=False)
    signatory_title = forms.CharField(label=_("Qualité"), max_length=150, required=False)

    def __init__(self, *args: Any, convention: Convention, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = (OrganisationKind.CITY, *PARTNER_KINDS)
        present = convention.parties.filter(left_on__isnull=True).values("organisation")
        self.fields["organisation"].queryset = (
            Organisation.objects.filter(kind__in=kinds, merged_into__isnull=True, origin="live")
            .exclude(pk__in=present)
            .order_by("name__sorted")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        organisation = cleaned.get("organisation")
        if organisation is not None and organisation.kind == OrganisationKind.CITY:
            cleaned["role"] = PartyRole.CITY
        return cleaned


class SignatoryForm(SharedForm, forms.Form):
    signatory_name = forms.CharField(label=_("Signataire"), max_length=150, required=False)
    signatory_title = forms.CharField(label=_("Qualité"), max_length=150, required=False)
    signing_order = forms.IntegerField(label=_("Ordre de signature"), min_value=1, max_value=200)


class CountsForm(forms.Form):
    """What the deliberation says of the vote. How its facts agree is the rule of `domain.vote_facts`."""

    reference = forms.CharField(
        label=_("Référence de la délibération"), max_length=40, help_text=_("Par exemple « 2019 SG 2 ».")
    )
    session_on = forms.DateField(label=_("Séance du"), widget=DAY)
    votes_for = forms.IntegerField(label=_("Pour"), min_value=0, max_value=MOST, required=False)
    votes_against = forms.IntegerField(label=_("Contre"), min_value=0, max_value=MOST, required=False)
    abstentions = forms.IntegerField(label=_("Abstentions"), min_value=0, max_value=MOST, required=False)
    seats = forms.IntegerField(
        label=_("Membres en exercice"),
        min_value=1,
        max_value=MOST,
        required=False,
        help_text=_("Si le nombre est connu."),
    )
    show_of_hands = forms.BooleanField(label=_("Vote à main levée"), required=False)
    casting_vote = forms.BooleanField(label=_("Voix égales : la voix du président a été prépondérante"), required=False)
    stood_aside = forms.CharField(
        label=_("Élus qui se sont retirés"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Un élu intéressé à l’affaire ne prend part ni au débat ni au vote (CGCT, art. L. 2131-11)."),
    )
    url = forms.URLField(label=_("Adresse de la délibération"), required=False, assume_scheme="https")
    deliberation = PurposeFileField(
        purpose=DELIBERATION,
        label=_("Délibération (PDF)"),
        required=False,
        help_text=_("Elle sera publique avec la convention, et son empreinte au registre."),
    )

    @property
    def facts(self) -> VoteFacts:
        names = {field.name for field in fields(VoteFacts)}
        return VoteFacts(**{name: value for name, value in self.cleaned_data.items() if name in names})


class VoteForm(CountsForm):
    sha256 = forms.CharField(widget=forms.HiddenInput)
    adopted = forms.TypedChoiceField(
        label=_("Le Conseil a"),
        choices=[("yes", _("adopté le texte")), ("no", _("rejeté le texte"))],
        coerce=lambda value: value == "yes",
        empty_value=True,
    )
    derogation_reason = forms.CharField(
        label=_("Motif public de la dérogation"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class VoteCorrectionForm(CountsForm):
    reason = forms.CharField(
        label=_("Motif de la correction"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Lu par la personne qui confirme. Le registre ne garde que son engagement, jamais ces mots."),
    )


class SignForm(forms.Form):
    sha256 = forms.CharField(widget=forms.HiddenInput)
    signatory_name = forms.CharField(label=_("Nom de la personne qui signe"), max_length=150)
    signatory_title = forms.CharField(label=_("En qualité de"), max_length=150, required=False)
    file = PurposeFileField(
        purpose=SIGNED,
        label=_("Document signé électroniquement"),
        required=False,
        help_text=_(
            "Facultatif : le PDF scellé, signé avec votre certificat. Sans lui, votre signature est constatée ici."
        ),
    )


class ScanForm(forms.Form):
    signatory_name = forms.CharField(label=_("Nom de la personne qui a signé"), max_length=150)
    signatory_title = forms.CharField(label=_("En qualité de"), max_length=150, required=False)
    file = PurposeFileField(purpose=SCAN, label=_("Original numérisé (PDF)"))


class CheckForm(forms.Form):
    file = forms.FileField(label=_("Document à vérifier (PDF)"))
