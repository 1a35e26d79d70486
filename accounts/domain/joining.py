"""Asking to act for an organisation that is already there."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.membership import add_member
from accounts.emails import JoinAcceptedEmail, JoinRefusedEmail, JoinRequestEmail
from accounts.enums import OrgRoleName, Origin
from accounts.models import JoinRequest, Membership, Organisation, User
from accounts.permissions import OrganisationPerm
from core.clock import app_now
from core.exceptions import DomainError, StaleState
from core.permissions import require
from core.whole_text import whole


def request_to_join(organisation: Organisation, *, by: User, message: str, then: str = "") -> JoinRequest:
    """Asks, and tells the managers by mail. An organisation without a manager is answered for by the team, in its tasks.
    `then` is the page that the person came from: the mail that accepts leads back there.

    Raises DomainError when the person acts for it already, or has asked and waits.
    """
    if organisation.merged_into_id or organisation.origin == Origin.IMPORTED:
        raise DomainError(_("Cette organisation ne peut pas être rejointe : écrivez à l’équipe du programme."))
    if Membership.objects.filter(user=by, organisation=organisation, ended_at__isnull=True).exists():
        raise DomainError(_("Vous agissez déjà pour cette organisation."))
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(
                user=by, organisation=organisation, message=whole(message, field="message"), then=then
            )
            JoinRequestEmail.tell(
                request,
                asker=by,
                address=by.email,
                organisation=organisation,
                message=request.message or "—",
                path=lambda: reverse("organisation", args=[organisation.pk]),
            )
    except IntegrityError as error:
        raise DomainError(
            _("Vous avez déjà demandé à rejoindre cette organisation : la réponse viendra par courriel.")
        ) from error
    return request


def answer_join_request(request: JoinRequest, *, by: User, accept: bool, role: str = OrgRoleName.MEMBER) -> JoinRequest:
    """A manager, or the team, accepts with a role or refuses; the person is told by mail. Answered twice raises StaleState."""
    organisation = request.organisation
    require(by, OrganisationPerm.MANAGE_ORGANISATION, organisation)
    with transaction.atomic():
        locked = JoinRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if locked.answered_at is not None:
            raise StaleState(_("Quelqu’un a déjà répondu à cette demande."))
        locked.answered_at, locked.answered_by, locked.accepted = app_now(), by, accept
        locked.save(update_fields=["answered_at", "answered_by", "accepted", "updated_at"])
        if accept:
            add_member(organisation, user=locked.user, role=role, by=None)
        message = JoinAcceptedEmail if accept else JoinRefusedEmail
        message.tell(locked, organisation=organisation, path=lambda: (accept and locked.then) or reverse("workspace"))
    return locked
