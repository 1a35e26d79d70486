"""Forms of people."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.domain.organisation import SELF_REGISTERED
from accounts.enums import OrganisationKind, OrgRoleName
from accounts.models import Organisation, User
from accounts.validators import compact, validate_siren, validate_siret
from core.roles import ROLE_LABELS, Role
from core.shared_forms import SharedModelForm


class SignupForm(AllauthSignupForm):
    """E-mail, password and a name to call people by."""

    first_name = forms.CharField(
        label=_("Prénom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Nom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )

    field_order = ("first_name", "last_name", "email", "password1")

    def custom_signup(self, request, user):
        user.first_name = self.cleaned_data["first_name"]
        user.last_name = self.cleaned_data["last_name"]
        user.save(update_fields=["first_name", "last_name"])


class AccountForm(SharedModelForm):
    class Meta:
        model = User
        fields = ("first_name", "last_name", "language")
        help_texts = {"language": _("Celle des messages que vous recevez.")}


class OrganisationForm(SharedModelForm):
    """Facts of an organisation. A French one gives its SIREN or says why it has none."""

    siren = forms.CharField(
        label="SIREN",
        required=False,
        max_length=60,
        help_text=_("Neuf chiffres. Les espaces sont acceptés."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    siret = forms.CharField(
        label="SIRET",
        required=False,
        max_length=60,
        help_text=_("Quatorze chiffres : le SIREN, puis le numéro de l’établissement."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    class Meta:
        model = Organisation
        fields = (
            "name",
            "legal_name",
            "country",
            "siren",
            "siret",
            "no_number_reason",
            "address",
            "website",
            "summary_fr",
            "summary_en",
        )
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "country": forms.TextInput(attrs={"autocomplete": "country", "size": 2}),
            "address": forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
            "summary_fr": forms.Textarea(attrs={"rows": 4}),
            "summary_en": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "name": _("Celui que le public connaît."),
            "country": _("Code à deux lettres : FR, BE, DE…"),
            "no_number_reason": _(
                "Seulement sans SIREN : organisation étrangère, association non inscrite, laboratoire, création en cours."
            ),
        }

    def clean_country(self) -> str:
        country = self.cleaned_data["country"].strip().upper()
        if len(country) != 2 or not country.isalpha():
            raise forms.ValidationError(_("Donnez le code du pays en deux lettres, par exemple FR."))
        return country

    def clean_siren(self) -> str | None:
        siren = compact(self.cleaned_data["siren"])
        if not siren:
            return None
        validate_siren(siren)
        same = Organisation.objects.filter(siren=siren, merged_into__isnull=True).exclude(pk=self.instance.pk)
        if same.exclude(kind=OrganisationKind.DIRECTORATE).exists():
            raise forms.ValidationError(
                _("Une organisation avec ce SIREN existe déjà : demandez à la rejoindre."), code="known"
            )
        return siren

    def clean_siret(self) -> str | None:
        siret = compact(self.cleaned_data["siret"])
        if not siret:
            return None
        validate_siret(siret)
        return siret

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        siren, siret = values.get("siren"), values.get("siret")
        if siren and siret and not siret.startswith(siren):
            self.add_error("siret", _("Ce SIRET n’est pas un établissement du SIREN indiqué."))
        if siret and not siren and "siren" not in self.errors:
            self.add_error("siren", _("Indiquez aussi le SIREN : ce sont les neuf premiers chiffres du SIRET."))
        if (
            values.get("country") == "FR"
            and not siren
            and "siren" not in self.errors
            and not values.get("no_number_reason")
        ):
            self.add_error("siren", _("Indiquez le SIREN, ou dites plus bas pourquoi il n’y en a pas."))
        return values


class NewOrganisationForm(OrganisationForm):
    """The same, with its kind: people alone register startups, associations and laboratories."""

    class Meta(OrganisationForm.Meta):
        fields = ("kind", *OrganisationForm.Meta.fields[:7])

    def __init__(self, *args: Any, all_kinds: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = list(OrganisationKind) if all_kinds else SELF_REGISTERED
        self.fields["kind"] = forms.ChoiceField(
            label=_("Nature"),
            choices=[(kind.value, str(kind.label).capitalize()) for kind in kinds],
            widget=forms.RadioSelect,
        )


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("Adresse électronique"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(
        label=_("Rôle"),
        choices=OrgRoleName.choices,
        initial=OrgRoleName.MEMBER,
        help_text=_(
            "Un membre travaille sur les dossiers ; un responsable gère aussi les personnes ; un signataire signe les conventions."
        ),
    )


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(label=_("Nouvelle personne responsable"), queryset=User.objects.none())

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people


class JoinAnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=[("accept", _("Accepter")), ("refuse", _("Refuser"))])
    role = forms.ChoiceField(choices=OrgRoleName.choices, initial=OrgRoleName.MEMBER, required=False)


class JoinSearchForm(forms.Form):
    q = forms.CharField(label=_("Nom ou SIREN de l’organisation"), required=False, max_length=100)


class JoinRequestForm(forms.Form):
    organisation = forms.UUIDField(widget=forms.HiddenInput)
    message = forms.CharField(
        label=_("Quelques mots pour la personne responsable"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PeopleFilterForm(forms.Form):
    q = forms.CharField(label=_("Nom ou adresse"), required=False, max_length=100)
    role = forms.ChoiceField(
        label=_("Rôle"),
        required=False,
        choices=[("", _("Tous")), *[(role.group_name, ROLE_LABELS[role]) for role in Role]],
    )


class OrganisationFilterForm(forms.Form):
    q = forms.CharField(label=_("Nom"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Nature"), required=False, choices=[("", _("Toutes")), *OrganisationKind.choices])
