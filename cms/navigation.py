"""The editors' door to the pages of the public site."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.navigation import add_entry
from core.permissions import roles_of
from core.roles import Role


def edits(user: Any) -> bool:
    return Role.EDITOR in roles_of(user)


add_entry(
    _("Pages du site"),
    "wagtailadmin_home",
    edits,
    order=90,
    hint=_("Écrire, relire et publier les pages du site public."),
)
