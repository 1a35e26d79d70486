"""Lists of applications of which the team keeps views."""

from django.utils.translation import gettext_lazy as _

from challenges.calls.permissions import manages_juries
from core.saved_views.declared import declare_listing

COLUMNS = {
    "solution": _("Solution"),
    "regles": _("Règles à régler"),
    "lectures": _("Lectures rendues"),
    "recue": _("Reçue le"),
    "agent": _("Qui la traite"),
}
declare_listing(
    "candidatures-recues",
    _("Candidatures reçues"),
    filters=("q", "edition", "defi", "etat", "suivi", "etiquette", "agent"),
    shown_to=manages_juries,
    url_name="applications_received",
    columns={"defi": _("Défi"), **COLUMNS},
)
declare_listing(
    "candidatures",
    _("Candidatures d’un défi"),
    filters=("q", "etat", "etiquette", "agent"),
    shown_to=manages_juries,
    columns=COLUMNS,
)
