"""What was done about a prototype, recorded with its evidence, and what model 2 makes of it today."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agreements.enums import FACT_NAMES
from agreements.models.convention import ConventionVersion
from agreements.models.events import IPEvent
from agreements.models.prototype import Prototype
from core.models import Identified, StoredFile


class Fact(Identified):
    """One record of one of the ten facts of model 2 (its section 1): from which day, until which day, on what evidence.

    Never changed after, but for what ends it (`until`), the second person who confirms it, and the reminder sent.
    `recorded_by` is None when the software established the fact itself. A fact that needs a second person
    counts once `second_at` is written.
    """

    prototype = models.ForeignKey(Prototype, on_delete=models.PROTECT, related_name="recorded_facts")
    name = models.CharField(_("fait du modèle"), max_length=20, choices=[(name, name) for name in FACT_NAMES])
    on = models.DateField(_("constaté le"))
    last_day = models.DateField(help_text="last day on which it counts, `until` included")
    hours = models.IntegerField(_("heures entre la première utilisation et le dépôt"), null=True, blank=True)
    licence = models.CharField(_("licence (expression SPDX)"), max_length=200, blank=True)
    details = models.JSONField(default=dict, blank=True, help_text="what was checked: field of its form → value")
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evidence_sha256 = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the evidence when recorded")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    needs_second = models.BooleanField(default=False)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    second_at = models.DateTimeField(null=True, blank=True)
    until = models.DateField(_("jusqu’au"), null=True, blank=True)
    void = models.BooleanField(default=False, help_text="ended on the very day it began: it never counts")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=60, blank=True, help_text="kind of event, or a cause of agreements.facts")
    ended_event = models.ForeignKey(IPEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_by_person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    end_reason = models.TextField(_("motif"), blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("fait constaté")
        ordering = ["name", "-on", "-recorded_at"]
        indexes = [models.Index(fields=["prototype", "name", "-on", "-recorded_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["prototype", "name", "on"],
                condition=Q(until__isnull=True),
                name="fact_recorded_once_a_day",
                violation_error_message=_("Ce fait est déjà constaté à cette date."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("on"), ended_at__isnull=False),
                name="fact_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True)
                | Q(recorded_by__isnull=False) & ~Q(second_by=F("recorded_by")) & Q(second_at__isnull=False),
                name="fact_confirmed_by_somebody_else",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="fact_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="fact_unchanged",
                exclude=[
                    "last_day", "second_by", "second_at", "until", "void", "ended_at", "ended_by", "ended_event",
                    "ended_by_person", "end_reason", "reminded_at", "updated_at",
                ],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.name} {self.on}"

    @property
    def waits_for_second(self) -> bool:
        return self.needs_second and self.second_at is None


class PrototypeVerdict(Identified):
    """What model 2 says of a prototype: its governing version judged with its facts, kept until one of them lapses.

    `result` is the object of the model's section 9, `write` and `record` included. Written by
    `agreements.facts.domain.verdict.refresh` alone; `history` keeps each change of the verdict and its day.
    """

    prototype = models.OneToOneField(Prototype, on_delete=models.CASCADE, related_name="verdict")
    version = models.ForeignKey(ConventionVersion, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(help_text="day judged")
    valid_until = models.DateField(null=True, blank=True, help_text="first last day among the facts that count")
    stands_until = models.DateField(
        null=True, blank=True, db_index=True, help_text="last day on which the facts answer as on the day judged"
    )
    verdict = models.CharField(max_length=20)
    result = models.JSONField()
    history = models.JSONField(default=list)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("verdict sur un prototype")

    def __str__(self) -> str:
        return f"{self.prototype_id} {self.verdict}"
