"""What becomes of applications when two organisations are merged."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.domain.relations import follows, stays
from challenges.enums import ApplicationState

follows(
    "challenges.Application",
    "organisation",
    _("candidatures"),
    unique=("challenge",),
    live=~Q(state=ApplicationState.WITHDRAWN),
    why=_("l’organisation gardée a déjà une candidature à ce défi : l’une des deux est à garder sous cinq jours"),
)
follows(
    "challenges.ApplicationMember",
    "organisation",
    _("places dans des groupements"),
    unique=("application",),
    why=_("l’organisation gardée en est déjà membre"),
)
stays("challenges.ApplicationEvent", "organisation")
