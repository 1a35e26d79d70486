"""Readings given and taken back by hand, each with what it takes to undo it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from challenges.models.application import Application
from challenges.models.jury import Jury, JuryMember
from core.models import Identified


class ReadingChange(Identified):
    """One reading of one file moved, added or taken back by the team.

    `kept` is the reading that was taken back, its draft included: it is restored when the change is undone, and shown to nobody.
    """

    jury = models.ForeignKey(Jury, on_delete=models.CASCADE, related_name="reading_changes")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    taken_from = models.ForeignKey(JuryMember, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    given_to = models.ForeignKey(JuryMember, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    reason = models.TextField(_("motif"), blank=True)
    kept = models.JSONField(default=dict)
    loads = models.JSONField(default=dict, help_text="readings held before and after, by member")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_from__isnull=False) | Q(given_to__isnull=False),
                name="reading_change_changes_something",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_by__isnull=False),
                name="reading_change_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.taken_from or '—'} → {self.given_to or '—'}"
