"""Exchanges: one thread per object, its messages, and what each person has read of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from casework.enums import Side, Turn
from core.models import Generic, Identified, StoredFile
from core.roles import Role


class Thread(Generic, Identified):
    """The exchange about one object: one for each, made at the first message.

    `waiting` counts the messages that the side whose turn it is has not answered; `reply_by` is set while it is ours.
    """

    kind = models.SlugField(max_length=20, help_text="name of its box")
    owner_role = models.CharField(max_length=12, blank=True, choices=[(role.value, role.value) for role in Role])
    owner_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    turn = models.CharField(max_length=8, choices=Turn, default=Turn.NOBODY)
    waiting = models.PositiveIntegerField(default=0)
    waiting_since = models.DateTimeField(null=True, blank=True)
    reply_by = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("échange")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "object_id"]),
            models.Index(fields=["-last_at"]),
            models.Index(fields=["reply_by"], condition=Q(turn="ours"), name="thread_to_answer"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="one_thread_per_object"),
            models.CheckConstraint(
                condition=~Q(owner_role="") | Q(owner_organisation__isnull=False), name="thread_has_an_owner"
            ),
            models.CheckConstraint(
                condition=Q(turn="nobody", waiting=0) | (~Q(turn="nobody") & Q(waiting__gt=0)),
                name="thread_waits_for_a_side",
            ),
            models.CheckConstraint(
                condition=~Q(turn="ours") | Q(reply_by__isnull=False), name="thread_of_ours_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Message(Identified):
    """One message of a thread. Never edited, never deleted: an answer may rest on it."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    side = models.CharField(max_length=8, choices=Side)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        related_name="+",
        help_text="empty: whoever opened a case, without an account",
    )
    body = models.TextField()
    internal = models.BooleanField(default=False, help_text="a note, seen by our side alone")
    files = models.ManyToManyField(StoredFile, related_name="messages", blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["thread", "id"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(internal=False) | Q(side="ours"), name="only_our_side_keeps_notes"),
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(side="theirs"), name="ours_sign_their_messages"
            ),
        ]

    def __str__(self) -> str:
        return self.body[:60]


class Read(models.Model):
    """What one person has yet to read of one thread, and whether the hourly mail has told them."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    unread = models.PositiveIntegerField(default=0)
    to_tell = models.PositiveIntegerField(default=0, help_text="messages that no mail has told of yet")
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user"], condition=Q(unread__gt=0), name="read_still_unread"),
            models.Index(fields=["user"], condition=Q(to_tell__gt=0), name="read_to_tell"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["thread", "user"], name="one_read_per_person"),
            models.CheckConstraint(condition=Q(to_tell__lte=models.F("unread")), name="told_of_the_unread_alone"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.thread_id} {self.unread}"
