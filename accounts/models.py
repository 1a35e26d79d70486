"""People and the organisations they act for: one machinery for the City, its directorates, partners and startups."""

from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.enums import NoNumberReason, OrganisationKind, OrgRoleName, Origin, Provenance
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
    rna = models.CharField("RNA", max_length=10, null=True, blank=True)
    foreign_register = models.CharField(_("registre étranger"), max_length=120, blank=True)
    foreign_number = models.CharField(_("numéro dans ce registre"), max_length=40, blank=True)
    no_number_reason = models.CharField(
        _("raison de l’absence de numéro"), max_length=20, choices=NoNumberReason, blank=True
    )
    no_number_note = models.CharField(_("précision"), max_length=200, blank=True)
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
            GinIndex(
                OpClass(Folded("name"), name="gin_trgm_ops"),
                OpClass(Folded("legal_name"), name="gin_trgm_ops"),
                OpClass(Folded("website"), name="gin_trgm_ops"),
                name="organisation_by_part_of_name",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["siren"],
                condition=models.Q(siren__isnull=False, merged_into__isnull=True) & ~models.Q(kind__in=["directorate"]),
                name="one_organisation_per_siren",
                violation_error_message=_("Une organisation avec ce SIREN existe déjà : demandez à la rejoindre."),
            ),
            models.UniqueConstraint(
                fields=["rna"],
                condition=models.Q(rna__isnull=False, merged_into__isnull=True),
                name="one_organisation_per_rna",
                violation_error_message=_("Une association avec ce numéro RNA existe déjà : demandez à la rejoindre."),
            ),
            models.UniqueConstraint(
                fields=["country", "foreign_number"],
                condition=~models.Q(foreign_number="") & models.Q(merged_into__isnull=True),
                name="one_organisation_per_foreign_number",
                violation_error_message=_("Une organisation de ce pays a déjà ce numéro : demandez à la rejoindre."),
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
    def no_number_words(self) -> str:
        """Why there is no number, in words; empty when nobody said."""
        words = str(self.get_no_number_reason_display()) if self.no_number_reason else ""
        if self.no_number_note:
            return (
                self.no_number_note
                if self.no_number_reason == NoNumberReason.OTHER
                else f"{words} ({self.no_number_note})"
            )
        return words

    @property
    def is_startup(self) -> bool:
        return self.kind == OrganisationKind.STARTUP


class FieldSource(Identified):
    """Where one fact of an organisation comes from, by whom and when; what the register of companies said when it was last
    asked. Typed over, a value of the register stays here: differences are shown, never settled by the machine.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="sources")
    field = models.CharField(max_length=40)
    source = models.CharField(max_length=10, choices=Provenance)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.RESTRICT, null=True, related_name="+")
    register_value = models.TextField(blank=True)
    register_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "field"], name="one_source_per_field")]
        indexes = [
            GinIndex(
                OpClass(Folded("register_value"), name="gin_trgm_ops"),
                condition=models.Q(field="directors"),
                name="organisation_by_director",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.field}: {self.source}"


class DuplicateDoubt(Identified):
    """Two organisations that may be one, to be looked at by the team: merged, or said to be two."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="doubts")
    other = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    reasons = models.CharField(max_length=300)
    raised_by = models.ForeignKey(User, on_delete=models.RESTRICT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "other"], name="one_doubt_per_pair")]

    def __str__(self) -> str:
        return f"{self.organisation} = {self.other} ?"


class OrganisationMerge(Identified):
    """One organisation becomes another: who asked, who agreed, who confirmed, and the rows that moved. A proof: never deleted."""

    gone = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges")
    reason = models.TextField(_("motif"))
    asked_by = models.ForeignKey(User, on_delete=models.RESTRICT, related_name="+")
    gone_agrees = models.BooleanField(null=True)
    gone_answered_by = models.ForeignKey(User, on_delete=models.RESTRICT, null=True, related_name="+")
    kept_agrees = models.BooleanField(null=True)
    kept_answered_by = models.ForeignKey(User, on_delete=models.RESTRICT, null=True, related_name="+")
    decision = models.TextField(blank=True, help_text="why the team decides without both agreeing")
    content_sha256 = models.CharField(max_length=64, blank=True, help_text="of the rows that moved, as they were read")
    moved = models.JSONField(default=dict, help_text="identifiers of the rows that moved, by relation")
    confirmed_by = models.ForeignKey(User, on_delete=models.RESTRICT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(User, on_delete=models.RESTRICT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, on_delete=models.RESTRICT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"],
                condition=models.Q(confirmed_at__isnull=True, cancelled_at__isnull=True),
                name="one_open_merge_per_organisation",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("asked_by")),
                name="merge_confirmed_by_another_person",
            ),
            models.CheckConstraint(condition=~models.Q(gone=models.F("kept")), name="merge_of_two_organisations"),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"

    @property
    def is_open(self) -> bool:
        return self.confirmed_at is None and self.cancelled_at is None


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
    proof = models.TextField(
        blank=True,
        help_text="what the team was shown when it named a manager in the place of one who cannot be reached",
    )
    named_by = models.ForeignKey(User, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")

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
    then = models.CharField(max_length=300, blank=True, help_text="path of the page to come back to once accepted")
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


class Looking(Identified):
    """Somebody of the team sees the workspace as another person does, and changes nothing. Kept for that person to read."""

    agent = models.ForeignKey(User, on_delete=models.RESTRICT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.RESTRICT, related_name="looked_at")
    reason = models.CharField(_("motif"), max_length=300)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    pages = models.JSONField(default=list, help_text="addresses read, in order, each once")

    class Meta:
        permissions = [("look_as_user", "See the workspace as another person does")]
        indexes = [models.Index(fields=["person", "-started_at"], name="looking_at_a_person")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(agent=models.F("person")), name="nobody_looks_as_themselves"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="looking_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.agent} → {self.person}"
