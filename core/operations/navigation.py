"""The entry of the desk in the menu of the workspace."""

from django.utils.translation import gettext_lazy as _

from core.navigation import add_entry
from core.operations.permissions import OperationsPerm
from core.permissions import holds_everywhere

add_entry(
    _("Travaux et courriels"),
    "jobs",
    lambda user: holds_everywhere(user, OperationsPerm.VIEW_JOBS),
    order=90,
    hint=_("Ce que le serveur fait de lui-même, ce qui attend et ce qui a échoué."),
)
