"""What shared writing keeps: who is there, posts held and sent, remarks, versions of texts."""

import uuid

from django.conf import settings
from django.db import models

from core.clock import AppNow
from core.models.base import Generic, Identified


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
