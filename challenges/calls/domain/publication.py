"""What still stands between a challenge and its publication."""

from django.db import transaction

from challenges.calls.gates import PUBLISH
from challenges.models import Challenge
from core.gates import Unmet, unmet


def publication_unmet(challenge: Challenge) -> list[Unmet]:
    """The conditions not met now. They lock what they read for the length of the question only."""
    with transaction.atomic():
        return unmet(PUBLISH, challenge)
