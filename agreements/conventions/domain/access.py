"""Who holds what on conventions and deeds of accession."""

from django.db.models import QuerySet

from accounts.domain.access import held_by
from accounts.enums import OrgRoleName
from agreements.models import Accession, Convention
from core.derivation import RoleRows, grants_follow
from core.roles import ObjectRole


@grants_follow(Convention)
def grants_of_conventions(conventions: QuerySet[Convention]) -> RoleRows:
    """Everyone of a party reads and comments, its signatories sign, until it leaves."""
    party, bound = "parties__organisation", {"parties__left_on__isnull": True}
    yield ObjectRole.PARTY, held_by(conventions, party, where=bound)
    yield ObjectRole.SIGNATORY, held_by(conventions, party, OrgRoleName.SIGNATORY, where=bound)


@grants_follow(Accession)
def grants_of_accessions(deeds: QuerySet[Accession]) -> RoleRows:
    yield ObjectRole.PARTY, held_by(deeds, "organisation")
    yield ObjectRole.SIGNATORY, held_by(deeds, "organisation", OrgRoleName.SIGNATORY)
