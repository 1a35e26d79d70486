"""What a reader may ask of a list, in the address. A value that is not offered is passed over, not refused."""

import functools
from typing import Any

from django import forms
from django.utils.choices import CallableChoiceIterator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.enums import PARTNER_KINDS, OrganisationKind
from agreements.enums import PrototypeState
from agreements.prototypes.queries import PUBLIC as PROTOTYPE_STATES
from challenges.enums import PUBLIC as CHALLENGE_STATES
from core.listed import Together
from partners.models import Theme
from pilots.enums import PUBLIC as PILOT_STATES
from public.queries.editions import published_editions
from public.queries.prototypes import licences
from public.queries.register import kinds
from public.register_labels import kind_words
from public.texts import said

ALL = ("", _("Tous"))
ANY = ("", _("Toutes"))
PLACES = [("", _("Tous")), *((str(n), str(n)) for n in range(1, 21))]


OFFERED = {
    "themes": lambda: Theme.objects.values("slug", "name_fr", "name_en")[:40],
    "editions": lambda: published_editions().order_by("-number").values("slug", "name_fr", "name_en")[:60],
}


@functools.cache
def _offered(*names: str) -> Together:
    return Together(lists={name: OFFERED[name] for name in names}, counts={})


def _choices(first: tuple[str, Any], rows: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    return [first, *((row["slug"], str(said(row, "name"))) for row in rows)]


def themes() -> list[tuple[str, Any]]:
    return _choices(ALL, _offered("themes").fetch()["themes"])


def editions() -> list[tuple[str, Any]]:
    return _choices(ANY, _offered("editions").fetch()["editions"])


def read_choices_once(form: forms.Form) -> None:
    """What a field offers is read at most once, for understanding and for drawing alike."""
    for field in form.fields.values():
        if isinstance(field, forms.ChoiceField) and isinstance(field.choices, CallableChoiceIterator):
            field.choices = functools.cache(field.choices.func)


class FilterForm(forms.Form):
    """Base of the filters; `choice` holds what was understood."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        read_choices_once(self)

    q = forms.CharField(label=_("Mots"), required=False, max_length=100, widget=forms.TextInput({"type": "search"}))

    @cached_property
    def choice(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class ChallengeFilter(FilterForm):
    theme = forms.ChoiceField(label=_("Thème"), required=False, choices=themes)
    etat = forms.ChoiceField(
        label=_("État"), required=False, choices=[ALL, *((state.value, state.label) for state in CHALLENGE_STATES)]
    )
    edition = forms.ChoiceField(label=_("Édition"), required=False, choices=editions)
    arrondissement = forms.ChoiceField(label=_("Arrondissement"), required=False, choices=PLACES)
    tri = forms.ChoiceField(
        label=_("Ordre"),
        required=False,
        choices=[
            ("", _("Ouverts d’abord")),
            ("cloture", _("Clôture la plus proche")),
            ("-publication", _("Publiés récemment")),
            ("titre", _("Titre")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = functools.cache(_offered("themes", "editions").fetch)
        self.fields["theme"].choices = lambda: _choices(ALL, offered()["themes"])
        self.fields["edition"].choices = lambda: _choices(ANY, offered()["editions"])

    def count(self, facets: dict[str, dict[str, int]]) -> None:
        """Writes beside each value how many challenges it would show."""
        for name, counts in facets.items():
            field = self.fields[name]
            field.choices = [
                (value, f"{label} ({counts.get(value, 0)})" if value else label) for value, label in field.choices
            ]


class PilotFilter(FilterForm):
    theme = forms.ChoiceField(label=_("Thème"), required=False, choices=themes)
    etat = forms.ChoiceField(
        label=_("État"), required=False, choices=[ALL, *((state.value, state.label) for state in PILOT_STATES)]
    )
    arrondissement = forms.ChoiceField(label=_("Arrondissement"), required=False, choices=PLACES)


class PrototypeFilter(FilterForm):
    etat = forms.ChoiceField(
        label=_("État"),
        required=False,
        choices=[ALL, *((state.value, PrototypeState(state).label) for state in PROTOTYPE_STATES)],
    )
    licence = forms.ChoiceField(
        label=_("Licence"), required=False, choices=lambda: [ANY, *((name, name) for name in licences())]
    )


class PartnerFilter(FilterForm):
    nature = forms.ChoiceField(
        label=_("Nature"),
        required=False,
        choices=[
            ANY,
            *(
                (kind.value, kind.label)
                for kind in (OrganisationKind.CITY, OrganisationKind.DIRECTORATE, *PARTNER_KINDS)
            ),
        ],
    )
    edition = forms.ChoiceField(label=_("Édition"), required=False, choices=editions)


class RegisterFilter(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        read_choices_once(self)

    nature = forms.ChoiceField(
        label=_("Nature de l’inscription"),
        required=False,
        choices=lambda: [ANY, *((kind, kind_words(kind)) for kind in kinds())],
    )
    avant = forms.IntegerField(required=False, min_value=0, max_value=2**53, widget=forms.HiddenInput)

    choice = FilterForm.choice


FILTERS = (ChallengeFilter, PilotFilter, PrototypeFilter, PartnerFilter)  # of lists that are open data as well
