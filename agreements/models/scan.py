"""What was read of a scanned original, and who vouched for it."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.enums import ComparisonState, PassageReason
from agreements.models.convention import Signature
from core.models import Identified


class ScanComparison(Identified):
    """The words of a scanned original beside those of the sealed document, page against page.

    `result` is that of `agreements.scans.compare`; `sources` counts the pages whose text came from the file itself
    ("text"), from a machine that read the picture ("ocr"), or that nobody but a person can read ("none").
    """

    signature = models.OneToOneField(Signature, on_delete=models.CASCADE, related_name="comparison")
    stage = models.CharField(max_length=10, choices=ComparisonState, default=ComparisonState.QUEUED)
    language = models.CharField(max_length=2, blank=True)
    pages_done = models.PositiveIntegerField(default=0)
    pages_total = models.PositiveIntegerField(default=0)
    sources = models.JSONField(default=dict, blank=True)
    result = models.JSONField(default=dict, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(stage="done") | models.Q(finished_at__isnull=False),
                name="comparison_done_has_its_date",
            )
        ]

    def __str__(self) -> str:
        return f"{self.signature}: {self.stage}"


class ScanAttestation(Identified):
    """A person looked at a comparison and vouches for the original, with a reason for each passage that differs."""

    comparison = models.ForeignKey(ScanComparison, on_delete=models.CASCADE, related_name="attestations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    reasons = models.JSONField(default=dict, blank=True, help_text="difference or section → reason")
    pages_reason = models.TextField(_("explication des pages en plus ou déplacées"), blank=True)
    page_by_page = models.BooleanField(default=False)
    n = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["n"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "by"], name="one_attestation_per_person"),
            models.UniqueConstraint(fields=["comparison", "n"], name="attestation_numbered_once"),
            models.CheckConstraint(condition=models.Q(n__in=[1, 2]), name="two_attestations"),
        ]

    def __str__(self) -> str:
        return f"{self.by}, {self.created_at:%Y-%m-%d}"

    def reason_words(self) -> list[str]:
        """The reasons given, each once, in words."""
        return [str(PassageReason(reason).label) for reason in dict.fromkeys(self.reasons.values())]
