"""Mail that came back, and addresses to which nothing is sent until their holder confirms one."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models.running import OutMail


class MailReturn(models.Model):
    """What a mail server reported of one message (RFC 3464), or a report that names none of ours; and what the team did of it.

    `final`: the message will not arrive. Otherwise it is late, and its server tries again by itself.
    """

    class Outcome(models.TextChoices):
        RESENT = "resent", _("renvoyé à la même adresse")
        REDIRECTED = "redirected", _("renvoyé à une autre adresse")
        POSTED = "posted", _("envoyé par courrier")
        CLOSED = "closed", _("classé")
        OVERTAKEN = "overtaken", _("dépassé par un autre avis")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mail = models.ForeignKey(OutMail, on_delete=models.CASCADE, null=True, blank=True, related_name="returns")
    source = models.CharField(max_length=64, unique=True, help_text="hash of the report: each is read once")
    address = models.CharField(max_length=254, blank=True, help_text="to which the message had gone")
    code = models.CharField(max_length=12, blank=True, help_text="of RFC 3463, such as 5.1.1")
    said = models.TextField(blank=True, help_text="what the server said, as it said it")
    final = models.BooleanField(default=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    note = models.TextField(_("Note"), max_length=500, blank=True)
    new_address = models.EmailField(_("Nouvelle adresse"), blank=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["at"], condition=models.Q(handled_at__isnull=True), name="returns_to_handle")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["mail", "final"], condition=models.Q(handled_at__isnull=True), name="one_open_return_per_mail"
            )
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.code}".strip()


class HeldAddress(models.Model):
    """An address whose server says for good that it receives nothing. Lifted when its holder shows that it does."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    address = models.EmailField()
    code = models.CharField(max_length=12)
    said = models.TextField(blank=True)
    since = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True, help_text="when a message to try it was last asked for")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("address"), name="address_held_once")
        ]

    def __str__(self) -> str:
        return self.address
