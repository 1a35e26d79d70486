"""What happens to a convention after its signatures: notice against its renewal."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.convention import Convention, Party
from core.models import Identified


class Denunciation(Identified):
    """One party does not want the next renewal (C. civ. 1212, 1215). Of a partner it is its own exit at the term; of the
    City it ends the convention there. Received after the last useful day it is kept, and has no effect.
    """

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="denunciations")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="denunciations")
    term = models.DateField(help_text="the term against whose renewal it stands")
    notice_by = models.DateField(help_text="the last useful day, as it was when it was received")
    received_on = models.DateField(_("reçue le"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    on_paper = models.BooleanField(default=False, help_text="a letter that the City received and entered here")
    reason = models.TextField(_("motif"), blank=True)
    late = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")
    register_index = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("dénonciation")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "term"],
                condition=Q(withdrawn_at__isnull=True, late=False),
                name="party_denounces_a_term_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.term}"
