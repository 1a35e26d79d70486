"""Who takes the chair where a link keeps the chair away: a vice-chair named beforehand, else somebody whom the jury elects."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from challenges.models import Deliberation, Jury, JuryMember
from challenges.selection.domain.jury import require_manager, seat, vacate
from challenges.selection.domain.reopening import late_links
from challenges.selection.queries import able_to_preside, chair_is_vacant
from core.exceptions import DomainError


def name_vice_chair(member: JuryMember, *, by: Any) -> JuryMember:
    """Names the vice-chair, before the readings: afterwards one could choose by what was read. A new one replaces the former."""
    require_manager(by, member.jury.challenge)
    with transaction.atomic():
        jury = _locked(member)
        if jury.opened_at:
            raise DomainError(_("Les lectures sont ouvertes : la vice-présidence se nomme avant."))
        if member.chair:
            raise DomainError(_("Cette personne préside déjà le jury."))
        _take(member, "vice_chair")
    return member


def elect_session_chair(member: JuryMember, *, by: Any) -> JuryMember:
    """Notes whom the jury elected to preside, where neither the chair nor the vice-chair may. Never somebody kept from a file."""
    require_manager(by, member.jury.challenge)
    with transaction.atomic():
        jury = _locked(member)
        signed = Deliberation.objects.filter(jury=jury, signed_at__isnull=False).first()
        if signed and not late_links(signed).exists():  # with one, somebody has to ask that the minutes be reopened
            raise DomainError(_("Le procès-verbal est signé."))
        if not chair_is_vacant(jury):
            raise DomainError(_("La présidence ou la vice-présidence peut siéger : personne n’est élu à sa place."))
        if not able_to_preside(jury.members.filter(pk=member.pk)).exists():
            raise DomainError(_("Un lien avec un candidat tient cette personne à l’écart : elle ne peut pas présider."))
        _take(member, "session_chair")
    return member


def _locked(member: JuryMember) -> Jury:
    jury: Jury = Jury.objects.select_for_update(of=("self",)).get(pk=member.jury_id)
    member.refresh_from_db()
    if member.left_at:
        raise DomainError(_("Cette personne ne siège plus."))
    return jury


def _take(member: JuryMember, place: str) -> None:
    """The person holds this place, and nobody else; the groups follow."""
    vacate(member.jury, place, but=member)
    setattr(member, place, True)
    member.save(update_fields=[place, "updated_at"])
    seat(member.jury)
