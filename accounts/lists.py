"""Lists of people and organisations of which one keeps views."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import OrganisationPerm
from core.permissions import holds_everywhere
from core.saved_views.declared import declare_listing

declare_listing(
    "organisations",
    _("Organisations"),
    filters=("q", "kind"),
    shown_to=lambda user: bool(user.is_authenticated),
    url_name="organisations",
)
declare_listing(
    "personnes",
    _("Personnes et rôles"),
    filters=("q", "role"),
    shown_to=lambda user: holds_everywhere(user, OrganisationPerm.VIEW_USER),
    url_name="people",
)
