"""Which directorates follow a pilot, since when and by whose act."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.models import Identified
from pilots.models.pilot import Pilot

LIVE = Q(ended_at__isnull=True)


class PilotDirectorate(Identified):
    """One directorate on one pilot, from one act to another. The lead decides, and is `Pilot.directorate`; the others follow beside.

    `named_by` is empty for those that the challenge brought. A row is never taken away: it says who followed in the past.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="directorates")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    lead = models.BooleanField(default=False)
    since = models.DateTimeField()
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    ending = models.CharField(_("motif de la fin"), max_length=300, blank=True)

    class Meta:
        ordering = ("-lead", "since", "pk")
        constraints = [
            models.UniqueConstraint(fields=["pilot", "organisation"], condition=LIVE, name="directorate_follows_once"),
            models.UniqueConstraint(fields=["pilot"], condition=LIVE & Q(lead=True), name="pilot_has_one_lead"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
