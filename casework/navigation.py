"""The box in the menu of the workspace: for everybody, since anybody's organisation may be written to."""

from django.utils.translation import gettext_lazy as _

from core.navigation import add_entry

add_entry(
    _("Échanges"),
    "box",
    lambda user: True,
    order=5,
    hint=_("Vos conversations avec la Ville : ce qui attend une réponse, de qui, avant quand."),
)
