"""What people take away from the workspace: who asked for what, how far it is, the file and until when."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import Identified
from core.models.files import StoredFile


class Export(Identified):
    """One file drawn up by a job for one person. `keys` are the rows that it holds: whoever fetches it must still read them all.

    The row outlives its file, as the trace of what left the workspace.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("en attente")
        RUNNING = "running", _("en cours")
        READY = "ready", _("prêt")
        FAILED = "failed", _("à relancer")
        EXPIRED = "expired", _("expiré")
        LOST = "lost", _("accès retiré")
        DELETED = "deleted", _("supprimé")

    kind = models.CharField(max_length=40, help_text="as declared, core.exports.declared")
    place = models.UUIDField(help_text="the object whose list it is")
    shape = models.CharField(max_length=4, help_text="csv, xlsx, zip, pdf")
    title = models.TextField(help_text="in both languages, core.bilingual")
    query = models.CharField(max_length=2000, blank=True, help_text="the filters of the list, as in its address")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    language = models.CharField(max_length=2, default="fr")
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    total = models.PositiveIntegerField(default=0, help_text="rows to write")
    rows = models.PositiveIntegerField(default=0, help_text="rows written")
    keys = ArrayField(models.UUIDField(), default=list, blank=True)
    scope = models.CharField(
        max_length=40, blank=True, help_text="on what else of the person's rights its columns depend"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    error = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    downloads = models.PositiveIntegerField(default=0)
    downloaded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["by", "-asked_at", "-id"], name="export_of_person"),
            models.Index(
                fields=["asked_at"], condition=models.Q(status__in=["waiting", "running"]), name="export_unfinished"
            ),
            models.Index(fields=["expires_at"], condition=models.Q(status="ready"), name="export_to_expire"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="ready") | models.Q(file__isnull=False, expires_at__isnull=False),
                name="ready_export_has_a_file_and_an_end",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["waiting", "running", "failed"]) | models.Q(file__isnull=True),
                name="an_export_that_was_never_ready_has_no_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.shape}"
