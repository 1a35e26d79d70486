"""The entry of challenges in the menu of the workspace."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from challenges.calls.permissions import ChallengePerm
from core.navigation import add_entry
from core.permissions import holds_everywhere


def writes_or_follows(user: Any) -> bool | QuerySet[Organisation]:
    """Everyone whose role sees challenges, and the people of organisations that are not startups."""
    if holds_everywhere(user, ChallengePerm.VIEW):
        return True
    return Organisation.objects.filter(roles__group__user=user).exclude(kind=OrganisationKind.STARTUP)


add_entry(_("Défis"), "workspace_challenges", writes_or_follows, order=20)
