"""A challenge under writing shown outside: to a colleague, a mayor’s office, an association that knows the problem."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models.challenge import Challenge
from core.models import Identified


class PreviewLink(Identified):
    """An address that shows the preview of one challenge to whoever holds it, without an account, until it expires, is
    withdrawn, or the challenge is public.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="preview_links")
    reader = models.CharField(_("pour qui"), max_length=120, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["challenge", "expires_at"])]

    def __str__(self) -> str:
        return self.reader or str(self.pk)
