"""Messages about people and organisations."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import OrgRoleName
from accounts.models import Invitation, JoinRequest, Looking, Membership, OrganisationMerge
from accounts.queries import people_of, reader_at
from core.emails import ACCOUNT, TERM, Email


class InvitationEmail(Email):
    """To the invited address, when a manager invites it."""

    kind = "accounts.invitation"
    subject = _("%(inviter)s vous invite à rejoindre %(organisation)s sur DataCity")
    template = "accounts/email/invitation.txt"
    label = _("Invitation à rejoindre une organisation")
    action = True
    required = ACCOUNT

    @staticmethod
    def recipients(invitation: Invitation) -> Iterable[Any]:
        """The address invited: in the language of its account, else in that of whoever invites."""
        return [reader_at(invitation.email, invitation.invited_by.language)]


class JoinRequestEmail(Email):
    """To the managers of an organisation, when somebody asks to join it."""

    kind = "accounts.join_request"
    subject = _("%(asker)s demande à rejoindre %(organisation)s")
    template = "accounts/email/join_request.txt"
    label = _("Quelqu’un demande à rejoindre votre organisation")
    action = True
    required = ""

    @staticmethod
    def recipients(request: JoinRequest) -> Iterable[Any]:
        return people_of(request.organisation, OrgRoleName.MANAGER)


class _Answer(Email):
    """To whoever asked to join, when a manager accepts."""

    @staticmethod
    def recipients(request: JoinRequest) -> Iterable[Any]:
        return [request.user]


class JoinAcceptedEmail(_Answer):
    """To whoever asked to join, when a manager accepts."""

    kind = "accounts.join_accepted"
    subject = _("Vous agissez maintenant pour %(organisation)s")
    template = "accounts/email/join_accepted.txt"
    label = _("Demande de rejoindre une organisation acceptée")
    action = False
    required = ACCOUNT


class JoinRefusedEmail(_Answer):
    """To whoever asked to join, when a manager refuses."""

    kind = "accounts.join_refused"
    subject = _("Votre demande de rejoindre %(organisation)s")
    template = "accounts/email/join_refused.txt"
    label = _("Demande de rejoindre une organisation refusée")
    action = False
    required = ACCOUNT


class MergeProposedEmail(Email):
    """To the managers of both organisations, when the team proposes to merge them."""

    kind = "accounts.merge_proposed"
    subject = _("Réunir %(gone)s à %(kept)s ?")
    template = "accounts/email/merge_proposed.txt"
    label = _("Réunion d’organisations proposée")
    action = True
    required = TERM

    @staticmethod
    def recipients(merge: OrganisationMerge) -> Iterable[Any]:
        both = people_of(merge.gone, OrgRoleName.MANAGER) | people_of(merge.kept, OrgRoleName.MANAGER)
        return both.distinct()


class MergeDoneEmail(Email):
    """To everybody of both organisations, once they are one."""

    kind = "accounts.merge_done"
    subject = _("%(gone)s est maintenant réunie à %(kept)s")
    template = "accounts/email/merge_done.txt"
    label = _("Organisations réunies")
    action = False
    required = ACCOUNT

    @staticmethod
    def recipients(merge: OrganisationMerge) -> Iterable[Any]:
        return people_of(merge.kept)


class ManagerNamedEmail(Email):
    """To the managers of an organisation, when the team names one in the place of somebody who cannot be reached."""

    kind = "accounts.manager_named"
    subject = _("%(name)s est maintenant responsable de %(organisation)s")
    template = "accounts/email/manager_named.txt"
    label = _("Responsable nommé dans votre organisation")
    action = False
    required = ACCOUNT

    @staticmethod
    def recipients(membership: Membership) -> Iterable[Any]:
        return people_of(membership.organisation, OrgRoleName.MANAGER)


class HandedOverEmail(Email):
    """To the managers of an organisation and to whoever was one, when one hands the role over to somebody else."""

    kind = "accounts.handed_over"
    subject = _("%(name)s est maintenant responsable de %(organisation)s")
    template = "accounts/email/handed_over.txt"
    label = _("Passation dans votre organisation")
    action = False
    required = ACCOUNT

    @staticmethod
    def recipients(handed: Membership) -> Iterable[Any]:
        """`handed` is the role that ended: its holder reads that it did, from another session too."""
        return [*people_of(handed.organisation, OrgRoleName.MANAGER), handed.user]


class RoleEndedEmail(Email):
    """To a person, when a manager ends a role that they had in an organisation."""

    kind = "accounts.role_ended"
    subject = _("Vous n’avez plus le rôle « %(role)s » pour %(organisation)s")
    template = "accounts/email/role_ended.txt"
    label = _("Fin de l’un de vos rôles dans une organisation")
    action = False
    required = ACCOUNT

    @staticmethod
    def recipients(membership: Membership) -> Iterable[Any]:
        return [membership.user]


class _PlatformRole(Email):
    """To a person, when the team gives or takes a role that holds everywhere."""

    action = False
    required = ACCOUNT

    @staticmethod
    def recipients(user: Any) -> Iterable[Any]:
        return [user]


class PlatformRoleGivenEmail(_PlatformRole):
    """To a person, when the team gives them a role that holds everywhere."""

    kind = "accounts.role_given"
    subject = _("Vous avez maintenant le rôle « %(role)s »")
    template = "accounts/email/role_given.txt"
    label = _("Rôle sur la plateforme donné")


class PlatformRoleTakenEmail(_PlatformRole):
    """To a person, when the team takes back a role that holds everywhere."""

    kind = "accounts.role_taken"
    subject = _("Vous n’avez plus le rôle « %(role)s »")
    template = "accounts/email/role_taken.txt"
    label = _("Rôle sur la plateforme retiré")


class LookedAtEmail(Email):
    """To a person whose workspace somebody of the team begins to see, with the reason."""

    kind = "accounts.looked_at"
    subject = _("L’équipe du programme regarde votre espace avec vos yeux")
    template = "accounts/email/looked_at.txt"
    label = _("L’équipe regarde mon espace avec mes yeux")
    action = False
    required = ACCOUNT

    @staticmethod
    def recipients(looking: Looking) -> Iterable[Any]:
        return [looking.person]


class AddressCheckEmail(Email):
    """To the address of an account that mail comes back from, when its holder asks to show that it works."""

    kind = "accounts.address_check"
    subject = _("Confirmer que cette adresse reçoit nos courriels")
    template = "accounts/email/address_check.txt"
    label = _("Confirmation qu’une adresse reçoit nos courriels")
    action = True
    required = ACCOUNT
    proves_address = True

    @staticmethod
    def recipients(user: Any) -> Iterable[Any]:
        return [user]
