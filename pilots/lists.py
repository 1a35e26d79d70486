"""The list of pilots, of which one keeps views."""

from django.utils.translation import gettext_lazy as _

from core.saved_views.declared import declare_listing

declare_listing(
    "pilotes",
    _("Pilotes"),
    filters=("q", "etat", "attention"),
    shown_to=lambda user: bool(user.is_authenticated),
    url_name="pilot_list",
    columns={"point": _("Dernier point"), "retard": _("Retard"), "qui": _("Qui agit"), "fin": _("Fin")},
)
