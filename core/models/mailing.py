"""What people choose about mail, and what they changed in a message before it left."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models.running import OutMail


class MailChoice(models.Model):
    """How one person wishes to receive one kind of message. Without a row: at once."""

    class Way(models.TextChoices):
        NOW = "now", _("Tout de suite")
        DAILY = "daily", _("Dans le résumé du jour")
        NEVER = "never", _("Dans mon espace seulement")

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_choices")
    kind = models.CharField(max_length=60)
    way = models.CharField(_("Manière"), max_length=6, choices=Way, default=Way.NOW)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["reader", "kind"], name="mail_chosen_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.way}"


class MailEdit(models.Model):
    """One change of the text of a prepared message: by whom, why, and the body on both sides of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mail = models.ForeignKey(OutMail, on_delete=models.CASCADE, related_name="edits")
    before = models.TextField()
    after = models.TextField()
    reason = models.TextField(_("Motif"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.mail_id}: {self.reason}"
