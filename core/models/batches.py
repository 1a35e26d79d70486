"""Acts on many rows at once: what was chosen, what was asked, and what became of each row."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import Identified


class Batch(Identified):
    """One act on many rows, by one person: chosen, read again with its count, then carried out by a job, a row at a time."""

    class Status(models.TextChoices):
        CHOSEN = "chosen", _("à confirmer")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")

    kind = models.CharField(max_length=40, help_text="the list, as in core.batches.declared")
    place = models.UUIDField(help_text="the object whose list it is")
    act = models.CharField(max_length=40)
    query = models.CharField(max_length=2000, blank=True, help_text="filters and page to which one comes back")
    given = models.JSONField(default=dict, help_text="what was typed, as the form of the act posts it")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    language = models.CharField(max_length=2, default="fr")
    status = models.CharField(max_length=8, choices=Status, default=Status.CHOSEN)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by")

    class Meta:
        indexes = [models.Index(fields=["by", "-created_at"], name="batch_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="chosen") | models.Q(confirmed_at__isnull=False), name="batch_that_ran_was_confirmed"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.act}"


class BatchItem(models.Model):
    """One row of a batch. `version` is what it was when it was chosen: a row that moved since is left alone."""

    class Outcome(models.TextChoices):
        DONE = "done", _("fait")
        CHANGED = "changed", _("modifié entre-temps")
        REFUSED = "refused", _("refusé")
        FAILED = "failed", _("en échec")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    object_id = models.UUIDField()
    version = models.DateTimeField()
    after = models.DateTimeField(null=True, blank=True, help_text="its version once the act was done")
    before = models.JSONField(null=True, blank=True, help_text="what the act needs to be undone")
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    message = models.TextField(blank=True)

    class Meta:
        ordering = ("position",)
        indexes = [models.Index(fields=["batch", "outcome", "position"], name="batch_items_by_outcome")]
        constraints = [models.UniqueConstraint(fields=["batch", "object_id"], name="row_once_per_batch")]

    def __str__(self) -> str:
        return f"{self.object_id} {self.outcome}"
