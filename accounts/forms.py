"""Forms of people."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NumberError

from accounts.countries import FRANCE, countries, number_check, register_of
from accounts.enums import SELF_REGISTERED_KINDS, NoNumberReason, OrganisationKind, OrgRoleName
from accounts.models import Organisation, User
from accounts.validators import compact, compact_rna, validate_rna, validate_siren, validate_siret
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
    """Facts of an organisation. It gives the number of a register, or says why it has none."""

    country = forms.ChoiceField(
        label=_("Pays"), choices=countries, initial=FRANCE, widget=forms.Select(attrs={"autocomplete": "country"})
    )
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
    rna = forms.CharField(
        label=_("Numéro RNA"),
        required=False,
        max_length=60,
        help_text=_("Pour une association déclarée : un W et neuf chiffres."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Organisation
        fields = (
            "name",
            "country",
            "siren",
            "siret",
            "rna",
            "foreign_register",
            "foreign_number",
            "no_number_reason",
            "no_number_note",
            "legal_name",
            "address",
            "website",
            "summary_fr",
            "summary_en",
        )
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "organization"}),
            "address": forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
            "summary_fr": forms.Textarea(attrs={"rows": 4}),
            "summary_en": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "name": _("Celui que le public connaît."),
            "foreign_register": _("Hors de France : le registre qui a donné le numéro."),
            "no_number_reason": _("Seulement sans aucun numéro."),
        }

    def clean_siren(self) -> str | None:
        siren = compact(self.cleaned_data["siren"])
        if not siren:
            return None
        validate_siren(siren)
        same = self._others(siren=siren).exclude(kind=OrganisationKind.DIRECTORATE)
        if same.exists():
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

    def clean_rna(self) -> str | None:
        rna = compact_rna(self.cleaned_data["rna"])
        if not rna:
            return None
        validate_rna(rna)
        if self._others(rna=rna).exists():
            raise forms.ValidationError(
                _("Une association avec ce numéro RNA existe déjà : demandez à la rejoindre."), code="known"
            )
        return rna

    def _others(self, **known: Any) -> QuerySet[Organisation]:
        return Organisation.objects.filter(**known, merged_into__isnull=True).exclude(pk=self.instance.pk)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        siren, siret = values.get("siren"), values.get("siret")
        if siren and siret and not siret.startswith(siren):
            self.add_error("siret", _("Ce SIRET n’est pas un établissement du SIREN indiqué."))
        if siret and not siren and "siren" not in self.errors:
            self.add_error("siren", _("Indiquez aussi le SIREN : ce sont les neuf premiers chiffres du SIRET."))
        self._clean_foreign(values)
        self._clean_reason(values)
        return values

    def _clean_foreign(self, values: dict[str, Any]) -> None:
        """A number of a foreign register, checked where its form is known."""
        country, number = values.get("country", ""), values.get("foreign_number", "")
        if not number:
            return
        if country == FRANCE:
            self.add_error("foreign_number", _("Une organisation française donne son SIREN ou son numéro RNA."))
            return
        check = number_check(country)
        try:
            values["foreign_number"] = check(number) if check else number
        except NumberError:
            self.add_error(
                "foreign_number",
                _("Ce numéro n’a pas la forme de ceux du registre de ce pays (%(register)s). Vérifiez chaque signe.")
                % {"register": register_of(country)},
            )
            return
        values["foreign_register"] = values.get("foreign_register") or register_of(country)
        if self._others(country=country, foreign_number=values["foreign_number"]).exists():
            self.add_error(
                "foreign_number", _("Une organisation de ce pays a déjà ce numéro : demandez à la rejoindre.")
            )

    def _clean_reason(self, values: dict[str, Any]) -> None:
        """A number, or why there is none."""
        reason = values.get("no_number_reason")
        if reason == NoNumberReason.OTHER and not values.get("no_number_note"):
            self.add_error("no_number_note", _("Dites en quelques mots pourquoi il n’y a pas de numéro."))
        numbers = ("siren", "rna", "foreign_number")
        if reason or any(values.get(name) or name in self.errors for name in numbers):
            return
        if values.get("country") == FRANCE:
            self.add_error(
                "siren", _("Indiquez le SIREN ou le numéro RNA, ou dites plus bas pourquoi il n’y en a pas.")
            )
        elif values.get("country"):
            self.add_error(
                "foreign_number", _("Indiquez le numéro de son registre, ou dites plus bas pourquoi il n’y en a pas.")
            )


class NewOrganisationForm(OrganisationForm):
    """The same, with its kind: people alone register startups, associations and laboratories. `near`: organisations that it may
    be already; the person says that it is another one by `different`.
    """

    different = forms.BooleanField(
        label=_("C’est une autre organisation : l’enregistrer"), required=False, widget=forms.CheckboxInput
    )

    class Meta(OrganisationForm.Meta):
        fields = ("kind", *OrganisationForm.Meta.fields[:12])

    def __init__(self, *args: Any, all_kinds: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = list(OrganisationKind) if all_kinds else SELF_REGISTERED_KINDS
        self.fields["kind"] = forms.ChoiceField(
            label=_("Nature"),
            choices=[(kind.value, str(kind.label).capitalize()) for kind in kinds],
            widget=forms.RadioSelect,
        )

    def versioned(self) -> list[str]:
        """Nothing is stored yet that somebody else could have changed; what fills the form may come from the register."""
        return []


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


class NameManagerForm(forms.Form):
    """The team names a manager where nobody who manages can be reached."""

    email = forms.EmailField(label=_("Adresse de la personne"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    proof = forms.CharField(
        label=_("Preuve"),
        max_length=2000,
        help_text=_(
            "Ce que vous avez vu : extrait d’immatriculation, procès-verbal, courrier signé… et les relances restées sans réponse."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


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


class MergeForm(forms.Form):
    """Into which organisation, and why."""

    kept = forms.ModelChoiceField(
        label=_("Organisation à garder"),
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    reason = forms.CharField(label=_("Motif"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, choices: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].queryset = choices


class MergeDecisionForm(forms.Form):
    """Why the team decides when both sides have not agreed."""

    decision = forms.CharField(
        label=_("Pourquoi l’équipe décide sans l’accord des deux"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class UndoForm(forms.Form):
    reason = forms.CharField(label=_("Motif"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
