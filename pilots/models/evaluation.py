"""An evaluation while it is written and read by both sides. Nothing of it is public: `Evaluation` is what was decided."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Identified
from pilots.enums import PilotDecision
from pilots.models.pilot import Pilot, Site

SCORE = (MinValueValidator(1), MaxValueValidator(5))


class EvaluationDraft(Identified):
    """The grid, the decision and its reasons as the directorate writes them, with a reason for each duty of the end that is not met.

    `sent_at`: the startup reads what stands, until `due_at`; `answered_at`: it answered, or that day passed. A change of the text
    empties the three: what is decided is what was read.
    """

    pilot = models.OneToOneField(Pilot, on_delete=models.CASCADE, related_name="evaluation_draft")
    efficiency = models.PositiveSmallIntegerField(_("efficacité"), null=True, blank=True, validators=SCORE)
    feasibility = models.PositiveSmallIntegerField(_("faisabilité"), null=True, blank=True, validators=SCORE)
    durability = models.PositiveSmallIntegerField(_("durabilité"), null=True, blank=True, validators=SCORE)
    findings_fr = models.TextField(_("ce que l’on a appris"), blank=True)
    findings_en = models.TextField(_("ce que l’on a appris, en anglais"), blank=True)
    decision = models.CharField(_("décision"), max_length=8, choices=PilotDecision, blank=True)
    decision_reasons = models.TextField(_("motifs de la décision"), blank=True)
    excuses = models.JSONField(default=dict, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at__isnull=False, answered_at__isnull=True),
                name="evaluation_being_read",
            )
        ]

    def __str__(self) -> str:
        return str(self.pilot)


class EvaluationReading(Identified):
    """One reading by the startup: what it was given to read, what it answered, or that it said nothing."""

    draft = models.ForeignKey(EvaluationDraft, on_delete=models.CASCADE, related_name="readings")
    content = models.JSONField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    observations = models.TextField(_("observations de la startup"), blank=True)
    observed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    observed_at = models.DateTimeField(null=True, blank=True)
    silent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.draft} {self.sent_at}"


class Device(Identified):
    """A thing placed in the street for the trial, until somebody says that it is gone."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="devices")
    name = models.CharField(_("matériel"), max_length=200)
    site = models.ForeignKey(
        Site, on_delete=models.SET_NULL, null=True, blank=True, related_name="devices", verbose_name=_("lieu")
    )
    placed_on = models.DateField(_("posé le"), null=True, blank=True)
    removed_on = models.DateField(_("retiré le"), null=True, blank=True)
    removal_note = models.CharField(_("ce qu’il est devenu"), max_length=300, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.name
