"""What becomes of people, invitations and requests when two organisations are merged; what accounts answers to modules below it."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.domain.relations import follows, stays
from accounts.models import Invitation, JoinRequest, Membership, Organisation
from core.clock import app_now
from core.quotas import colleagues_of

OPEN_REQUEST = Q(answered_at__isnull=True)
LIVE_INVITATION = Q(used_at__isnull=True, revoked_at__isnull=True)
LIVE_ROLE = Q(ended_at__isnull=True)


def end_double_roles(gone: Organisation, kept: Organisation) -> None:
    """Somebody with one role in both has it once; that of the organisation that goes is dated as ended."""
    same = Membership.objects.filter(LIVE_ROLE, organisation=kept, user=OuterRef("user"), role=OuterRef("role"))
    Membership.objects.filter(LIVE_ROLE, Exists(same), organisation=gone).update(ended_at=app_now())


def revoke_double_invitations(gone: Organisation, kept: Organisation) -> None:
    """Of two live invitations of one address to one role, that of the kept organisation stands."""
    same = Invitation.objects.filter(LIVE_INVITATION, organisation=kept, email=OuterRef("email"), role=OuterRef("role"))
    Invitation.objects.filter(LIVE_INVITATION, Exists(same), organisation=gone).update(revoked_at=app_now())


def close_double_requests(gone: Organisation, kept: Organisation) -> None:
    """A request to join one's own organisation, or asked of both, has nothing left to ask."""
    asked = JoinRequest.objects.filter(OPEN_REQUEST, organisation=kept, user=OuterRef("user"))
    member = Membership.objects.filter(LIVE_ROLE, organisation=kept, user=OuterRef("user"))
    double = JoinRequest.objects.filter(OPEN_REQUEST, Exists(asked) | Exists(member), organisation=gone)
    double.update(answered_at=app_now())


follows("accounts.Membership", "organisation", _("personnes et rôles"), prepare=end_double_roles)
follows("accounts.Invitation", "organisation", _("invitations"), prepare=revoke_double_invitations)
follows("accounts.JoinRequest", "organisation", _("demandes à rejoindre"), prepare=close_double_requests)
follows("accounts.Organisation", "merged_into", _("organisations déjà réunies à celle-ci"))
stays("accounts.FieldSource", "organisation")
stays("accounts.DuplicateDoubt", "organisation")
stays("accounts.DuplicateDoubt", "other")
stays("accounts.OrganisationMerge", "gone")
stays("accounts.OrganisationMerge", "kept")
# Rights are derived: whoever acts for the kept organisation belongs to the groups of the one that goes.
stays("accounts.OrgRole", "organisation")
stays("accounts.OrganisationGrant", "content_object")
stays("accounts.OrganisationEvent", "pgh_obj")
stays("accounts.OrganisationEvent", "merged_into")


@colleagues_of.filled_by
def colleagues(user: Any) -> dict[str, list[Any]]:
    """For each organisation that the person acts for, everybody who acts for it now."""
    mine = Membership.objects.filter(user=user.pk, ended_at__isnull=True).values("organisation")
    rows = Membership.objects.filter(organisation__in=mine, ended_at__isnull=True)
    found: dict[str, list[Any]] = {}
    for name, person in (
        rows.order_by("organisation__name", "user").values_list("organisation__name", "user").distinct()
    ):
        found.setdefault(name, []).append(person)
    return found
