"""Acts of the City: each decision once, as it was signed, to whom it was notified, and under which delegation."""

import datetime as dt
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.enums import Mode
from core.models import Generic, Identified, OutMail, StoredFile, TransitionLog
from core.names import Folded
from core.roles import Role


class Delegation(Identified):
    """By which order a person signs in the name of the City, for what, and from when to when. In force once published."""

    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="delegations", verbose_name=_("titulaire")
    )
    quality = models.CharField(_("qualité"), max_length=200)
    order = models.CharField(_("arrêté"), max_length=200)
    scope = models.TextField(_("objet de la délégation"))
    published_on = models.DateField(_("publiée le"))
    starts_on = models.DateField(_("à compter du"))
    ends_on = models.DateField(_("jusqu’au"), null=True, blank=True, help_text=_("Dernier jour ; vide : sans terme."))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")

    class Meta:
        verbose_name = _("délégation de signature")
        permissions: ClassVar[list[tuple[str, str]]] = [("record_delegation", "Record a delegation of signature")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="delegation_ends_after_its_start",
            ),
        ]

    def __str__(self) -> str:
        return self.order

    def holds_on(self, day: dt.date) -> bool:
        """Whether it may be signed under on that day: published, begun and not over."""
        return max(self.published_on, self.starts_on) <= day and (self.ends_on is None or day <= self.ends_on)


class Act(Generic, Identified):
    """One decision of the City as it was signed. Never edited and never deleted: another act corrects it (`corrects`, `mode`).

    `text` is what is decided, `reasons` why; both are in its sealed file, whose hash enters the register with the kinds that
    are registered. `service` is the role that prepared it, and reads it.
    """

    number = models.PositiveIntegerField(_("numéro"), unique=True)
    kind = models.SlugField(max_length=20, help_text="name of casework.acts")
    log = models.OneToOneField(TransitionLog, on_delete=models.PROTECT, null=True, related_name="act")
    title = models.CharField(_("objet"), max_length=250)
    text = models.TextField(_("décision"))
    reasons = models.TextField(_("motifs"), blank=True)
    reasons_public = models.BooleanField(default=False)
    remedies = models.TextField(_("voies de recours"), help_text="both languages (core.bilingual)")
    service = models.CharField(max_length=12, choices=[(role.value, role.value) for role in Role])
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    signer_name = models.CharField(max_length=200)
    quality = models.CharField(max_length=200)
    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, null=True, related_name="+")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="acts")
    register_index = models.BigIntegerField(null=True, unique=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrections")
    mode = models.CharField(max_length=12, choices=Mode, blank=True)
    ground = models.SlugField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("acte")
        permissions: ClassVar[list[tuple[str, str]]] = [
            ("correct_act", "Propose the correction of an act"),
            ("sign_act", "Sign in the name of the City"),
            ("notify_act", "Enter the day of a notification on paper"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["content_type", "object_id"]),
            models.Index(fields=["service", "-number"]),
            GinIndex(OpClass(Folded("title"), name="gin_trgm_ops"), name="act_by_part_of_title"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(corrects=None, mode="", ground="")
                | (Q(corrects__isnull=False) & ~Q(mode="") & ~Q(ground="")),
                name="act_corrects_in_a_mode",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(corrects=models.F("id")), name="act_corrects_another"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="act_unchanged", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"n° {self.number}"


class Notice(Identified):
    """An act told to one addressee: the mail that left, when it was opened, or the day of its receipt on paper.

    The delay of the remedies runs from that day alone: what is not known to have arrived makes no delay run.
    """

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="notices")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="fr")
    mail = models.ForeignKey(OutMail, on_delete=models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    paper_on = models.DateField(_("reçu sur papier le"), null=True)
    paper_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")

    class Meta:
        verbose_name = _("notification")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["created_at"], condition=Q(opened_at=None, paper_on=None), name="notice_not_received"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["act", "email"], condition=~Q(email=""), name="one_notice_per_address"),
            models.CheckConstraint(
                condition=Q(paper_on=None, paper_by=None) | Q(paper_on__isnull=False, paper_by__isnull=False),
                name="paper_is_entered_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act_id} → {self.name or self.email}"
