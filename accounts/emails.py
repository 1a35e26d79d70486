"""Messages about people and organisations."""

from django.utils.translation import gettext_lazy as _

from core.emails import Email


class InvitationEmail(Email):
    """To the invited address, when a manager invites it."""

    kind = "accounts.invitation"
    subject = _("%(inviter)s vous invite à rejoindre %(organisation)s sur DataCity")
    template = "accounts/email/invitation.txt"


class JoinRequestEmail(Email):
    """To the managers of an organisation, when somebody asks to join it."""

    kind = "accounts.join_request"
    subject = _("%(asker)s demande à rejoindre %(organisation)s")
    template = "accounts/email/join_request.txt"


class JoinAcceptedEmail(Email):
    """To whoever asked to join, when a manager accepts."""

    kind = "accounts.join_accepted"
    subject = _("Vous agissez maintenant pour %(organisation)s")
    template = "accounts/email/join_accepted.txt"


class JoinRefusedEmail(Email):
    """To whoever asked to join, when a manager refuses."""

    kind = "accounts.join_refused"
    subject = _("Votre demande de rejoindre %(organisation)s")
    template = "accounts/email/join_refused.txt"
