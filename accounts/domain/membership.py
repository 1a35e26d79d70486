"""Who acts for whom. Membership rows are the record; groups follow them, and with the groups every right."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.access import GROUPS
from accounts.emails import (
    HandedOverEmail,
    ManagerNamedEmail,
    PlatformRoleGivenEmail,
    PlatformRoleTakenEmail,
    RoleEndedEmail,
)
from accounts.enums import OrgRoleName
from accounts.models import Membership, Organisation, User
from accounts.permissions import OrganisationPerm
from core.clock import app_now
from core.derivation import settle_people
from core.emails import Email
from core.exceptions import DomainError
from core.guardian import group_named
from core.permissions import require
from core.roles import Role


def _check_manager(organisation: Organisation, by: User | None) -> None:
    if by is not None:
        require(by, OrganisationPerm.MANAGE_ORGANISATION, organisation)


def lock_people(organisation: Organisation) -> None:
    """Locks the organisation, in a transaction: its people and invitations change one act after the other.

    Taken before a lock on an invitation or a membership, never after: in one order, two acts cannot wait for each other.
    """
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)


def sync_groups(organisation: Organisation, user: User) -> None:
    """Puts people in the groups that their live memberships give: those of the organisation, and of what was merged into it."""
    own = Q(org_role__organisation=organisation) | Q(org_role__organisation__merged_into=organisation)
    settle_people(Group.objects.filter(own), GROUPS)


def add_member(organisation: Organisation, *, user: User, role: str, by: User | None, title: str = "") -> Membership:
    """Gives a person a role in an organisation, from now. Idempotent. `by=None` is the system or an accepted invitation."""
    _check_manager(organisation, by)
    with transaction.atomic():
        lock_people(organisation)
        membership, _created = Membership.objects.get_or_create(
            user=user,
            organisation=organisation,
            role=role,
            ended_at=None,
            defaults={"started_at": app_now(), "title": title},
        )
        sync_groups(organisation, user)
    return membership


def end_membership(membership: Membership, *, by: User | None) -> Membership:
    """Ends one role of a person in an organisation, now. The row stays: it dates past acts.

    A person may end their own; a manager anybody's, who is told by mail. Raises DomainError when it would leave no manager.
    """
    organisation, user = membership.organisation, membership.user
    if by != user:
        _check_manager(organisation, by)
    with transaction.atomic():
        lock_people(organisation)
        membership.refresh_from_db()
        if membership.ended_at is not None:
            return membership
        if membership.role == OrgRoleName.MANAGER and not _other_manager(membership):
            raise DomainError(
                _(
                    "%(name)s est la dernière personne responsable de cette organisation : nommez d’abord quelqu’un d’autre."
                )
                % {"name": user}
            )
        membership.ended_at = app_now()
        membership.save(update_fields=["ended_at", "updated_at"])
        sync_groups(organisation, user)
        if by is not None and by != user:
            RoleEndedEmail.tell(
                membership,
                by=by,
                role=lambda: str(OrgRoleName(membership.role).label),
                organisation=organisation,
                path=lambda: reverse("workspace"),
            )
    return membership


def _other_manager(membership: Membership) -> bool:
    others = Membership.objects.filter(
        organisation=membership.organisation, role=OrgRoleName.MANAGER, ended_at__isnull=True, user__is_active=True
    )
    return others.exclude(user=membership.user).exists()


def hand_over(organisation: Organisation, *, to: User, by: User) -> None:
    """`by`, a manager, makes a member manager in their place and stays a member. Side effect: mail to the managers and to `by`."""
    _check_manager(organisation, by)
    with transaction.atomic():
        lock_people(organisation)
        if not Membership.objects.filter(organisation=organisation, user=to, ended_at__isnull=True).exists():
            raise DomainError(
                _("%(name)s n’appartient pas à cette organisation : invitez d’abord cette personne.") % {"name": to},
                field="to",
            )
        mine = Membership.objects.filter(
            organisation=organisation, user=by, role=OrgRoleName.MANAGER, ended_at__isnull=True
        ).first()
        add_member(organisation, user=to, role=OrgRoleName.MANAGER, by=None)
        if mine is not None and to != by:
            add_member(organisation, user=by, role=OrgRoleName.MEMBER, by=None)
            end_membership(mine, by=by)
            HandedOverEmail.tell(
                mine,
                by=by,
                name=to,
                organisation=organisation,
                path=lambda: reverse("organisation", args=[organisation.pk]),
            )


def name_manager(organisation: Organisation, *, email: str, by: User, proof: str) -> Membership:
    """The team names a manager where nobody who manages can be reached. `proof` is what it was shown, kept with the role.

    Raises NotAllowed for anybody but the team, and for an organisation that was merged; DomainError on `email` without an account
    whose address is verified, on `proof` without words. Side effects: the managers of the organisation, the new one included, are
    told by mail, so that one who had not vanished can object.
    """
    require(by, OrganisationPerm.ADD_ORGANISATION)
    require(by, OrganisationPerm.MANAGE_ORGANISATION, organisation)
    if not proof.strip():
        raise DomainError(_("Dites sur quelle preuve vous nommez cette personne."), field="proof")
    known = EmailAddress.objects.filter(email__iexact=email.strip(), verified=True, user__is_active=True)
    address = known.select_related("user").first()
    if address is None:
        raise DomainError(_("Personne n’a de compte vérifié avec cette adresse : invitez-la plutôt."), field="email")
    with transaction.atomic():
        membership = add_member(organisation, user=address.user, role=OrgRoleName.MANAGER, by=None)
        membership.proof, membership.named_by = proof.strip(), by
        membership.save(update_fields=["proof", "named_by", "updated_at"])
        ManagerNamedEmail.tell(
            membership,
            name=address.user,
            organisation=organisation,
            path=lambda: reverse("organisation", args=[organisation.pk]),
        )
    return membership


def grant_platform_role(user: User, role: Role, *, by: User | None) -> None:
    """Gives a role that holds everywhere; the person is told by mail. `by=None` is the command line of the installation."""
    _check_roles(by)
    with transaction.atomic():
        if user.groups.filter(name=role.group_name).exists():
            return
        user.groups.add(group_named(role.group_name))
        _tell_role(PlatformRoleGivenEmail, user, role, by)


def revoke_platform_role(user: User, role: Role, *, by: User | None) -> None:
    """Takes a platform role back; the person is told by mail. Raises DomainError when the programme team would be empty."""
    _check_roles(by)
    with transaction.atomic():
        group = type(group_named(role.group_name)).objects.select_for_update().get(name=role.group_name)
        if role is Role.TEAM and not group.user_set.filter(is_active=True).exclude(pk=user.pk).exists():
            raise DomainError(_("L’équipe du programme doit garder au moins une personne."))
        if group.user_set.filter(pk=user.pk).exists():
            user.groups.remove(group)
            _tell_role(PlatformRoleTakenEmail, user, role, by)


def _tell_role(mail: type[Email], user: User, role: Role, by: User | None) -> None:
    """Who gives a role to themselves, or has the command line, needs no mail."""
    if by is not None and by != user:
        mail.tell(user, by=by, role=lambda: role.label, path=lambda: reverse("workspace"))


def _check_roles(by: User | None) -> None:
    if by is not None:
        require(by, OrganisationPerm.CHANGE_USER)
