"""Entries of the workspace menu."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.prototypes.permissions import PrototypePerm
from agreements.prototypes.queries import prototypes_visible_to
from core.navigation import add_entry
from core.permissions import holds_everywhere
from pilots.permissions import PilotPerm
from pilots.queries import pilots_visible_to


def _has_pilots(user: Any) -> bool | QuerySet[Any]:
    return holds_everywhere(user, PilotPerm.VIEW) or pilots_visible_to(user)


def _has_prototypes(user: Any) -> bool | QuerySet[Any]:
    return holds_everywhere(user, PrototypePerm.VIEW) or prototypes_visible_to(user)


add_entry(
    _("Pilotes"),
    "pilot_list",
    _has_pilots,
    order=30,
    hint=_("Les essais dans la ville : ce qui est en retard, qui agit."),
)
add_entry(
    _("Prototypes"), "prototype_list", _has_prototypes, order=35, hint=_("Sources déposées, licences et composants.")
)
