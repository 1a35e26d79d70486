"""What becomes of applications when two organisations are merged."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.domain.relations import follows, stays
from challenges.applications.domain.next_edition import copy_questions, questions_of
from challenges.enums import ApplicationState
from partners import slots

slots.questions_of.filled_by(questions_of)
slots.copy_questions.filled_by(copy_questions)

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
