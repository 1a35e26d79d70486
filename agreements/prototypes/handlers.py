"""What prototypes do when a deed of accession is signed."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.relations import follows
from agreements.conventions import slots
from agreements.models import Accession, Prototype
from agreements.prototypes.domain.prototype import follow_accession
from agreements.prototypes.queries import prototypes_published
from casework.replies import declare_page


@slots.deed_signed.filled_by
def deed_signed(deed: Accession) -> None:
    """The governing version of the startup's prototypes follows the deed."""
    for prototype in Prototype.objects.filter(maker=deed.organisation, challenge=deed.challenge):
        follow_accession(prototype)


# The public page of a prototype names who made it: they may reply below it.
declare_page(
    "prototypes",
    Prototype,
    find=lambda slug: prototypes_published().prefetch_related(None).filter(slug=slug).first(),
    named=lambda prototype: [prototype.maker],
)


follows("agreements.Prototype", "maker", _("prototypes"))
