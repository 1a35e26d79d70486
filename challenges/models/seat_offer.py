"""An invitation to sit on a jury, sent to an address that has no account."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from challenges.models.jury import Jury
from core.models import Identified


class JurySeatOffer(Identified):
    """One answer at most: accepted, declined, withdrawn by the team, or lapsed by the clock. Only the hash of the token of its
    link is kept; opening the link uses nothing, since mail scanners open links.
    """

    jury = models.ForeignKey(Jury, on_delete=models.CASCADE, related_name="offers")
    email = models.EmailField(_("adresse électronique"))
    name = models.CharField(_("nom"), max_length=150)
    employer = models.CharField(_("employeur"), max_length=200, blank=True)
    language = models.CharField(_("langue"), max_length=2, default="fr")
    chair = models.BooleanField(_("préside"), default=False)
    token_hash = models.CharField(max_length=64, unique=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "jury",
                Lower("email"),
                condition=Q(
                    accepted_at__isnull=True,
                    declined_at__isnull=True,
                    withdrawn_at__isnull=True,
                    lapsed_at__isnull=True,
                ),
                name="one_live_seat_offer",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(accepted_by__isnull=False), name="accepted_seat_has_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.jury}"
