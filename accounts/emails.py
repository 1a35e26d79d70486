"""Messages about people and organisations."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import OrgRoleName
from accounts.models import Invitation, JoinRequest, User
from accounts.queries import people_of
from core.emails import Email, Reader


class InvitationEmail(Email):
    """To the invited address, when a manager invites it."""

    kind = "accounts.invitation"
    subject = _("%(inviter)s vous invite à rejoindre %(organisation)s sur DataCity")
    template = "accounts/email/invitation.txt"

    @staticmethod
    def recipients(invitation: Invitation) -> Iterable[Any]:
        """The address invited: in the language of its account, else in that of whoever invites."""
        known = User.objects.filter(email__iexact=invitation.email).first()
        return [known or Reader(invitation.email, invitation.invited_by.language)]


class JoinRequestEmail(Email):
    """To the managers of an organisation, when somebody asks to join it."""

    kind = "accounts.join_request"
    subject = _("%(asker)s demande à rejoindre %(organisation)s")
    template = "accounts/email/join_request.txt"

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


class JoinRefusedEmail(_Answer):
    """To whoever asked to join, when a manager refuses."""

    kind = "accounts.join_refused"
    subject = _("Votre demande de rejoindre %(organisation)s")
    template = "accounts/email/join_refused.txt"
