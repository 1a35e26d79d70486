"""Invitations by mail to act for an organisation."""

import datetime as dt
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.membership import add_member, lock_people
from accounts.emails import InvitationEmail
from accounts.enums import OrgRoleName
from accounts.models import Invitation, Membership, Organisation, User
from accounts.permissions import OrganisationPerm
from accounts.queries import has_verified
from core.clock import app_now
from core.exceptions import DomainError, StaleState
from core.permissions import require
from core.tokens import drawn_token, hash_of
from core.ui.dates import instant

LIFE = dt.timedelta(days=14)


def invite(organisation: Organisation, *, email: str, role: str, by: User) -> Invitation:
    """Invites an address to a role and mails the link. An earlier pending invitation to the same is replaced.

    Raises NotAllowed for who does not manage the organisation, DomainError on `email` when the person has the role already.
    """
    _may_manage(organisation, by)
    email = email.strip().lower()
    with transaction.atomic():
        lock_people(organisation)
        if Membership.objects.filter(
            organisation=organisation, role=role, user__email__iexact=email, ended_at__isnull=True
        ).exists():
            raise DomainError(_("%(email)s a déjà ce rôle dans l’organisation.") % {"email": email}, field="email")
        now = app_now()
        earlier = Invitation.objects.filter(organisation=organisation, email=email, role=role, used_at__isnull=True)
        earlier.filter(revoked_at__isnull=True).update(revoked_at=now)
        token, token_hash = drawn_token()
        invitation = Invitation.objects.create(
            organisation=organisation,
            role=role,
            email=email,
            token_hash=token_hash,
            invited_by=by,
            expires_at=now + LIFE,
        )
        InvitationEmail.tell(
            invitation,
            inviter=by,
            organisation=organisation,
            role=lambda: OrgRoleName(role).label,
            until=lambda: instant(invitation.expires_at),
            path=lambda: reverse("invitation", args=[token]),
        )
    return invitation


def find_invitation(token: str) -> Invitation | None:
    """The invitation behind a link, whatever has become of it."""
    known = Invitation.objects.select_related("organisation", "invited_by")
    return known.filter(token_hash=hash_of(token)).first()


def invitations_for(user: User) -> Any:
    """Pending invitations to the verified addresses of a person: the link of the mail is not needed then."""
    addresses = EmailAddress.objects.filter(user=user, verified=True).values("email")
    pending = Invitation.objects.filter(
        email__in=addresses, used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=app_now()
    )
    return pending.select_related("organisation", "invited_by")


def trouble_with(invitation: Invitation, user: Any = None) -> str:
    """Why the invitation cannot be accepted (by this person), in a sentence; empty when it can."""
    if invitation.used_at is not None:
        return _("Cette invitation a déjà servi. Si c’était vous, votre organisation est dans votre espace de travail.")
    if invitation.revoked_at is not None:
        return _("Cette invitation a été retirée. Demandez-en une nouvelle à la personne qui vous l’a envoyée.")
    if invitation.expires_at <= app_now():
        return _(
            "Cette invitation a expiré le %(when)s. Demandez-en une nouvelle à la personne qui vous l’a envoyée."
        ) % {"when": instant(invitation.expires_at)}
    if user is not None and user.is_authenticated and not has_verified(user, invitation.email):
        return _(
            "Cette invitation est adressée à %(invited)s, et vous êtes connecté avec %(mine)s. "
            "Connectez-vous avec l’autre compte, ou demandez une invitation pour votre adresse."
        ) % {"invited": invitation.email, "mine": user.email}
    return ""


def accept_invitation(invitation: Invitation, *, by: User) -> Membership:
    """Uses the invitation, once: the row is locked, so that two clicks at once give one membership and one refusal."""
    with transaction.atomic():
        lock_people(invitation.organisation)
        locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        if sentence := trouble_with(locked, by):
            raise StaleState(sentence)
        locked.used_at, locked.used_by = app_now(), by
        locked.save(update_fields=["used_at", "used_by", "updated_at"])
        return add_member(locked.organisation, user=by, role=locked.role, by=None)


def revoke_invitation(invitation: Invitation, *, by: User) -> None:
    """Takes an invitation back before it is used."""
    _may_manage(invitation.organisation, by)
    with transaction.atomic():
        locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        if locked.used_at is not None:
            raise StaleState(_("Cette invitation a déjà servi : mettez fin au rôle de la personne."))
        if locked.revoked_at is None:
            locked.revoked_at = app_now()
            locked.save(update_fields=["revoked_at", "updated_at"])


def _may_manage(organisation: Organisation, by: User) -> None:
    require(by, OrganisationPerm.MANAGE_ORGANISATION, organisation)
