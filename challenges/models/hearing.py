"""What is told to whoever was selected before a selection is withdrawn, and what they answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from challenges.models.application import Application
from core.models import Identified


class WithdrawalHearing(Identified):
    """A selection that the City considers withdrawing (CRPA L. 121-1, L. 211-2 4°): its reasons, then the answer of its holder.

    `answer_by` is empty while nobody could be written to, and the day of receipt on paper is not entered. One is open at a time.
    """

    class Ground(models.TextChoices):
        UNLAWFUL = "unlawful", _("la sélection est illégale")
        FRAUD = "fraud", _("la sélection a été obtenue par fraude")

    class Outcome(models.TextChoices):
        WITHDRAWN = "withdrawn", _("sélection retirée")
        KEPT = "kept", _("sélection maintenue")
        MOOT = "moot", _("il n’y a plus rien à retirer")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="hearings")
    ground = models.CharField(_("pourquoi"), max_length=8, choices=Ground)
    reasons = models.TextField(_("motifs"))
    fraud = models.TextField(_("en quoi il y a fraude"), blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    opened_at = models.DateTimeField()
    paper_on = models.DateField(_("lettre reçue sur papier le"), null=True, blank=True)
    paper_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")
    answer_by = models.DateTimeField(null=True, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    observations = models.TextField(_("observations"), blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    heard_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("retrait envisagé d’une sélection")
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(outcome=""), name="one_open_hearing_per_application"
            ),
            models.CheckConstraint(condition=~Q(ground="fraud") | ~Q(fraud=""), name="fraud_is_reasoned"),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None) | (~Q(outcome="") & Q(closed_at__isnull=False)),
                name="closed_hearing_has_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.opened_at:%Y-%m-%d}"
