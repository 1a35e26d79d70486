"""Visibility querysets of prototypes, and what of them is public."""

from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from accounts.enums import Origin
from agreements.enums import ESCROW_TO_CONSORTIUM, ESCROW_TO_PUBLIC, PrototypeState
from agreements.models import Deposit, Prototype
from agreements.prototypes.permissions import PrototypePerm
from challenges.enums import ChallengeOrgRole
from challenges.models import ChallengeOrg
from core.guardian import granted_to
from core.permissions import holds_everywhere

PUBLIC = (PrototypeState.LICENSED, PrototypeState.COMMONS)


def prototypes_visible_to(user: Any) -> QuerySet[Prototype]:
    """All for the City's people; for others those made, followed or supported by their organisation."""
    rows = Prototype.objects.select_related("maker", "challenge", "challenge__theme")
    if holds_everywhere(user, PrototypePerm.VIEW):
        return rows
    return rows.filter(granted_to(user, PrototypePerm.VIEW, Prototype))


def prototypes_with_sources_for(user: Any) -> QuerySet[Prototype]:
    """Prototypes whose deposited sources this person may fetch: the City (its people, and the directorates on the
    challenge) and the maker, at any time; a partner, like anyone who may see the prototype, once it is in the commons or
    was handed over from escrow to more than the City. Before that, a source in a partner's hands is what the convention
    is there to prevent.
    """
    rows = prototypes_visible_to(user)
    if holds_everywhere(user, PrototypePerm.VIEW):
        return rows
    # In a query of its own: joined, a challenge with m organisations of n roles would give each prototype m × n times.
    of_the_city = Q(
        challenge__in=ChallengeOrg.objects.filter(
            role=ChallengeOrgRole.DIRECTORATE, organisation__roles__group__user=user.pk
        ).values("challenge")
    )
    shared = Q(state=PrototypeState.COMMONS) | Q(
        escrow_release__released_to__in=(ESCROW_TO_CONSORTIUM, ESCROW_TO_PUBLIC)
    )
    return rows.filter(of_the_city | shared | granted_to(user, PrototypePerm.DEPOSIT, Prototype))


def prototypes_published() -> QuerySet[Prototype]:
    """Prototypes with a licence, those handed over from escrow, those of past editions: what the showcase lists."""
    deposits = Deposit.objects.select_related("file").order_by("-deposited_at")
    return (
        Prototype.objects.filter(
            Q(state__in=PUBLIC) | Q(origin=Origin.IMPORTED) | Q(escrow_release__released_to=ESCROW_TO_PUBLIC)
        )
        .select_related("maker", "challenge", "challenge__theme", "challenge__edition", "governing_version__convention")
        .prefetch_related(Prefetch("deposits", queryset=deposits), "components")
        .order_by("state", "name__sorted")
    )


def deposits_open_to_all() -> QuerySet[Deposit]:
    """Archives that anybody may fetch: of a prototype shown as commons, or handed over from escrow to the public."""
    handed_over = Q(
        prototype__escrow_release__released_to=ESCROW_TO_PUBLIC,
        deposited_at__lte=F("prototype__escrow_release__released_at"),
    )
    rows = Deposit.objects.filter(Q(prototype__state=PrototypeState.COMMONS) | handed_over)
    return rows.select_related("file", "prototype")
