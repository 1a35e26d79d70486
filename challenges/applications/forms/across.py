"""The filters of the list of applications across challenges."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from challenges.applications.forms.application import DeskFilter
from challenges.calls.queries.challenge import challenges_visible_to
from challenges.models import Application, Challenge
from partners.models import Edition

FOLLOWED = [
    ("", _("toutes")),
    ("non-lus", _("messages non lus")),
    ("reponse", _("réponse en retard")),
    ("correction", _("correction non reçue à temps")),
    ("resultats", _("résultats en retard")),
]


class AcrossFilter(DeskFilter):
    """The challenge is offered among those of the chosen edition: there may be hundreds in all."""

    edition = forms.ModelChoiceField(
        label=_("Édition"),
        required=False,
        queryset=Edition.objects.none(),
        empty_label=_("toutes"),
        to_field_name="slug",
    )
    defi = forms.ModelChoiceField(
        label=_("Défi"),
        required=False,
        queryset=Challenge.objects.none(),
        empty_label=_("tous"),
        to_field_name="slug",
    )
    suivi = forms.ChoiceField(label=_("À suivre"), choices=FOLLOWED, required=False)
    field_order = ("q", "edition", "defi", "etat", "suivi", "etiquette", "agent", "tri")

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        self.fields["edition"].queryset = Edition.objects.only("slug", "name_fr", "number")  # type: ignore[attr-defined]
        if data.get("edition"):
            received = Application.objects.filter(challenge=OuterRef("pk"), received_at__isnull=False)
            rows = challenges_visible_to(user).filter(Exists(received), edition__slug=data["edition"])
            self.fields["defi"].queryset = rows.order_by("title_fr")  # type: ignore[attr-defined]
        else:
            del self.fields["defi"]

    def choice(self) -> dict[str, Any]:
        """What is chosen, as queries take it. A value that makes no sense is shown as an error and chooses nothing."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        return {name: getattr(value, "pk", value) for name, value in given.items()}
