"""What was received, what is to be corrected of it, and what the same people submitted twice."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models.application import Application
from challenges.models.challenge import Challenge
from core.models import Identified, StoredFile


class Submission(Identified):
    """The exact content received at one instant. `content` holds its own number and instant; `sha256` is that of its UTF-8
    bytes. PostgreSQL refuses any change but the sealed receipt, which is drawn up afterwards.
    """

    class Kind(models.TextChoices):
        FIRST = "first", _("premier dépôt")
        AGAIN = "again", _("nouveau dépôt")
        CORRECTION = "correction", _("correction demandée")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="submissions")
    n = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.FIRST)
    number = models.CharField(_("numéro du récépissé"), max_length=24, unique=True)
    received_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64, db_index=True)
    content = models.TextField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")
    sealed = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "n"], name="submission_numbered_once"),
            models.CheckConstraint(condition=models.Q(n__gte=1), name="submission_counted_from_one"),
        ]
        triggers = [pgtrigger.ReadOnly(name="submission_unchanged", exclude=["sealed", "updated_at"])]

    def __str__(self) -> str:
        return self.number


class Correction(Identified):
    """One request for corrections: until `due`, these parts alone are open. Afterwards, what was sent or nothing."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("en cours")
        SENT = "sent", _("déposée")
        LAPSED = "lapsed", _("rien n’a été déposé : le premier contenu fait foi")
        ENDED = "ended", _("sans suite")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="corrections")
    due = models.DateTimeField()
    former_deadline = models.DateTimeField(
        null=True, blank=True, help_text="the application's own, given back at the end"
    )
    former_reason = models.TextField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(outcome="open"), name="one_open_correction_per_application"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.outcome}"


class CorrectionItem(models.Model):
    """One part to correct, and why. Nothing else of the application opens."""

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="items")
    part = models.SlugField(max_length=40)
    reason = models.TextField(_("ce qui est à corriger"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["correction", "part"], name="part_once_per_correction")]

    def __str__(self) -> str:
        return self.part


class SamePeople(Identified):
    """Two live applications to one challenge, whose organisations share a person: « à vérifier » for the team."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("à vérifier")
        ONE_LEFT = "one_left", _("une seule est restée")
        APART = "apart", _("deux candidatures distinctes")

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="+")
    first = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="same_people_first")
    second = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="same_people_second")
    due = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    reason = models.TextField(_("motif"), blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="same_people_once_per_pair")]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
