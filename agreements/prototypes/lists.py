"""The list of prototypes, of which one keeps views."""

from django.utils.translation import gettext_lazy as _

from core.saved_views.declared import declare_listing

declare_listing(
    "prototypes",
    _("Prototypes"),
    filters=("q", "etat"),
    shown_to=lambda user: bool(user.is_authenticated),
    url_name="prototype_list",
    columns={"licence": _("Licence"), "defi": _("Défi")},
)
