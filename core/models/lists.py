"""Views of a list that people keep."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import Identified


class SavedView(Identified):
    """Filters, order and columns of one list under a name, as they stand in its address: for its owner, or shared with the team."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    listing = models.SlugField(max_length=40, help_text="the list, as in core.saved_views.declared")
    name = models.CharField(_("nom"), max_length=60)
    query = models.CharField(max_length=2000, blank=True, help_text="as in the address, sorted")
    shared = models.BooleanField(_("partagée avec l’équipe"), default=False)
    default = models.BooleanField(_("ouverte d’abord"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "listing", "name"], name="one_saved_view_per_name"),
            models.UniqueConstraint(
                fields=["owner", "listing"], condition=models.Q(default=True), name="one_view_opens_first"
            ),
        ]
        indexes = [models.Index(fields=["listing"], condition=models.Q(shared=True), name="saved_view_shared")]

    def __str__(self) -> str:
        return self.name
