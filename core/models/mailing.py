"""What people choose about mail."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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
