"""What becomes of challenges when two organisations are merged."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.relations import follows

follows(
    "challenges.ChallengeOrg",
    "organisation",
    _("défis"),
    unique=("challenge",),
    why=_("l’organisation gardée porte déjà ce défi"),
)
