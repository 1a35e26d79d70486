"""Seats offered to people without an account: sent, sent again, withdrawn, accepted, declined, or lapsed by the clock."""

import datetime as dt
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.queries import has_verified
from challenges.applications.domain.mail import page_url
from challenges.models import Deliberation, Jury, JuryMember, JurySeatOffer
from challenges.selection.domain.jury import appoint, require_manager, take_seat
from challenges.selection.emails import JurySeatAnswered, JurySeatOffered, JurySeatWithdrawn
from challenges.selection.queries import live_offers
from core.clock import app_now
from core.emails import named
from core.exceptions import DomainError, StaleState
from core.jobs import Step, each
from core.tokens import drawn_token, hash_of
from core.ui.dates import instant

LIFE = dt.timedelta(days=14)
LAPSING = Step("challenges.lapse_seat_offers", _lazy("Fin d’une invitation au jury restée sans réponse"))


def account_of(email: str) -> User | None:
    """Whose address it is: that of the account, or another that its holder has verified."""
    verified = Q(pk__in=EmailAddress.objects.filter(email__iexact=email, verified=True).values("user"))
    return User.objects.filter(Q(email__iexact=email) | verified).order_by("pk").first()


def seat_or_offer(
    jury: Jury, *, by: Any, email: str, chair: bool, name: str = "", employer: str = "", language: str = "fr"
) -> JuryMember | JurySeatOffer:
    """Seats whoever has an account with this address; offers the seat by mail to anybody else.

    An offer that the address holds already is replaced, and its first link opens nothing any more.
    """
    require_manager(by, jury.challenge)
    email = email.strip().lower()
    person = account_of(email)
    if person and not person.is_active:
        raise DomainError(_("Le compte de cette adresse est désactivé : utilisez une autre adresse."), field="email")
    if person:
        live_offers(jury).filter(email=email).update(withdrawn_at=Now())
        return appoint(jury, user=person, by=by, chair=chair)
    if not name.strip():
        raise DomainError(
            _("Aucun compte n’a cette adresse. Vérifiez-la, puis donnez le nom de la personne : elle sera invitée."),
            field="name",
        )
    with transaction.atomic():
        Jury.objects.select_for_update(of=("self",)).get(pk=jury.pk)
        _still_open(jury)
        offer = live_offers(jury).filter(email=email).first() or JurySeatOffer(jury=jury, email=email)
        offer.name, offer.employer, offer.language, offer.chair = name.strip(), employer.strip(), language, chair
        _send(offer, by=by)
    return offer


def _still_open(jury: Jury) -> None:
    if Deliberation.objects.filter(jury=jury, signed_at__isnull=False).exists():
        raise DomainError(_("Le procès-verbal est signé : plus personne n’entre au jury."), field="email")


def _send(offer: JurySeatOffer, *, by: Any) -> None:
    """Writes the offer with a new link, and mails it."""
    (token, offer.token_hash), now = drawn_token(), app_now()
    offer.sent_by, offer.sent_at, offer.expires_at = by, now, now + LIFE
    offer.save()
    JurySeatOffered.tell(
        offer,
        sender=by,
        challenge=named(offer.jury.challenge),
        until=lambda: instant(offer.expires_at),
        path=lambda: reverse("jury_seat_offer", args=[token]),
    )


def _locked(offer: JurySeatOffer) -> JurySeatOffer:
    """The offer, locked after its jury: the order in which every service of a jury locks."""
    Jury.objects.select_for_update(of=("self",)).get(pk=offer.jury_id)
    rows = JurySeatOffer.objects.select_for_update(of=("self",)).select_related("jury__challenge")
    return rows.get(pk=offer.pk)


def send_again(offer: JurySeatOffer, *, by: Any) -> JurySeatOffer:
    """A new link and fourteen days more. A lapsed or declined offer is offered anew; an accepted or withdrawn one is not."""
    require_manager(by, offer.jury.challenge)
    with transaction.atomic():
        locked = _locked(offer)
        if locked.accepted_at or locked.withdrawn_at:
            raise StaleState(_("Cette invitation a été acceptée ou retirée : elle ne se renvoie plus."))
        if live_offers(locked.jury).filter(email=locked.email).exclude(pk=locked.pk).exists():
            raise DomainError(_("Une autre invitation attend déjà la réponse de cette adresse."))
        _still_open(locked.jury)
        locked.declined_at, locked.decline_reason, locked.lapsed_at = None, "", None
        _send(locked, by=by)
    return locked


def withdraw_offer(offer: JurySeatOffer, *, by: Any) -> JurySeatOffer:
    """Takes an offer back before its answer; the invited person is told. Idempotent."""
    require_manager(by, offer.jury.challenge)
    with transaction.atomic():
        locked = _locked(offer)
        if locked.withdrawn_at:
            return locked
        if locked.accepted_at:
            raise StaleState(_("Cette invitation est acceptée : la personne siège, et son siège se retire."))
        told = locked.declined_at is None and locked.lapsed_at is None
        locked.withdrawn_at = app_now()
        locked.save(update_fields=["withdrawn_at", "updated_at"])
        if told:
            JurySeatWithdrawn.tell(locked, challenge=named(locked.jury.challenge))
    return locked


def find_offer(token: str) -> JurySeatOffer | None:
    """The offer behind a link, whatever has become of it."""
    rows = JurySeatOffer.objects.select_related("jury__challenge", "sent_by")
    return rows.filter(token_hash=hash_of(token)).first()


def trouble_with(offer: JurySeatOffer, user: Any = None) -> str:
    """Why it cannot be answered (by this person), in a sentence; empty when it can."""
    if sentence := _over(offer):
        return sentence
    if Deliberation.objects.filter(jury=offer.jury_id, signed_at__isnull=False).exists():
        return _("Le procès-verbal est signé : plus personne n’entre au jury.")
    if user is not None and user.is_authenticated and not has_verified(user, offer.email):
        return _(
            "Cette invitation est adressée à %(invited)s, et vous êtes connecté avec %(mine)s. "
            "Connectez-vous avec l’autre compte, ou demandez à l’équipe une invitation pour votre adresse."
        ) % {"invited": offer.email, "mine": user.email}
    return ""


def _over(offer: JurySeatOffer) -> str:
    if offer.accepted_at:
        return _("Cette invitation est déjà acceptée. Si c’était vous, le jury est dans votre espace de travail.")
    if offer.declined_at:
        return _("Cette invitation a été déclinée. Si c’est une erreur, demandez à l’équipe de vous la renvoyer.")
    if offer.withdrawn_at:
        return _("Cette invitation a été retirée par l’équipe du programme.")
    if offer.lapsed_at or offer.expires_at <= app_now():
        return _("Cette invitation a expiré le %(when)s. Demandez à l’équipe de vous la renvoyer.") % {
            "when": instant(offer.expires_at)
        }
    return ""


def _answer(offer: JurySeatOffer, answer: str, reason: str = "") -> None:
    JurySeatAnswered.tell(
        offer,
        answer=answer,
        name=offer.name,
        reason=reason,
        challenge=named(offer.jury.challenge),
        url=partial(page_url, "jury_compose", offer.jury_id),
    )


def accept_offer(offer: JurySeatOffer, *, by: User) -> JuryMember:
    """Takes the seat, once; links are computed as for every juror. The chair is taken only where nobody holds it meanwhile."""
    with transaction.atomic():
        locked = _locked(offer)
        if sentence := trouble_with(locked, by):
            raise StaleState(sentence)
        locked.accepted_at, locked.accepted_by = app_now(), by
        locked.save(update_fields=["accepted_at", "accepted_by", "updated_at"])
        free = not locked.jury.members.filter(chair=True, left_at__isnull=True).exclude(user=by).exists()
        member = take_seat(locked.jury, user=by, chair=locked.chair and free)
        _answer(locked, "accepted")
    return member


def decline_offer(offer: JurySeatOffer, *, reason: str = "") -> JurySeatOffer:
    """Refuses the seat: the link is the right, since one who declines needs no account."""
    with transaction.atomic():
        locked = _locked(offer)
        if sentence := trouble_with(locked):
            raise StaleState(sentence)
        locked.declined_at, locked.decline_reason = app_now(), reason.strip()
        locked.save(update_fields=["declined_at", "decline_reason", "updated_at"])
        _answer(locked, "declined", locked.decline_reason)
    return locked


def lapse_offers() -> int:
    """Ends the offers whose time is over, and tells who sent them; how many."""
    due: QuerySet[JurySeatOffer] = live_offers().filter(expires_at__lte=app_now()).select_related("jury__challenge")
    return each(due, _lapse, step=LAPSING).done


def _lapse(offer: JurySeatOffer) -> None:
    offer.lapsed_at = app_now()
    offer.save(update_fields=["lapsed_at", "updated_at"])
    _answer(offer, "lapsed")
