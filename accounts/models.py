"""People and the organisations they act for: one machinery for the City, its directorates, partners and startups."""

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, OrgRoleName, Origin
from core.guardian import GroupGrant
from core.ids import uuid7
from core.models import Identified
from core.names import Folded, Sorted


class UserManager(BaseUserManager["User"]):
    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail. What they may do comes from groups: platform roles, organisations, juries."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("adresse électronique"), unique=True)
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    last_name = models.CharField(_("nom"), max_length=80, blank=True)
    language = models.CharField(_("langue"), max_length=2, choices=settings.LANGUAGES, default="fr")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("personne")
        indexes = [
            models.Index(Sorted("last_name"), Sorted("first_name"), "email", name="person_in_order"),
            GinIndex(
                OpClass(Folded("email"), name="gin_trgm_ops"),
                OpClass(Folded("first_name"), name="gin_trgm_ops"),
                OpClass(Folded("last_name"), name="gin_trgm_ops"),
                name="person_by_part_of_name",
            ),
        ]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or self.email


@pghistory.track()
class Organisation(Identified):
    """A legal or administrative body. SIREN and SIRET are unique among those not merged; none is asked of foreign bodies,
    associations, labs and companies not yet registered, who say why.
    """

    kind = models.CharField(_("nature"), max_length=20, choices=OrganisationKind)
    name = models.CharField(_("nom"), max_length=200)
    legal_name = models.CharField(_("dénomination sociale"), max_length=250, blank=True)
    slug = models.SlugField(max_length=100, unique=True)
    country = models.CharField(_("pays"), max_length=2, default="FR")
    siren = models.CharField("SIREN", max_length=9, null=True, blank=True)
    siret = models.CharField("SIRET", max_length=14, null=True, blank=True)
    no_number_reason = models.CharField(_("raison de l’absence de numéro"), max_length=200, blank=True)
    address = models.TextField(_("adresse"), blank=True)
    website = models.URLField(_("site"), blank=True)
    summary_fr = models.TextField(_("présentation"), blank=True)
    summary_en = models.TextField(_("présentation en anglais"), blank=True)
    fictional = models.BooleanField(default=False, help_text="shown as such wherever it appears")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.LIVE)
    source_id = models.CharField(max_length=100, blank=True, help_text="key in the imported file")
    facts = models.JSONField(default=dict, blank=True, help_text="imported facts with their sources")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta:
        verbose_name = _("organisation")
        permissions = [("manage_organisation", "Manage people and facts of an organisation")]
        indexes = [
            models.Index(Sorted("name"), name="organisation_in_order"),
            GinIndex(OpClass(Folded("name"), name="gin_trgm_ops"), name="organisation_by_part_of_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["siren"],
                condition=models.Q(siren__isnull=False, merged_into__isnull=True) & ~models.Q(kind__in=["directorate"]),
                name="one_organisation_per_siren",
                violation_error_message=_("Une organisation avec ce SIREN existe déjà : demandez à la rejoindre."),
            ),
            models.UniqueConstraint(
                fields=["source_id", "origin"],
                condition=~models.Q(source_id=""),
                name="one_organisation_per_imported_record",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_startup(self) -> bool:
        return self.kind == OrganisationKind.STARTUP


class OrganisationGrant(GroupGrant):
    allowed_permissions = frozenset({"view_organisation", "change_organisation", "manage_organisation"})
    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE)


class OrgRole(models.Model):
    """One role in one organisation, and the group of those who hold it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="roles")
    name = models.CharField(max_length=20, choices=OrgRoleName)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="org_role")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_group_per_organisation_role")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_name_display()}"


class Membership(Identified):
    """Someone acts for an organisation, from a day to a day. Ended memberships stay: they date past acts."""

    user = models.ForeignKey(User, on_delete=models.RESTRICT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("rôle"), max_length=20, choices=OrgRoleName)
    title = models.CharField(_("fonction"), max_length=120, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="one_live_membership_per_role",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("started_at")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"


class Invitation(Identified):
    """A one-use link to join an organisation. Only the hash of its token is kept; opening the link uses nothing
    (mail scanners open links), accepting it does.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(_("rôle"), max_length=20, choices=OrgRoleName)
    email = models.EmailField(_("adresse électronique"))
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.RESTRICT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.ForeignKey(User, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "organisation",
                "role",
                Lower("email"),
                condition=models.Q(used_at__isnull=True, revoked_at__isnull=True),
                name="one_live_invitation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation}"


class JoinRequest(Identified):
    """Someone asks to act for an organisation that already exists; one of its managers answers, else the team."""

    user = models.ForeignKey(User, on_delete=models.RESTRICT, related_name="join_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="join_requests")
    message = models.TextField(_("message"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    accepted = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=models.Q(answered_at__isnull=True),
                name="one_open_join_request",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.organisation}"
