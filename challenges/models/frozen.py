"""What was published when a call opened, and what a jury signed: kept as it was."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models

from challenges.enums import MinutesKind
from challenges.models.challenge import Challenge
from challenges.models.jury import Deliberation
from core.models import Identified, StoredFile


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


class MinutesVersion(Identified):
    """Minutes as they were signed. The last one stands; the former ones stay readable, marked as replaced."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.CASCADE, related_name="versions")
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=MinutesKind)
    reason = models.TextField(blank=True, help_text="why the former ones were reopened, or the text of an addendum")
    content = models.JSONField()
    attendance = models.JSONField(default=list)
    basis = models.JSONField(default=dict, help_text="what the minutes rest on: a later change shuts the release")
    sha256 = models.CharField(max_length=64)
    register_index = models.PositiveBigIntegerField(null=True, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField()
    open_until = models.DateTimeField(null=True, blank=True, help_text="until when jurors may answer an addendum")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deliberation", "n"], name="one_minutes_version_per_number")]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.ReadOnly(name="signed_minutes_unchanged", exclude=["file", "register_index", "updated_at"])
        ]

    def __str__(self) -> str:
        return f"{self.deliberation} · {self.n}"
