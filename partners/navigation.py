"""Entries of the menu and pages of an organisation that concern editions, directorates and what partners share."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.tabs import add_tab
from core.navigation import add_entry
from core.permissions import holds_everywhere
from partners.permissions import ProgrammePerm


def _may(perm: ProgrammePerm) -> Any:
    return lambda user: holds_everywhere(user, perm)


def _not_startup(organisation: Any) -> bool:
    return organisation.kind != OrganisationKind.STARTUP


add_entry(
    _("Éditions"),
    "editions_desk",
    _may(ProgrammePerm.VIEW_EDITION),
    order=60,
    hint=_("Calendrier, grands objectifs, critères, recevabilité et participants de chaque saison."),
)
add_entry(
    _("Directions"),
    "directorates",
    _may(ProgrammePerm.CHANGE_DIRECTORATE),
    order=72,
    hint=_("Sigles, dates et successions des directions de la Ville."),
)
add_tab("data", _("Jeux de données"), "datasets", _not_startup, 30)
add_tab("commitments", _("Engagements"), "commitments", _not_startup, 40)
