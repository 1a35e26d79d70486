"""Entries of the workspace menu that concern people and organisations."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.permissions import OrganisationPerm
from core.navigation import add_entry
from core.permissions import declared, roles_of


def _sees_all(user: Any) -> bool:
    return bool(declared(OrganisationPerm.VIEW_ORGANISATION).roles & roles_of(user))


def _sees_people(user: Any) -> bool:
    return bool(declared(OrganisationPerm.VIEW_USER).roles & roles_of(user))


add_entry(_("Mes tâches"), "workspace", lambda user: True, order=0)
add_entry(
    _("Organisations"),
    "organisations",
    _sees_all,
    order=70,
    hint=_("Partenaires, directions et startups, avec leurs personnes et leurs rôles."),
)
add_entry(
    _("Mes organisations"),
    "organisations",
    lambda user: not _sees_all(user),
    order=70,
    hint=_("Les informations de votre organisation, ses personnes, ses invitations."),
)
add_entry(_("Personnes et rôles"), "people", _sees_people, order=80, hint=_("Qui a quel rôle dans tout le programme."))
