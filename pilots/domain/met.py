"""Who led trials with whom."""

from typing import Any

from pilots.models import Pilot


def pilots_led_together(organisations: set[Any], others: set[Any]) -> set[tuple[Any, Any]]:
    """Pairs: one of these organisations followed, as a directorate, a pilot led by one of the others."""
    rows = Pilot.objects.filter(directorate__in=organisations, prototype__application__organisation__in=others)
    return set(rows.values_list("directorate", "prototype__application__organisation").distinct())
