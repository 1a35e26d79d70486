"""Who holds what on challenges."""

from django.db.models import QuerySet

from accounts.domain.access import held_by
from accounts.enums import Origin
from challenges.models import Challenge
from core.derivation import RoleRows, grants_follow
from core.roles import ObjectRole


@grants_follow(Challenge)
def grants_of_challenges(challenges: QuerySet[Challenge]) -> RoleRows:
    """Everyone of the organisations that write it. What comes from the archives is nobody's to change."""
    yield ObjectRole.AUTHOR, held_by(challenges.filter(origin=Origin.LIVE), "organisations__organisation")
