"""Stored files, who fetched them, uploads under way."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.clock import AppNow
from core.models.base import Identified
from core.names import Folded
from core.storage import private_storage


class Scan(models.TextChoices):
    """Where a file stands with the virus control."""

    NOT_ASKED = "not_asked", _("sans contrôle antivirus")
    WAITING = "waiting", _("en attente de contrôle")
    CLEAN = "clean", _("contrôlé")
    FOUND = "found", _("refusé par le contrôle antivirus")
    TOO_LARGE = "too_large", _("trop grand pour le contrôle antivirus")


class StoredFile(Identified):
    """A file known by its SHA-256. Its name and type as sent are never trusted; `sniffed` is what its bytes say."""

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField(help_text="bytes")
    sniffed = models.CharField(max_length=120)
    name = models.CharField(max_length=255, help_text="as sent, cleaned; shown and offered at download")
    file = models.FileField(storage=private_storage, max_length=200)
    purpose = models.CharField(max_length=40)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")
    locked_until = models.DateTimeField(null=True, blank=True)
    scan = models.CharField(max_length=12, choices=Scan, default=Scan.NOT_ASKED)
    made_here = models.BooleanField(default=False, help_text="drawn up by the product, not sent by a person")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="stored_file_not_empty")]
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(scan="waiting"), name="file_waiting_for_its_scan"),
            GinIndex(OpClass(Folded("name"), name="gin_trgm_ops"), name="file_by_part_of_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Download(models.Model):
    """Who fetched which private file, and when."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="downloads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField(db_default=AppNow())

    def __str__(self) -> str:
        return f"{self.user_id} {self.file_id}"


class Upload(Identified):
    """An upload in progress, in parts: of one person, for one purpose. Deleted once stored, or after a day without a part."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField(help_text="bytes announced")
    received = models.BigIntegerField(default=0, help_text="bytes that have arrived, in order")
    chain = models.CharField(max_length=64, blank=True, help_text="of the bytes that have arrived: uploads.link()")
    fingerprint = models.CharField(
        max_length=64, help_text="same file of the same person: name, size and date as their browser tells them"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "purpose", "fingerprint"], name="one_upload_per_file"),
            models.CheckConstraint(
                condition=models.Q(received__gte=0, received__lte=models.F("size")), name="upload_within_its_size"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UploadPart(models.Model):
    """One part of an upload, on the private storage."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    starts_at = models.BigIntegerField()
    size = models.BigIntegerField()
    file = models.FileField(storage=private_storage, max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "starts_at"], name="one_part_per_place")]

    def __str__(self) -> str:
        return f"{self.upload_id} {self.starts_at}"
