"""The box in the menu of the workspace: for everybody, since anybody's organisation may be written to."""

from django.utils.translation import gettext_lazy as _

from casework.permissions import CasePerm
from core.navigation import add_entry
from core.permissions import holds_everywhere

add_entry(
    _("Échanges"),
    "box",
    lambda user: True,
    order=5,
    hint=_("Vos conversations avec la Ville : ce qui attend une réponse, de qui, avant quand."),
)
add_entry(
    _("Dossiers"),
    "cases",
    lambda user: holds_everywhere(user, CasePerm.VIEW),
    order=6,
    hint=_("Réclamations, recours, demandes de documents, droits de réponse : chacun avec son délai."),
)
