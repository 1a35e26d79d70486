"""How equal scores at the last place were told apart, where no criterion does."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from challenges.models.jury import Jury
from core.models import Identified


class TieSettlement(Identified):
    """Applications that no criterion tells apart, in the order that the presiding person's vote or a draw gave them.

    `key` is that of the set of applications (`selection.domain.ties`): one settlement for each set.
    """

    class How(models.TextChoices):
        CHAIR = "chair", _("vote motivé de la présidence")
        DRAW = "draw", _("tirage au sort")

    jury = models.ForeignKey(Jury, on_delete=models.CASCADE, related_name="ties")
    key = models.CharField(max_length=32)
    how = models.CharField(max_length=5, choices=How)
    order = models.JSONField(help_text="identifiers of the applications, the first one first")
    reason = models.TextField(_("motif"), blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jury", "key"], name="one_settlement_per_tie")]

    def __str__(self) -> str:
        return f"{self.jury} {self.how}"
