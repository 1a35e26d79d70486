"""The entry of challenges in the menu of the workspace."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from challenges.permissions import ChallengePerm
from core.navigation import add_entry
from core.permissions import declared, roles_of


def writes_or_follows(user: Any) -> bool:
    """Everyone whose role sees challenges, and the people of organisations that are not startups."""
    if declared(ChallengePerm.VIEW).roles & roles_of(user):
        return True
    known: bool | None = user.__dict__.get("writes_challenges")
    if known is None:
        theirs = Organisation.objects.filter(roles__group__user=user).exclude(kind=OrganisationKind.STARTUP)
        known = user.__dict__["writes_challenges"] = theirs.exists()
    return known


add_entry(_("Défis"), "workspace_challenges", writes_or_follows, order=20)  # type: ignore[arg-type]
