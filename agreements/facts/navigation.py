"""Entries of the workspace menu."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.facts.permissions import FactPerm
from core.navigation import add_entry
from core.permissions import holds_everywhere


def _answers_for_law(user: Any) -> bool:
    return holds_everywhere(user, FactPerm.RECORD_LEGAL)


add_entry(_("Vérifications à refaire"), "fact_portfolio", _answers_for_law, order=43)
