"""What the running site keeps: mail, alarms, runs of jobs, kept pages."""

import secrets
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.clock import AppNow
from core.ids import uuid7


def new_message_id() -> str:
    """A Message-ID of the site (RFC 5322, 3.6.4)."""
    return f"<{uuid7().hex}.{secrets.token_hex(4)}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


class OutMail(models.Model):
    """An e-mail to one address. `body` has neither signature nor footer: `core.mail_layout` adds them when it leaves."""

    class Status(models.TextChoices):
        HELD = "held", _("à relire")
        QUEUED = "queued", _("en file")
        SENT = "sent", _("envoyé")
        FAILED = "failed", _("en échec")
        DROPPED = "dropped", _("écarté")
        WAITING = "waiting", _("partira avec d’autres")
        ONSITE = "onsite", _("dans l’espace seulement")
        RETURNED = "returned", _("revenu")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    body = models.TextField()
    sealed = models.TextField(
        blank=True, help_text="the body with its secrets, encrypted, until it leaves; `body` is then without them"
    )
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
        max_length=600, blank=True, help_text="a POST there ends such messages (RFC 8058)"
    )
    language = models.CharField(max_length=2, default="fr")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    fixed = models.TextField(blank=True, help_text="the part of the body that nobody edits")
    due_at = models.DateTimeField(null=True, blank=True, help_text="when it leaves, or left, with others")
    bundle = models.CharField(max_length=36, blank=True, help_text="what it leaves with: the day, or what it is about")
    part_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="parts")
    other_to = models.EmailField(blank=True, help_text="where the team has it go, once it came back from `to`")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            # A person's messages, whatever the case in which the address was written.
            models.Index(Lower("to"), "created_at", name="outmail_of_person"),
            models.Index(
                fields=["status", "queued_at"],
                condition=models.Q(status__in=["held", "queued", "failed"]),
                name="outmail_not_gone",
            ),
            models.Index(fields=["due_at"], condition=models.Q(status="waiting"), name="outmail_with_others"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def leaves_for(self) -> str:
        """Where it leaves for."""
        return self.other_to or self.to


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
