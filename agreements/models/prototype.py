"""A prototype: what the programme made, of which parts, under which licence, deposited where."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Origin
from accounts.models import Organisation
from agreements.enums import ComponentOrigin, PrototypeState
from agreements.models.convention import ConventionVersion
from challenges.models import Application, Background, Challenge
from core.cache_tags import CacheTag
from core.guardian import GroupGrant
from core.models import Identified, StoredFile


class Prototype(Identified):
    """Made by one startup for one challenge; governed by the convention version it acceded to."""

    public_tags: ClassVar[tuple[CacheTag, ...]] = (CacheTag.PROTOTYPES,)

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, null=True, blank=True, related_name="prototypes")
    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="prototype"
    )
    maker = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="prototypes")
    governing_version = models.ForeignKey(
        ConventionVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="prototypes"
    )
    name = models.CharField(_("nom"), max_length=160, null=True, blank=True)
    slug = models.SlugField(max_length=120, unique=True)
    summary_fr = models.TextField(_("description"), blank=True)
    summary_en = models.TextField(_("description en anglais"), blank=True)
    state = models.CharField(max_length=12, choices=PrototypeState, default=PrototypeState.REGISTERED)
    licence = models.CharField(_("licence (expression SPDX)"), max_length=200, blank=True)
    repository = models.CharField(
        _("dépôt de code"), max_length=200, blank=True, validators=[URLValidator(schemes=["http", "https", "git"])]
    )
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.LIVE)
    fictional = models.BooleanField(default=False)
    commons_at = models.DateTimeField(null=True, blank=True)
    source_id = models.CharField(max_length=100, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("prototype")
        permissions = [
            ("deposit_prototype", "Deposit a version"),
            ("license_prototype", "Choose the licence"),
            ("certify_prototype", "Show as commons"),
            ("declare_event", "Declare an event on it"),
            ("record_trial_fact", "Record a fact of the trial"),
            ("record_legal_fact", "Record a fact of law"),
            ("confirm_fact", "Confirm a fact as the second person"),
            ("end_fact", "Say that a fact holds no longer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(origin="live")
                | Q(challenge__isnull=False, application__isnull=False, maker__isnull=False, name__isnull=False),
                name="live_prototype_has_maker_and_application",
            ),
            models.UniqueConstraint(
                fields=["source_id"], condition=~Q(source_id=""), name="one_prototype_per_imported_record"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Prototype sans nom connu"))


class PrototypeGrant(GroupGrant):
    allowed_permissions = frozenset(
        {
            "view_prototype",
            "change_prototype",
            "deposit_prototype",
            "license_prototype",
            "declare_event",
            "record_trial_fact",
            "confirm_fact",
        }
    )
    content_object = models.ForeignKey(Prototype, on_delete=models.CASCADE)


class Component(Identified):
    """One part of a prototype, with where it comes from and its licence."""

    prototype = models.ForeignKey(Prototype, on_delete=models.CASCADE, related_name="components")
    name = models.CharField(_("composant"), max_length=200)
    origin = models.CharField(_("origine"), max_length=12, choices=ComponentOrigin)
    licence = models.CharField(_("licence (expression SPDX)"), max_length=200)
    background = models.ForeignKey(Background, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField(_("adresse"), blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.licence})"


class Deposit(Identified):
    """An archive of the source as handed over, known by its SHA-256. Never changed, never removed."""

    prototype = models.ForeignKey(Prototype, on_delete=models.PROTECT, related_name="deposits")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="deposits")
    version = models.CharField(_("version"), max_length=40)
    sha256 = models.CharField(max_length=64)
    deposited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    deposited_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_ok = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prototype", "version"], name="deposit_version_once")]
        triggers = [
            pgtrigger.Protect(name="deposit_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="deposit_unchanged", exclude=["verified_at", "verified_ok", "updated_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.prototype} {self.version}"
