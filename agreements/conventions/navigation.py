"""Entries of the workspace menu."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agreements.conventions.permissions import ConventionPerm
from agreements.conventions.queries import accessions_visible_to, conventions_visible_to
from core.navigation import add_entry
from core.permissions import holds_everywhere


def _has_conventions(user: Any) -> bool | QuerySet[Any]:
    return holds_everywhere(user, ConventionPerm.VIEW_CONVENTION) or conventions_visible_to(user)


def _has_deeds(user: Any) -> bool | QuerySet[Any]:
    return holds_everywhere(user, ConventionPerm.VIEW_ACCESSION) or accessions_visible_to(user)


def _negotiates(user: Any) -> bool:
    return holds_everywhere(user, ConventionPerm.VIEW_LIBRARY)


add_entry(_("Conventions"), "convention_list", _has_conventions, order=40)
add_entry(_("Actes d’adhésion"), "accession_list", _has_deeds, order=41)
add_entry(_("Clauses"), "clause_list", _negotiates, order=42)
