"""The doors to prototypes, and what the public may know of them."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from accounts.enums import Origin
from agreements.enums import PrototypeState
from agreements.models import Deposit, Prototype
from agreements.permissions_prototype import PrototypePerm
from core.guardian import granted_to
from core.permissions import declared, roles_of

PUBLIC = (PrototypeState.LICENSED, PrototypeState.COMMONS)


def prototypes_visible_to(user: Any) -> QuerySet[Prototype]:
    """All for the City's people; for others those made, followed or supported by their organisation."""
    rows = Prototype.objects.select_related("maker", "challenge", "challenge__theme")
    if declared(PrototypePerm.VIEW).roles & roles_of(user):
        return rows
    return rows.filter(granted_to(user, PrototypePerm.VIEW, Prototype))


def prototypes_published() -> QuerySet[Prototype]:
    """Prototypes with a licence, and those of past editions, commons first: what the showcase lists."""
    deposits = Deposit.objects.select_related("file").order_by("-deposited_at")
    return (
        Prototype.objects.filter(Q(state__in=PUBLIC) | Q(origin=Origin.IMPORTED))
        .select_related("maker", "challenge", "challenge__theme", "challenge__edition", "governing_version__convention")
        .prefetch_related(Prefetch("deposits", queryset=deposits), "components")
        .order_by("state", "name")
    )
