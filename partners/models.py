"""Editions of the programme, who takes part in them, and the directorates of the City."""

from decimal import Decimal

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Origin
from accounts.models import Organisation
from core.models import Generic, Identified
from partners.enums import DataAccess, EligibilityKind, ParticipationRole, Precision


@pghistory.track()
class Edition(Identified):
    """One season. Calendar dates are instants (shown in Europe/Paris); `precision` says how exactly each is known."""

    number = models.PositiveSmallIntegerField(_("numéro"))
    slug = models.SlugField(max_length=60, unique=True)
    name_fr = models.CharField(_("nom"), max_length=150)
    name_en = models.CharField(_("nom en anglais"), max_length=150, blank=True)
    season = models.CharField(_("saison"), max_length=40, blank=True)
    summary_fr = models.TextField(_("présentation"), blank=True)
    summary_en = models.TextField(_("présentation en anglais"), blank=True)
    call_opens_at = models.DateTimeField(_("ouverture de l’appel"), null=True, blank=True)
    call_closes_at = models.DateTimeField(_("clôture de l’appel"), null=True, blank=True)
    decision_at = models.DateTimeField(_("annonce des résultats"), null=True, blank=True)
    pilots_start_at = models.DateTimeField(_("début des expérimentations"), null=True, blank=True)
    pilots_end_at = models.DateTimeField(_("fin des expérimentations"), null=True, blank=True)
    closing_event_at = models.DateTimeField(_("événement de clôture"), null=True, blank=True)
    precision = models.JSONField(default=dict, blank=True, help_text="field → Precision; absent = instant")
    published = models.BooleanField(_("visible du public"), default=False)
    fictional = models.BooleanField(default=False)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.LIVE)
    source_id = models.CharField(max_length=100, blank=True)
    facts = models.JSONField(default=dict, blank=True, help_text="imported facts with their sources")

    class Meta:
        verbose_name = _("édition")
        ordering = ["-number"]
        permissions = [
            ("set_up_edition", "Set up an edition"),
            ("follow_edition", "Follow an edition at its desk, remind whoever must act"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number", "fictional"], name="one_edition_per_number"),
            models.CheckConstraint(
                condition=models.Q(call_opens_at__isnull=True)
                | models.Q(call_closes_at__isnull=True)
                | models.Q(call_closes_at__gt=models.F("call_opens_at")),
                name="edition_call_closes_after_it_opens",
                violation_error_message=_("La clôture de l’appel doit suivre son ouverture."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_fr

    def precision_of(self, field: str) -> str:
        return str(self.precision.get(field, Precision.INSTANT))


class Objective(models.Model):
    """A grand objective of an edition, under which challenges are written."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="objectives")
    name_fr = models.CharField(_("objectif"), max_length=200)
    name_en = models.CharField(_("objectif en anglais"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name_fr


class Theme(models.Model):
    """What a challenge is about; each theme has a colour and a motif (class `theme-<slug>`)."""

    slug = models.SlugField(max_length=40, unique=True)
    name_fr = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    class Meta:
        ordering = ["name_fr__sorted"]

    def __str__(self) -> str:
        return self.name_fr


class Criterion(models.Model):
    """What juries score, with its weight in percent; the weights of an edition sum to 100."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=40)
    name_fr = models.CharField(_("critère"), max_length=150)
    name_en = models.CharField(_("critère en anglais"), max_length=150, blank=True)
    help_fr = models.TextField(_("aide"), blank=True)
    help_en = models.TextField(_("aide en anglais"), blank=True)
    weight = models.PositiveSmallIntegerField(_("poids (%)"), validators=[MinValueValidator(1)])
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="one_criterion_per_key")]

    def __str__(self) -> str:
        return f"{self.name_fr} ({self.weight} %)"


class EligibilityRule(models.Model):
    """A condition to apply, checked by the program where it can (`met`, `not met`) and by the team where it cannot."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="eligibility_rules")
    kind = models.CharField(max_length=20, choices=EligibilityKind)
    params = models.JSONField(default=dict, blank=True)
    text_fr = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text_fr


class Directorate(models.Model):
    """A directorate of the City: it has an acronym, dates, and successors, because administrations change."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="directorate")
    acronym = models.CharField(_("sigle"), max_length=20)
    valid_from = models.DateField(_("depuis"), null=True, blank=True)
    valid_to = models.DateField(_("jusqu’à"), null=True, blank=True)
    name_verified = models.BooleanField(default=True)
    acronym_verified = models.BooleanField(default=True)

    class Meta:
        ordering = ["acronym"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="directorate_ends_after_it_starts",
                violation_error_message=_("La fin de validité doit suivre son début."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.acronym} · {self.organisation.name}"


class DirectorateSuccession(models.Model):
    """On a day, one directorate took over from another; its pilots and people may be handed over."""

    predecessor = models.ForeignKey(Directorate, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Directorate, on_delete=models.CASCADE, related_name="predecessions")
    on = models.DateField()
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_per_pair"),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")), name="no_directorate_succeeds_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor.acronym} → {self.successor.acronym}"


class Participation(Identified):
    """An organisation takes part in an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(max_length=20, choices=ParticipationRole, default=ParticipationRole.PARTNER)
    contribution_fr = models.TextField(_("apport"), blank=True)
    contribution_en = models.TextField(_("apport en anglais"), blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "organisation", "role"], name="one_participation_per_role")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.edition}"


class Commitment(Identified):
    """What a partner promised in return, measurable, shown to the public with its progress."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="commitments")
    text_fr = models.CharField(_("engagement"), max_length=300)
    text_en = models.CharField(_("engagement en anglais"), max_length=300, blank=True)
    unit = models.CharField(_("unité"), max_length=40, blank=True)
    target = models.DecimalField(_("cible"), max_digits=14, decimal_places=2, null=True, blank=True)
    progress = models.DecimalField(_("réalisé"), max_digits=14, decimal_places=2, default=0)
    due_on = models.DateField(_("échéance"), null=True, blank=True)

    def __str__(self) -> str:
        return self.text_fr

    @property
    def done(self) -> Decimal:
        """The progress without needless zeros."""
        return plain(self.progress)

    @property
    def goal(self) -> Decimal | None:
        """The target without needless zeros; None when nothing measurable was promised."""
        return None if self.target is None else plain(self.target)


def plain(value: Decimal) -> Decimal:
    """The same figure without zeros after the comma."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


class HistoryFile(Identified):
    """A file of past editions: read, tried, and written once somebody has confirmed what it changes.

    `document` is the file as it would be written, `faults` what stands in its way, `differences` what it changes of the
    rows that are there; both are those of the last trial.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("à l’essai")
        TRIED = "tried", _("essayé")
        REFUSED = "refused", _("refusé")
        CONFIRMED = "confirmed", _("en cours d’import")
        IMPORTED = "imported", _("importé")
        WITHDRAWN = "withdrawn", _("laissé de côté")

    name = models.CharField(max_length=200, help_text="of the file")
    document = models.JSONField()
    general = models.JSONField(default=dict, blank=True, help_text="what the file says of the programme as a whole")
    sha256 = models.CharField(max_length=64, help_text="of the document")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    faults = models.JSONField(default=list, blank=True, help_text="record, field and message of each")
    differences = models.JSONField(default=list, blank=True, help_text="model, record, field, before and after of each")
    counts = models.JSONField(default=dict, blank=True, help_text="model → rows created, changed, same")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        null=True,
        related_name="+",
        help_text="empty: manage.py load_editions",
    )
    sent_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("fichier d’éditions passées")
        indexes = [models.Index(fields=["status", "-imported_at"], name="history_last_imported")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(status="imported") | models.Q(imported_at__isnull=False),
                name="imported_history_has_its_instant",
            )
        ]

    def __str__(self) -> str:
        return self.name


class DueDiligenceFact(Identified):
    """A fact about a partner with its source; staff only."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="due_diligence")
    text = models.TextField()
    source = models.URLField(max_length=500)
    stated_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.text[:60]


class DataSet(Identified):
    """Data an organisation offers to challenges and pilots."""

    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="datasets")
    name_fr = models.CharField(_("jeu de données"), max_length=200)
    name_en = models.CharField(_("jeu de données en anglais"), max_length=200, blank=True)
    description_fr = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("description en anglais"), blank=True)
    access = models.CharField(_("accès"), max_length=12, choices=DataAccess, default=DataAccess.SHARED)
    personal_data = models.BooleanField(_("contient des données personnelles"), default=False)
    licence = models.CharField(_("licence (SPDX)"), max_length=80, blank=True)
    formats = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    url = models.URLField(_("adresse"), blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name_fr


class Reminder(Generic, Identified):
    """Somebody was reminded of a late thing, on a day, by a person or by the clock. Once a day for each thing."""

    kind = models.SlugField(max_length=20, help_text="name of the kind of late things (core.season)")
    on = models.DateField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+", help_text="empty: the clock"
    )
    text = models.TextField(help_text="what was written, in both languages where the text is the program's")
    told = models.PositiveIntegerField(default=0, help_text="how many people were written to")

    class Meta:
        verbose_name = _("rappel")
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "kind", "on"], name="one_reminder_a_day")
        ]
        indexes = [models.Index(fields=["object_id", "-on"], name="reminder_of_an_object")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.on}"
