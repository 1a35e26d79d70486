"""What prototypes do when a deed of accession is signed, or two organisations are merged."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.relations import follows
from agreements.conventions import slots
from agreements.models import Accession, Prototype
from agreements.prototypes.domain.prototype import follow_accession


@slots.deed_signed.filled_by
def deed_signed(deed: Accession) -> None:
    """The governing version of the startup's prototypes follows the deed."""
    for prototype in Prototype.objects.filter(maker=deed.organisation, challenge=deed.challenge):
        follow_accession(prototype)


follows("agreements.Prototype", "maker", _("prototypes"))
