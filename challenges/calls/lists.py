"""The list of challenges, of which one keeps views."""

from django.utils.translation import gettext_lazy as _

from core.saved_views.declared import declare_listing

declare_listing(
    "defis",
    _("Défis"),
    filters=("vue", "q", "state", "edition", "theme"),
    shown_to=lambda user: bool(user.is_authenticated),
    url_name="workspace_challenges",
    columns={
        "organisations": _("Organisations"),
        "parties": _("Parties écrites"),
        "cloture": _("Clôture"),
        "modifie": _("Modifié"),
    },
)
