"""What was published when a call opened, kept as it was."""

from typing import ClassVar

import pgtrigger
from django.db import models

from challenges.models.challenge import Challenge
from core.models import Identified


class CriterionSet(Identified):
    """The rules of a challenge as candidates could read them: criteria, weights, eligibility, places, ties, acceptance.

    The first is made when the call opens, another by each public amendment; the last one stands. No row ever changes.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="rule_sets")
    n = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["challenge", "n"], name="one_rule_set_per_number")]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.ReadOnly(name="rule_set_unchanged", exclude=["updated_at"])
        ]

    def __str__(self) -> str:
        return f"{self.challenge} · {self.n}"
