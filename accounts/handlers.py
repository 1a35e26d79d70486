"""What accounts answers to modules below it."""

from typing import Any

from accounts.models import Membership
from core.quotas import colleagues_of


@colleagues_of.filled_by
def colleagues(user: Any) -> dict[str, list[Any]]:
    """For each organisation that the person acts for, everybody who acts for it now."""
    mine = Membership.objects.filter(user=user.pk, ended_at__isnull=True).values("organisation")
    rows = Membership.objects.filter(organisation__in=mine, ended_at__isnull=True)
    found: dict[str, list[Any]] = {}
    for name, person in (
        rows.order_by("organisation__name", "user").values_list("organisation__name", "user").distinct()
    ):
        found.setdefault(name, []).append(person)
    return found
