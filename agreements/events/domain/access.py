"""Who holds what on obligations."""

from django.db.models import QuerySet

from accounts.domain.access import held_by
from agreements.models import Obligation
from core.derivation import RoleRows, grants_follow
from core.roles import ObjectRole


@grants_follow(Obligation)
def grants_of_obligations(obligations: QuerySet[Obligation]) -> RoleRows:
    """Each to the people of its debtor."""
    yield ObjectRole.PARTY, held_by(obligations, "debtor")
