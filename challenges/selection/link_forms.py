"""Forms of links that somebody tells: input only."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from challenges.enums import LinkNature
from challenges.models import Application
from challenges.selection.domain.told_links import Told
from core.clock import today


class AsideForm(forms.Form):
    """One’s own link. `offer()` says which candidates the list shows; any may be chosen."""

    application = forms.ModelChoiceField(
        label=_("Avec qui"),
        queryset=Application.objects.none(),
        required=False,
        help_text=_("Un candidat ; ou le défi tout entier, si le lien est avec le défi ou son partenaire."),
    )
    nature = forms.ChoiceField(label=_("Nature du lien"), choices=[("", _("à choisir")), *LinkNature.choices])
    reason = forms.CharField(label=_("Quel est ce lien ?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, applications: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].queryset = applications

    def offer(self, shown: Iterable[Application]) -> None:
        field, rows = self.fields["application"], {row.pk: row for row in shown}
        chosen = self.cleaned_data.get("application") if self.is_bound else None
        if chosen:
            rows.setdefault(chosen.pk, chosen)
        field.choices = [
            ("", _("Le défi tout entier")),
            *((row.pk, row.organisation.name) for row in rows.values()),
        ]

    def told(self) -> Told:
        given = self.cleaned_data
        return Told(given["reason"], given["nature"], given.get("told_by", ""), given.get("told_on"))


class ToldLinkForm(AsideForm):
    """A link of a juror or of a colleague, told to the team."""

    person = forms.ModelChoiceField(
        label=_("Qui a ce lien"), queryset=User.objects.none(), help_text=_("Du jury, ou de l’équipe.")
    )
    told_by = forms.CharField(
        label=_("Qui l’a signalé"), max_length=200, help_text=_("L’équipe seule le lit ; la personne concernée, non.")
    )
    told_on = forms.DateField(label=_("Quand"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    field_order = ("person", "application", "nature", "reason", "told_by", "told_on")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["told_on"].initial = today
