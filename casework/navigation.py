"""The box in the menu of the workspace: for everybody, since anybody's organisation may be written to."""

from django.utils.translation import gettext_lazy as _

from casework.permissions import ActPerm, CasePerm
from casework.queries import unread_at_hand, unread_rows
from casework.queries.steps import steps_visible_to
from core.navigation import Counted, add_entry
from core.permissions import holds_everywhere

add_entry(
    _("Échanges"),
    "box",
    lambda user: True,
    order=5,
    counted=Counted(unread_rows, unread_at_hand),
    hint=_("Vos conversations avec la Ville : ce qui attend une réponse, de qui, avant quand."),
)
add_entry(
    _("Dossiers"),
    "cases",
    lambda user: holds_everywhere(user, CasePerm.VIEW),
    order=6,
    hint=_("Réclamations, recours, demandes de documents, droits de réponse : chacun avec son délai."),
)
add_entry(
    _("À confirmer"),
    "steps",
    lambda user: steps_visible_to(user).filter(outcome=""),
    order=7,
    hint=_("Ce qu’une autre personne a proposé et qui attend votre lecture."),
)
add_entry(
    _("Actes"),
    "acts",
    lambda user: holds_everywhere(user, ActPerm.VIEW),
    order=8,
    hint=_("Les décisions de la Ville : numéro, signataire, remise, corrections."),
)
