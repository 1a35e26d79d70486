"""The list of acts, of which one keeps views."""

from django.utils.translation import gettext_lazy as _

from core.saved_views.declared import declare_listing

declare_listing(
    "actes",
    _("Actes"),
    filters=("vue", "nature", "q"),
    shown_to=lambda user: bool(user.is_authenticated),
    url_name="acts",
)
