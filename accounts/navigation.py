"""Entries of the workspace menu that concern people and organisations."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.permissions import OrganisationPerm
from core.navigation import add_entry
from core.permissions import holds_everywhere


def _sees_people(user: Any) -> bool:
    return holds_everywhere(user, OrganisationPerm.VIEW_USER)


add_entry(_("Mes tâches"), "workspace", lambda user: True, order=0)
add_entry(
    _("Organisations"),
    "organisations",
    lambda user: holds_everywhere(user, OrganisationPerm.VIEW_ORGANISATION),
    order=70,
    hint=_("Partenaires, directions et startups, avec leurs personnes et leurs rôles."),
)
add_entry(
    _("Mes organisations"),
    "organisations",
    lambda user: not holds_everywhere(user, OrganisationPerm.VIEW_ORGANISATION),
    order=70,
    hint=_("Les informations de votre organisation, ses personnes, ses invitations."),
)
add_entry(_("Personnes et rôles"), "people", _sees_people, order=80, hint=_("Qui a quel rôle dans tout le programme."))
