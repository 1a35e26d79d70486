"""What other models build on: identifiers, generic keys, the log of transitions, steps of two people."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.bilingual import shown
from core.clock import AppNow
from core.ids import uuid7


class Identified(models.Model):
    """A row known by a UUID version 7 and dated."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(db_default=AppNow(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Generic(models.Model):
    """A row about an object of any app. No real foreign key: what it is about is never deleted, only anonymised."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.UUIDField()

    class Meta:
        abstract = True


class TransitionLog(Generic):
    """Who moved which object from which state to which, when and why. Append-only: PostgreSQL refuses the rest."""

    transition = models.CharField(max_length=60)
    source = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")
    origin = models.CharField(
        max_length=10, choices=[("person", _("personne")), ("clock", _("horloge")), ("import", _("import"))]
    )
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        related_name="+",
        help_text="who confirmed it, where two people are needed",
    )
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["content_type", "object_id", "id"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(second=None) | ~models.Q(second=models.F("actor")), name="transition_by_two_people"
            ),
            models.CheckConstraint(
                condition=models.Q(origin="person", actor__isnull=False) | ~models.Q(origin="person"),
                name="transition_by_a_person_names_the_person",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.object_id} {self.source} → {self.target}"

    @property
    def reason_shown(self) -> str:
        """The reason in the language being read."""
        return shown(self.reason)


class PendingStep(Generic, Identified):
    """A step that one person proposed and another one confirms, on exactly what the first one read (`sha256`).

    `content` is what is read, `payload` what the act needs beside its object. Closed once, and then kept as it is.
    """

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmée")
        REFUSED = "refused", _("refusée")
        WITHDRAWN = "withdrawn", _("reprise")
        REPLACED = "replaced", _("remplacée")

    name = models.CharField(max_length=60, help_text="the transition, or the act that is none")
    content = models.JSONField()
    payload = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    proposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["proposed_at"], condition=models.Q(outcome=""), name="step_to_confirm")]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "name"], condition=models.Q(outcome=""), name="one_step_waits"
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="confirmed") | ~models.Q(closed_by=models.F("proposed_by")),
                name="step_confirmed_by_another_person",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", closed_at=None)
                | ~models.Q(outcome="") & models.Q(closed_at__isnull=False),
                name="step_closed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.object_id}"


def generic_key(obj: models.Model) -> dict[str, Any]:
    """The two columns by which a generic row finds its object."""
    return {"content_type": ContentType.objects.get_for_model(obj), "object_id": obj.pk}
