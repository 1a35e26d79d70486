"""What the front page draws from the database."""

import functools
from typing import Any

from django.db.models import QuerySet

from challenges.calls.queries.challenge import published
from challenges.enums import ChallengeState
from core.listed import Together
from public.queries.counted import counted
from public.queries.editions import published_editions
from public.queries.partners import published_partners
from public.queries.pilots import places_by_number, published_pilots
from public.queries.prototypes import published_prototypes
from register.models import Head

ON_MAP = 300
FIGURES = {
    "editions": published_editions,
    "challenges": lambda: counted(published()),
    "pilots": published_pilots,
    "prototypes": lambda: counted(published_prototypes()),
    "partners": lambda: counted(published_partners()),
}


@functools.cache
def _figures() -> Together:
    return Together(lists={}, counts=FIGURES)


def _pilots_on_map() -> QuerySet[Any, Any]:
    pilots = published_pilots().annotate(places=places_by_number()).order_by("-starts_on", "id")
    return pilots.values("title_fr", "title_en", "places")[:ON_MAP]


def _challenges_on_map() -> QuerySet[Any, Any]:
    naming_a_place = published().filter(effective_state=ChallengeState.OPEN).exclude(arrondissements=[])
    return naming_a_place.order_by("closes_at", "id").values("title_fr", "title_en", "arrondissements")[:ON_MAP]


@functools.cache
def _front() -> Together:
    return Together(
        lists={
            "pilots_on_map": _pilots_on_map,
            "challenges_on_map": _challenges_on_map,
            "heads": lambda: Head.objects.order_by("-id").values()[:1],
        },
        counts=FIGURES,
    )


def figures() -> dict[str, int]:
    """How many of each thing the public sees, in one query."""
    return _figures().fetch()


def front() -> dict[str, Any]:
    """Figures, pilots and open challenges that name an arrondissement, the last head of the register; one query."""
    found = _front().fetch()
    heads = [Head(**{name: _bytes(value) for name, value in row.items()}) for row in found["heads"]]
    return {**found, "figures": {name: found[name] for name in FIGURES}, "head": heads[0] if heads else None}


def _bytes(value: Any) -> Any:
    """Bytes are as PostgreSQL writes them in JSON."""
    return bytes.fromhex(value[2:]) if isinstance(value, str) and value.startswith("\\x") else value
