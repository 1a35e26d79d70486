"""Who holds what on obligations and on allegations."""

from django.db.models import QuerySet

from accounts.domain.access import held_by
from agreements.models import Allegation, Obligation
from core.derivation import RoleRows, grants_follow
from core.roles import ObjectRole


@grants_follow(Obligation)
def grants_of_obligations(obligations: QuerySet[Obligation]) -> RoleRows:
    """Each to the people of its debtor."""
    yield ObjectRole.PARTY, held_by(obligations, "debtor")


@grants_follow(Allegation)
def grants_of_allegations(allegations: QuerySet[Allegation]) -> RoleRows:
    """Whoever declared it, and, once it is notified, the party concerned: the maker where no author is established.

    Nobody is told of what was not notified, and nobody else ever reads it here.
    """
    told = allegations.filter(notified_at__isnull=False)
    yield ObjectRole.AUTHOR, held_by(allegations, "declarer")
    yield ObjectRole.PARTY, held_by(told, "accused")
    yield ObjectRole.PARTY, held_by(told.filter(accused=None, accused_name=""), "prototype__maker")
