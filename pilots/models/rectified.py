"""What one side wrote and may correct: another row takes its place, and the first stays to be read, struck."""

from typing import Any, ClassVar, cast

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Identified


class Standing(models.Manager[Any]):
    """Rows that stand: what was corrected or withdrawn is in no list, picture, count or export that does not ask for it."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(retired_at__isnull=True)


class Present(models.Manager[Any]):
    """Sites where the trial takes place: one that was removed is in no list, map or condition that does not ask for it."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(removed_at__isnull=True)


class Rectifiable(Identified):
    """A row that is never edited: one that `replaces` it retires it, with a reason. `ever` has all of them, `objects` those that stand.

    `hidden_words` holds the words taken out because they told of a person: read by the team and the data-protection officer alone,
    until the officer puts them back or erases them. No page, export or feed has to know of it: the fields themselves are empty.
    """

    words: ClassVar[tuple[str, ...]]  # fields in which somebody may be named

    replaces = models.OneToOneField(
        "self", on_delete=models.RESTRICT, null=True, blank=True, related_name="replacement"
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    retired_reason = models.CharField(_("ce qui était faux"), max_length=300, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    hidden_note = models.CharField(_("pourquoi ces mots sont retirés"), max_length=300, blank=True)
    hidden_words = models.JSONField(default=dict, blank=True)

    objects = Standing()
    ever: ClassVar[models.Manager[Any]] = cast("models.Manager[Any]", models.Manager())

    class Meta:
        abstract = True
        base_manager_name = "ever"
