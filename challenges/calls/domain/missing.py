"""What a gate still asks for, for a page that only reads: its conditions lock rows, so they need a transaction."""

from typing import Any

from django.db import transaction

from core.gates import Unmet, unmet


def missing_for(gate: str, obj: Any) -> list[Unmet]:
    with transaction.atomic():
        return unmet(gate, obj)
