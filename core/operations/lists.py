"""Lists of jobs and of mail of which one keeps views."""

from django.utils.translation import gettext_lazy as _

from core.operations.permissions import OperationsPerm
from core.permissions import holds_everywhere
from core.saved_views.declared import declare_listing

declare_listing(
    "travaux",
    _("Travaux"),
    filters=("etat", "travail"),
    shown_to=lambda user: holds_everywhere(user, OperationsPerm.VIEW_JOBS),
    url_name="jobs",
)
declare_listing(
    "courriels",
    _("Courriels"),
    filters=("etat", "q"),
    shown_to=lambda user: holds_everywhere(user, OperationsPerm.VIEW_JOBS),
    url_name="jobs_mail",
)
