"""A convention between the City and partners: versions made of articles, parties, votes and signatures."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from agreements.enums import ConventionState, PartyRole, SignatureMethod
from agreements.models.clause import ClauseVersion, Template
from challenges.models import Application, Challenge
from core.cache_tags import CacheTag
from core.guardian import GroupGrant
from core.models import Identified, StoredFile
from partners.models import Edition


class Convention(Identified):
    """`state` is that of its latest version; parties are bound by the version they signed.

    While an amendment is negotiated the state is that of the amendment: whether a version is in force is told by
    `ConventionVersion.in_force_at` and by `ended_at` here.
    """

    public_tags: ClassVar[tuple[CacheTag, ...]] = (CacheTag.CONVENTIONS,)

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="conventions")
    template = models.ForeignKey(Template, on_delete=models.PROTECT, null=True, blank=True, related_name="conventions")
    name_fr = models.CharField(_("intitulé"), max_length=200)
    name_en = models.CharField(_("intitulé en anglais"), max_length=200, blank=True)
    slug = models.SlugField(max_length=100, unique=True)
    state = models.CharField(max_length=16, choices=ConventionState, default=ConventionState.DRAFT)
    fictional = models.BooleanField(default=False)
    effective_on = models.DateField(_("prise d’effet"), null=True, blank=True)
    expires_on = models.DateField(_("échéance"), null=True, blank=True)
    tacit_renewal_months = models.PositiveSmallIntegerField(_("reconduction tacite (mois)"), null=True, blank=True)
    max_renewals = models.PositiveSmallIntegerField(_("nombre maximal de reconductions"), null=True, blank=True)
    renewal_notice_months = models.PositiveSmallIntegerField(_("préavis de dénonciation (mois)"), null=True, blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    entries = models.JSONField(default=list, help_text="of the register: index, kind, version")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")

    class Meta:
        verbose_name = _("convention")
        permissions = [
            ("comment_convention", "Comment and counter-propose"),
            ("sign_convention", "Sign for a party"),
            ("record_vote", "Record the vote of the Council"),
            ("confirm_vote", "Confirm what somebody else recorded of a vote"),
            ("approve_deviation", "Approve a deviation written by someone else"),
            ("steer_convention", "Move a convention from one state to the next"),
            ("redraft_convention", "Take a convention back to a draft"),
            ("end_convention", "Give up an amendment, end a convention"),
            ("denounce_convention", "Give notice that a party does not want the next renewal"),
            ("record_signature", "Record and check signatures made on paper"),
            ("declare_event", "Declare an event on a prototype that it governs"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gt=F("effective_on")),
                name="convention_expires_after_it_takes_effect",
                violation_error_message=_("L’échéance doit suivre la prise d’effet."),
            )
        ]

    def __str__(self) -> str:
        return self.name_fr


class ConventionGrant(GroupGrant):
    allowed_permissions = frozenset(
        {"view_convention", "comment_convention", "sign_convention", "denounce_convention", "declare_event"}
    )
    content_object = models.ForeignKey(Convention, on_delete=models.CASCADE)


class ConventionVersion(Identified):
    """One text. Frozen when the Council votes on it: `frozen` holds articles, texts and terms as they are voted and
    signed, `sha256` is that of its canonical JSON. A later version that enters into force supersedes it; those who
    joined by an accession deed stay bound by it until they sign a new one.
    """

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField()
    frozen = models.JSONField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    pdf_fr = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    pdf_en = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(_("motif de l’avenant"), blank=True)
    in_force_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)
    abandoned_at = models.DateTimeField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="its last day, moved by each renewal; once in force")
    notice_by = models.DateField(null=True, blank=True, help_text="last useful day to give notice before that renewal")
    renewals = models.PositiveSmallIntegerField(default=0)
    term_told = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="days before `notice_by` already told"
    )

    class Meta:
        ordering = ["-n"]
        constraints = [
            models.UniqueConstraint(fields=["convention", "n"], name="convention_version_numbered_once"),
            models.CheckConstraint(
                condition=Q(in_force_at__isnull=True) | Q(frozen_at__isnull=False),
                name="version_in_force_is_frozen",
            ),
            models.UniqueConstraint(
                fields=["convention"],
                condition=Q(in_force_at__isnull=False, superseded_at__isnull=True),
                name="one_version_in_force_per_convention",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="frozen_text_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__frozen_at__isnull=False)
                & (
                    pgtrigger.Q(new__sha256__df=pgtrigger.F("old__sha256"))
                    | pgtrigger.Q(new__frozen__df=pgtrigger.F("old__frozen"))
                    | pgtrigger.Q(new__frozen_at__df=pgtrigger.F("old__frozen_at"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.convention} v{self.n}"


class Article(Identified):
    """A clause as negotiated: library text with parameters, or a deviation approved by someone other than its author.

    An article taken out stays as a row (`removed`): its absence is a deviation too, to be approved or undone.
    """

    version = models.ForeignKey(ConventionVersion, on_delete=models.CASCADE, related_name="articles")
    clause_version = models.ForeignKey(ClauseVersion, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()
    terms = models.JSONField(default=dict)
    text_fr = models.TextField(blank=True, help_text="free text in place of the library's; empty = library text")
    text_en = models.TextField(blank=True)
    removed = models.BooleanField(default=False, help_text="taken out of this version")
    edit_version = models.PositiveIntegerField(default=0, help_text="refuses lost updates between two writers")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    deviation_reason = models.TextField(blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(changed_by__isnull=True) | ~Q(approved_by=F("changed_by")),
                name="deviation_approved_by_another",
                violation_error_message=_(
                    "Une dérogation au modèle est approuvée par une autre personne que son auteur."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.clause_version.title_fr}"


class Party(Identified):
    """A party to the convention; founding parties make it enter into force by signing."""

    convention = models.ForeignKey(Convention, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="party_links")
    role = models.CharField(max_length=10, choices=PartyRole)
    founding = models.BooleanField(default=True)
    signing_order = models.PositiveSmallIntegerField(
        default=1, help_text="the City signs last when its number is highest"
    )
    signatory_name = models.CharField(_("signataire"), max_length=150, blank=True)
    signatory_title = models.CharField(_("qualité"), max_length=150, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["convention", "organisation"], name="party_once_per_convention")]

    def __str__(self) -> str:
        return str(self.organisation)


class CouncilVote(Identified):
    """A deliberation of the Council on one version (reference such as « 2019 SG 2 »): recorded by one person, confirmed by
    another.
    """

    version = models.OneToOneField(ConventionVersion, on_delete=models.PROTECT, related_name="vote")
    reference = models.CharField(_("référence"), max_length=40)
    session_on = models.DateField(_("séance du"))
    votes_for = models.PositiveSmallIntegerField(_("pour"), null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField(_("contre"), null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField(_("abstentions"), null=True, blank=True)
    seats = models.PositiveSmallIntegerField(_("membres en exercice"), null=True, blank=True)
    casting_vote = models.BooleanField(_("voix prépondérante du président"), default=False)
    show_of_hands = models.BooleanField(_("à main levée"), default=False)
    adopted = models.BooleanField(_("adoptée"), default=True)
    stood_aside = models.TextField(_("élus qui se sont retirés"), blank=True)
    url = models.URLField(_("adresse"), blank=True)
    deliberation = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(Upper("reference"), name="council_vote_reference_once"),
            models.CheckConstraint(
                condition=Q(adopted=False)
                | Q(votes_for__isnull=True)
                | Q(votes_against__isnull=True)
                | Q(votes_for__gt=F("votes_against"))
                | Q(votes_for=F("votes_against"), casting_vote=True),
                name="adopted_by_more_votes_for_than_against",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Derogation(Identified):
    """The Council accepted, in public and with a reason, a version for which a way to appropriate is known."""

    version = models.OneToOneField(ConventionVersion, on_delete=models.PROTECT, related_name="derogation")
    vote = models.ForeignKey(CouncilVote, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.version}"


class StressRecord(Identified):
    """The result of the search on one content, kept with the model's version and the content's hash."""

    version = models.ForeignKey(ConventionVersion, on_delete=models.CASCADE, related_name="stress_records")
    content_sha256 = models.CharField(max_length=64, db_index=True)
    model_version = models.CharField(max_length=10)
    verdict = models.CharField(max_length=20)
    result = models.JSONField(help_text="forms with traces, rules, repairs, states, moves")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "content_sha256", "model_version"], name="one_stress_record_per_content"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.verdict}"


class Accession(Identified):
    """The deed by which a selected startup joins one version of a convention."""

    version = models.ForeignKey(ConventionVersion, on_delete=models.PROTECT, related_name="accessions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="accessions")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="accessions"
    )
    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, null=True, blank=True, related_name="accessions")
    signatory_name = models.CharField(_("signataire"), max_length=150, blank=True)
    signatory_title = models.CharField(_("qualité"), max_length=150, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the deed as it was drawn up")
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("acte d’adhésion")
        permissions = [("sign_accession", "Sign an accession deed for a startup")]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "organisation", "challenge"],
                nulls_distinct=False,  # a deed for no challenge in particular is signed once too
                name="one_accession_per_version",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} → {self.version}"


class AccessionGrant(GroupGrant):
    allowed_permissions = frozenset({"view_accession", "sign_accession"})
    content_object = models.ForeignKey(Accession, on_delete=models.CASCADE)


class Signature(Identified):
    """Evidence that a party signed a version, or a startup its accession. A scanned original counts once a second
    person has compared it with the text.
    """

    version = models.ForeignKey(
        ConventionVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="signatures"
    )
    accession = models.OneToOneField(
        Accession, on_delete=models.PROTECT, null=True, blank=True, related_name="signature"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, blank=True, related_name="signatures")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    signatory_name = models.CharField(max_length=150)
    signatory_title = models.CharField(max_length=150, blank=True)
    signed_at = models.DateTimeField()
    method = models.CharField(max_length=14, choices=SignatureMethod)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    checked_by2 = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "party"], condition=Q(version__isnull=False), name="party_signs_a_version_once"
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=False, party__isnull=False, accession__isnull=True)
                | Q(version__isnull=True, party__isnull=True, accession__isnull=False),
                name="signature_of_a_version_or_of_an_accession",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(checked_by2__isnull=True) | ~Q(checked_by=F("checked_by2")),
                name="scan_checked_by_two_people",
                violation_error_message=_("Un original numérisé est vérifié par deux personnes différentes."),
            ),
        ]

    @property
    def counts(self) -> bool:
        return self.method != SignatureMethod.SCAN_CHECKED or self.checked_by2_id is not None

    def __str__(self) -> str:
        return f"{self.signatory_name} {self.signed_at:%Y-%m-%d}"
