"""A pilot: a prototype tried in the real city, followed by a directorate."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Origin
from accounts.models import Organisation
from agreements.models import Prototype
from core.cache_tags import CacheTag
from core.guardian import GroupGrant
from core.models import Identified, StoredFile
from core.names import Folded
from partners.models import DataSet
from pilots.enums import (
    BreachRuling,
    HostingArea,
    MilestoneStatus,
    Mood,
    PilotDecision,
    PilotState,
    SharingState,
    Side,
    SiteVisibility,
)
from pilots.models.rectified import Present, Rectifiable


@pghistory.track()
class Pilot(Identified):
    """One trial. The directorate decides; the startup runs it; the public compares it with what was promised."""

    public_tags: ClassVar[tuple[CacheTag, ...]] = (CacheTag.PILOTS,)

    prototype = models.OneToOneField(Prototype, on_delete=models.PROTECT, related_name="pilot")
    directorate = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="pilots"
    )
    slug = models.SlugField(max_length=120, unique=True)
    title_fr = models.CharField(_("titre"), max_length=160)
    title_en = models.CharField(_("titre en anglais"), max_length=160, blank=True)
    summary_fr = models.TextField(_("résumé"), blank=True)
    summary_en = models.TextField(_("résumé en anglais"), blank=True)
    state = models.CharField(max_length=12, choices=PilotState, default=PilotState.PLANNED)
    starts_on = models.DateField(_("début"), null=True, blank=True)
    ends_on = models.DateField(_("fin"), null=True, blank=True)
    personal_data = models.BooleanField(_("traite des données personnelles"), default=False)
    people_trained = models.PositiveIntegerField(_("agents formés"), default=0)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.LIVE)
    fictional = models.BooleanField(default=False)
    facts = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("pilote")
        permissions = [
            ("plan_pilot", "Plan milestones, indicators and site"),
            ("name_directorate", "Name the directorates that follow a pilot"),
            ("report_pilot", "Record measures and check-ins"),
            ("correct_pilot", "Correct one's own measures and check-ins"),
            ("start_pilot", "Start, resume and end a pilot"),
            ("pause_pilot", "Suspend a pilot"),
            ("evaluate_pilot", "Evaluate and decide"),
            ("observe_evaluation", "Answer to an evaluation before it is decided"),
            ("confirm_evaluation", "Confirm a decision that the directorate proposes"),
            ("validate_assessment", "Validate the impact assessment (DPO)"),
            ("authorise_site", "Authorise a site"),
            ("accept_data", "Accept the terms on which data are lent"),
            ("return_data", "Declare that lent data were deleted"),
            ("showcase_pilot", "Show an evaluated pilot to the public"),
            ("read_incident", "Read an incident before the public does, take it back, close it"),
            ("rule_breach", "Rule whether an incident is a data breach (DPO)"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="pilot_ends_after_it_starts",
                violation_error_message=_("La fin du pilote doit suivre son début."),
            )
        ]
        indexes = [
            models.Index(fields=["state", "ends_on"]),
            GinIndex(OpClass(Folded("title_fr"), name="gin_trgm_ops"), name="pilot_by_part_of_title"),
        ]

    def __str__(self) -> str:
        return self.title_fr


class PilotGrant(GroupGrant):
    allowed_permissions = frozenset(
        {
            "view_pilot",
            "plan_pilot",
            "report_pilot",
            "correct_pilot",
            "start_pilot",
            "pause_pilot",
            "evaluate_pilot",
            "observe_evaluation",
            "authorise_site",
            "accept_data",
            "return_data",
        }
    )
    content_object = models.ForeignKey(Pilot, on_delete=models.CASCADE)


class Site(Identified):
    """Where the trial takes place, and the document that allows it. `ever` has those that were removed too."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="sites")
    name = models.CharField(_("lieu"), max_length=200)
    arrondissement = models.PositiveSmallIntegerField(
        _("arrondissement"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    visibility = models.CharField(
        _("visibilité"), max_length=16, choices=SiteVisibility, default=SiteVisibility.ARRONDISSEMENT
    )
    authorisation = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="site_authorisations"
    )
    authorised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    authorised_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(_("pourquoi ce lieu est refusé"), max_length=300, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removal = models.CharField(_("pourquoi ce lieu est retiré"), max_length=300, blank=True)

    objects = Present()
    ever: ClassVar[models.Manager["Site"]] = models.Manager()

    class Meta:
        base_manager_name = "ever"

    def __str__(self) -> str:
        return self.name


class Milestone(Identified):
    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("jalon"), max_length=200)
    due_on = models.DateField(_("échéance"))
    status = models.CharField(_("avancement"), max_length=10, choices=MilestoneStatus, default=MilestoneStatus.PLANNED)
    done_on = models.DateField(_("fait le"), null=True, blank=True)
    responsible = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["due_on"]
        indexes = [
            models.Index(
                fields=["pilot", "due_on"], condition=Q(status__in=["planned", "late"]), name="milestone_to_come"
            )
        ]

    def __str__(self) -> str:
        return self.title


class PilotIndicator(Identified):
    """What is measured, from a baseline to a target; taken over from the challenge and completed."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="indicators")
    name_fr = models.CharField(_("indicateur"), max_length=200)
    name_en = models.CharField(_("indicateur en anglais"), max_length=200, blank=True)
    unit = models.CharField(_("unité"), max_length=40, blank=True)
    baseline = models.DecimalField(_("départ"), max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("cible"), max_digits=14, decimal_places=2, null=True, blank=True)

    def __str__(self) -> str:
        return self.name_fr


class Measure(Rectifiable):
    words = ("note", "retired_reason")

    indicator = models.ForeignKey(PilotIndicator, on_delete=models.CASCADE, related_name="measures")
    on = models.DateField(_("date"))
    side = models.CharField(_("pour"), max_length=11, choices=Side)
    value = models.DecimalField(_("valeur"), max_digits=14, decimal_places=2)
    note = models.CharField(_("note"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta(Rectifiable.Meta):
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "on"], condition=Q(retired_at__isnull=True), name="one_measure_per_day"
            )
        ]
        indexes = [models.Index(fields=["hidden_at"], condition=~Q(hidden_words={}), name="measure_with_hidden_words")]

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"


class DataSharing(Identified):
    """Terms on which one data set is lent to the pilot: proposed by one side, accepted, countered or refused by the other, withdrawn,
    and in the end the day of deletion with its proof. `offers` keeps every wording, `awaits` is the side that answers.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="data_sharings")
    dataset = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="sharings")
    purpose = models.CharField(_("finalité"), max_length=300)
    ends_on = models.DateField(_("fin de l’accès"))
    hosting = models.CharField(_("lieu de stockage"), max_length=10, choices=HostingArea, blank=True)
    licence = models.CharField(_("licence ou conditions d’usage"), max_length=200, blank=True)
    awaits = models.CharField(max_length=11, choices=Side, default=Side.STARTUP)
    offers = models.JSONField(default=list, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    refused_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    objected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    objected_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    deleted_on = models.DateField(_("données supprimées le"), null=True, blank=True)
    deletion_proof = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return str(self.dataset)

    @property
    def state(self) -> SharingState:
        if self.deleted_on:
            return SharingState.DELETED
        if self.withdrawn_at:
            return SharingState.WITHDRAWN if self.accepted_at else SharingState.CLOSED
        if self.refused_at:
            return SharingState.REFUSED
        if self.accepted_at:
            return SharingState.ACCEPTED
        if self.objected_at:
            return SharingState.OBJECTED
        return SharingState.COUNTERED if len(self.offers) > 1 else SharingState.PROPOSED


class Assessment(Identified):
    """Impact assessment (AIPD), asked when there are personal data; validated by the data-protection officer."""

    pilot = models.OneToOneField(Pilot, on_delete=models.CASCADE, related_name="assessment")
    summary = models.TextField(_("résumé des risques et des mesures"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    validated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    validated_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    returned_at = models.DateTimeField(null=True, blank=True)
    asked = models.TextField(_("ce que le délégué demande"), blank=True)

    def __str__(self) -> str:
        return f"AIPD · {self.pilot}"


class CheckIn(Rectifiable):
    """The weekly word of one side of the trial: under two minutes."""

    words = ("done", "blocked", "retired_reason")

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="check_ins")
    side = models.CharField(_("pour"), max_length=11, choices=Side)
    week_of = models.DateField(_("semaine du"))
    mood = models.CharField(_("où en est-on ?"), max_length=6, choices=Mood)
    done = models.TextField(_("ce qui a avancé"), blank=True)
    blocked = models.TextField(_("ce qui bloque, et qui peut aider"), blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta(Rectifiable.Meta):
        ordering = ["-week_of", "side"]
        constraints = [
            models.UniqueConstraint(
                fields=["pilot", "week_of", "side"],
                condition=Q(retired_at__isnull=True),
                name="one_check_in_per_week_and_side",
            )
        ]
        indexes = [models.Index(fields=["hidden_at"], condition=~Q(hidden_words={}), name="check_in_with_hidden_words")]

    def __str__(self) -> str:
        return f"{self.pilot} {self.week_of}"


class Incident(Identified):
    """What went wrong. `text` and `measures` stay between those who run the trial; the public reads `public_text`, once the team or
    the data-protection officer has read it, and as long as nobody has taken it back.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="incidents")
    on = models.DateField(_("date"))
    text = models.TextField(_("ce qui s’est passé"))
    measures = models.TextField(_("ce qui a été fait"), blank=True)
    personal_data = models.BooleanField(_("des données personnelles sont en cause"), default=False)
    public_text = models.TextField(_("ce que le public en lit"), blank=True)
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    shown_at = models.DateTimeField(null=True, blank=True)
    rectified_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_note = models.CharField(_("pourquoi ce texte est retiré"), max_length=300, blank=True)
    breach = models.CharField(_("avis du délégué"), max_length=10, choices=BreachRuling, blank=True)
    breach_reasons = models.TextField(_("motifs de l’avis"), blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    ruled_at = models.DateTimeField(null=True, blank=True)
    notified_on = models.DateField(_("notifiée à la CNIL le"), null=True, blank=True)
    persons_told_on = models.DateField(_("dite aux personnes le"), null=True, blank=True)
    outcome = models.TextField(_("suites données"), blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True) | ~Q(public_text=""), name="shown_incident_has_a_public_text"
            )
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(personal_data=True) | ~Q(breach=""),
                name="incident_with_personal_data",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(shown_at__isnull=True, hidden_at__isnull=True) & ~Q(public_text=""),
                name="incident_to_read",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def public(self) -> bool:
        return self.shown_at is not None and self.hidden_at is None


class Evaluation(Identified):
    """The grid shared by all pilots: efficiency, feasibility, durability, 1 to 5 each, and the decision with its reasons."""

    pilot = models.OneToOneField(Pilot, on_delete=models.CASCADE, related_name="evaluation")
    efficiency = models.PositiveSmallIntegerField(
        _("efficacité"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    feasibility = models.PositiveSmallIntegerField(
        _("faisabilité"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    durability = models.PositiveSmallIntegerField(
        _("durabilité"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    findings_fr = models.TextField(_("ce que l’on a appris"))
    findings_en = models.TextField(_("ce que l’on a appris, en anglais"), blank=True)
    decision = models.CharField(_("décision"), max_length=8, choices=PilotDecision)
    decision_reasons = models.TextField(_("motifs de la décision"))
    observations = models.TextField(_("observations de la startup"), blank=True)
    silent = models.BooleanField(_("la startup n’a rien répondu"), default=False)
    unmet = models.JSONField(default=list, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    decided_at = models.DateTimeField()
    follow_up_on = models.DateField(_("point à douze mois"), null=True, blank=True)
    follow_up_text = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.pilot}: {self.get_decision_display()}"
