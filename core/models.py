"""Models of core: transition log, stored files and downloads, uploads, comments, mail, alarms, page cache."""

import secrets
import uuid
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.bilingual import shown
from core.clock import AppNow
from core.ids import uuid7
from core.storage import private_storage


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


class Scan(models.TextChoices):
    """Where a file stands with the virus control."""

    NOT_ASKED = "not_asked", _("sans contrôle antivirus")
    WAITING = "waiting", _("en attente de contrôle")
    CLEAN = "clean", _("contrôlé")
    FOUND = "found", _("refusé par le contrôle antivirus")
    TOO_LARGE = "too_large", _("trop grand pour le contrôle antivirus")


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
            models.Index(fields=["created_at"], condition=models.Q(scan="waiting"), name="file_waiting_for_its_scan")
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


class Presence(models.Model):
    """Who has a page open in which people write, and when it last asked. Ignored after a minute, deleted after an hour."""

    place = models.CharField(max_length=120)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "user"], name="one_presence_per_place")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.place}"


class HeldPost(models.Model):
    """A form sent after the end of a session, encrypted, for the person of this mark alone. Deleted after half an hour."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    writer = models.CharField(max_length=64, db_index=True, help_text="core.sending.cookie_mark")
    path = models.CharField(max_length=500)
    body = models.BinaryField()
    created_at = models.DateTimeField(db_default=AppNow())

    def __str__(self) -> str:
        return self.path


class SentForm(models.Model):
    """A form that was sent and accepted: the same post again leads to the same page and writes nothing (core.idempotency)."""

    digest = models.CharField(max_length=64, primary_key=True, help_text="core.idempotency.digest_of")
    location = models.TextField(db_default="", help_text="where the first post was redirected")
    created_at = models.DateTimeField(db_default=AppNow())

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="sent_forms_by_age")]

    def __str__(self) -> str:
        return self.digest


class Comment(Generic, Identified):
    """A remark beside one section of a shared text: a challenge under writing, an article of a convention."""

    section = models.CharField(max_length=60, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    body = models.TextField()
    suggestion = models.TextField(blank=True, help_text="a wording proposed in place of the section")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(blank=True, help_text="a word to whoever made it, when it is not followed")
    told_at = models.DateTimeField(
        null=True, blank=True, help_text="when the mail about it left; empty: not yet, or answered since"
    )

    class Meta:
        indexes = [
            models.Index(fields=["content_type", "object_id", "section"]),
            models.Index(
                fields=["content_type", "object_id"], condition=models.Q(told_at=None), name="comment_to_tell"
            ),
        ]

    def __str__(self) -> str:
        return self.body[:60]


class TextVersion(Generic):
    """One saved state of one section of a shared text: what people compare, and what two writers at once do not lose."""

    section = models.CharField(max_length=60)
    n = models.PositiveIntegerField()
    body = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")
    at = models.DateTimeField(db_default=AppNow())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "section", "n"], name="text_version_numbered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} v{self.n}"


def new_message_id() -> str:
    """A Message-ID of the site (RFC 5322, 3.6.4)."""
    return f"<{uuid7().hex}.{secrets.token_hex(4)}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


class OutMail(models.Model):
    """An e-mail: held, queued, sent, failed or dropped."""

    class Status(models.TextChoices):
        HELD = "held", _("à relire")
        QUEUED = "queued", _("en file")
        SENT = "sent", _("envoyé")
        FAILED = "failed", _("en échec")
        DROPPED = "dropped", _("écarté")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    body = models.TextField()
    status = models.CharField(max_length=10, choices=Status, default=Status.HELD)
    about = models.CharField(max_length=36, blank=True, db_index=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(_("lu le"), null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(
        max_length=120,
        default=new_message_id,
        editable=False,
        help_text="the same at every try: a mail server keeps one",
    )
    unsubscribe_url = models.CharField(
        max_length=300, blank=True, help_text="a POST there ends such messages (RFC 8058)"
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            # A person's messages, whatever the case in which the address was written.
            models.Index(Lower("to"), "created_at", name="outmail_of_person"),
            models.Index(
                fields=["status", "queued_at"],
                condition=models.Q(status__in=["held", "queued", "failed"]),
                name="outmail_not_gone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


class Alarm(models.Model):
    """A broken invariant or a failed job: shown to the team until it is settled."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=60)
    message = models.TextField()
    message_en = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    about = models.CharField(max_length=60, blank=True)
    raised_at = models.DateTimeField(db_default=AppNow())
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "about"], condition=models.Q(settled_at__isnull=True), name="one_open_alarm_per_cause"
            )
        ]

    def __str__(self) -> str:
        return self.message[:80]


class JobRun(models.Model):
    """The last run of each clock job: when, and what became of its rows."""

    name = models.CharField(max_length=60, primary_key=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class JobError(models.Model):
    """What a job raised when it was last tried. The jobs themselves are in procrastinate's tables, which keep no error."""

    job_id = models.BigIntegerField(primary_key=True)
    error = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.job_id} {self.error[:60]}"


class CachedPage(models.Model):
    """A cached public page (core.public_cache). Unlogged table: after a crash pages are rendered again."""

    key = models.CharField(max_length=64, primary_key=True)
    tags = ArrayField(models.CharField(max_length=80))
    body = models.BinaryField()
    content_type = models.CharField(max_length=100)
    etag = models.CharField(max_length=70)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class PublicTag(models.Model):
    """When a tag was last invalidated: a page whose rendering began before that is not stored."""

    tag = models.CharField(max_length=80, primary_key=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.tag


def generic_key(obj: models.Model) -> dict[str, Any]:
    """The two columns by which a generic row finds its object."""
    return {"content_type": ContentType.objects.get_for_model(obj), "object_id": obj.pk}
