"""Who holds what on applications."""

from django.db.models import QuerySet

from accounts.domain.access import held_by
from accounts.enums import REPRESENTATIVES
from challenges.models import Application
from core.derivation import RoleRows, grants_follow
from core.roles import ObjectRole


@grants_follow(Application)
def grants_of_applications(applications: QuerySet[Application]) -> RoleRows:
    """The lead organisation; whoever it invites reads, and those who bind an organisation answer for it."""
    yield ObjectRole.APPLICANT, held_by(applications, "organisation")
    member, open_ = "members__organisation", {"members__declined_at__isnull": True}
    yield ObjectRole.CO_APPLICANT, held_by(applications, member, where=open_)
    for role in REPRESENTATIVES:
        yield ObjectRole.SIGNATORY, held_by(applications, member, role, where=open_)
