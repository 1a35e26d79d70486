"""What happens to a prototype after signature: events, what the convention says of them, who owes what, who broke what."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from agreements.enums import STANDING, AllegationState, BreachState, Decided, Effect, Finding, ObligationState, Route
from agreements.models.convention import ConventionVersion
from agreements.models.prototype import Deposit, Prototype
from core.guardian import GroupGrant
from core.models import Identified, StoredFile


class IPEventQuerySet(models.QuerySet["IPEvent"]):
    def standing(self) -> "IPEventQuerySet":
        """Facts that stand: own acts, and what two people found established. What is only alleged is in none of them."""
        return self.filter(Q(allegation__isnull=True) | Q(allegation__finding__in=STANDING))

    def public(self) -> "IPEventQuerySet":
        """Those of them that everybody may read: a finding is shown once it is published, and not before."""
        return self.filter(Q(allegation__isnull=True) | Q(allegation__finding__in=STANDING, allegation__public=True))


class IPEvent(Identified):
    """Something that happened to the rights on a prototype, as one party or the City declared it. Never changed after.

    What is declared of another stands only once its `Allegation` is found established; read `standing()` or `public()`.

    `kind` is one of the vocabulary of `agreements/data/clauses.json`; `to`, `restrictive` and `subject` qualify the few
    kinds that need them. `declarer` is the organisation that declares, None for the City itself.
    """

    prototype = models.ForeignKey(Prototype, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(_("ce qui s’est passé"), max_length=60)
    on = models.DateField(_("date des faits"))
    actor = models.CharField(_("de qui cela vient"), max_length=12, blank=True)
    to = models.CharField(_("au profit de"), max_length=12, blank=True)
    restrictive = models.BooleanField(_("aux droits restreints"), default=False)
    subject = models.CharField(_("objet"), max_length=20, blank=True)
    account = models.TextField(_("récit des faits"), blank=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    declarer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="declared_events"
    )
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    declared_at = models.DateTimeField()

    objects = IPEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("événement")
        ordering = ["on", "declared_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["prototype", "kind", "on", "declarer"],
                nulls_distinct=False,
                name="event_declared_once_a_day_by_each",
                violation_error_message=_("Cet événement est déjà déclaré à cette date."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="event_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="event_unchanged", exclude=["updated_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Ruling(Identified):
    """What the convention makes of an event, in the state in which it found the prototype.

    `computed` is the model's answer, worked out again each time an event enters the story before it. A person confirms
    or corrects it; `effect` is the one that counts. `state_after` is where the next event starts from.
    """

    event = models.OneToOneField(IPEvent, on_delete=models.PROTECT, related_name="ruling")
    version = models.ForeignKey(ConventionVersion, on_delete=models.PROTECT, related_name="+")
    model_version = models.CharField(max_length=10)
    rank = models.PositiveIntegerField(help_text="place in the story of the prototype, from 0")
    computed = models.JSONField()
    effect = models.CharField(max_length=14, choices=Effect)
    state_before = models.JSONField()
    state_after = models.JSONField()
    forms = models.JSONField(default=list)
    within_reach = models.JSONField(default=dict)
    decided = models.CharField(max_length=10, choices=Decided, default=Decided.AWAITED)
    decided_effect = models.CharField(max_length=14, choices=Effect, blank=True)
    decision_reason = models.TextField(_("motifs"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("décision sur un événement")
        ordering = ["rank"]
        permissions = [("decide_ruling", "Confirm or correct a ruling")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided=Decided.AWAITED) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="ruling_decided_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(decided=Decided.AWAITED, decided_effect="")
                | ~Q(decided=Decided.AWAITED) & ~Q(decided_effect=""),
                name="ruling_decision_has_an_effect",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} : {self.get_effect_display()}"


class Obligation(Identified):
    """What somebody owes after an event: every term in days, months or hours of the clauses that govern it.

    `lasting` ones bind until their day and then end of themselves; the others are to be done by their day.
    `due_at` is the end of the day in Paris, None when the date falls outside the calendar.
    """

    prototype = models.ForeignKey(Prototype, on_delete=models.PROTECT, related_name="obligations")
    event = models.ForeignKey(IPEvent, on_delete=models.PROTECT, related_name="obligations")
    clause = models.CharField(max_length=60)
    term = models.CharField(max_length=60)
    amount = models.PositiveIntegerField()
    debtor_role = models.CharField(max_length=30)
    creditor_role = models.CharField(max_length=30)
    debtor = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    creditor = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    lasting = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=ObligationState, default=ObligationState.DUE)
    reminded = models.PositiveSmallIntegerField(
        default=0, help_text="reminders sent: 7 days before, 1 day before, late"
    )
    fulfilled_at = models.DateTimeField(null=True, blank=True)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(_("ce qui a été fait"), blank=True)

    class Meta:
        verbose_name = pgettext_lazy("obligation", "échéance")
        ordering = ["due_at", "id"]
        permissions = [
            ("fulfil_obligation", "Report an obligation as done"),
            ("cancel_obligation", "Say that an obligation has no object any more"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "clause", "term"], name="obligation_opened_once_by_an_event"),
            models.CheckConstraint(
                condition=~Q(state=ObligationState.FULFILLED) | Q(fulfilled_at__isnull=False),
                name="fulfilled_obligation_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause}.{self.term}"


class ObligationGrant(GroupGrant):
    allowed_permissions = frozenset({"view_obligation", "fulfil_obligation"})
    content_object = models.ForeignKey(Obligation, on_delete=models.CASCADE)


class Allegation(Identified):
    """What one party or the City says of another: private until two people have found it established, with its answer.

    It is about a fact that it alone carries (`event`), about a fact that stands already (`about`), or about an obligation
    that is late. `accused` is the party concerned; `accused_name` somebody without an account; neither: the author is not
    established, and the maker of the prototype is heard.
    """

    prototype = models.ForeignKey(Prototype, on_delete=models.PROTECT, related_name="allegations")
    event = models.OneToOneField(IPEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="allegation")
    about = models.ForeignKey(IPEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="allegations")
    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, null=True, blank=True, related_name="allegations"
    )
    version = models.ForeignKey(ConventionVersion, on_delete=models.PROTECT, related_name="+")
    route = models.CharField(max_length=12, choices=Route, default=Route.ACCUSATION)
    source = models.CharField(_("source officielle"), max_length=300, blank=True)
    articles = models.JSONField(default=list, help_text="keys of the clauses in question")
    accused = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    accused_role = models.CharField(max_length=30, blank=True)
    accused_name = models.CharField(_("nom, sans compte"), max_length=200, blank=True)
    account = models.TextField(_("récit des faits"))
    declarer = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    declared_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=AllegationState, default=AllegationState.DECLARED)
    notified_at = models.DateTimeField(null=True, blank=True)
    notice = models.TextField(_("ce qui est notifié"), blank=True)
    answer_by = models.DateTimeField(null=True, blank=True, db_index=True)
    answer = models.TextField(_("observations"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    answer_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    finding = models.CharField(max_length=16, choices=Finding, blank=True)
    reasons = models.TextField(_("motifs"), blank=True)
    found_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(null=True, blank=True, db_index=True)
    published_at = models.DateTimeField(null=True, blank=True)
    public = models.BooleanField(default=False)
    rectified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mise en cause")
        ordering = ["-declared_at", "-id"]
        permissions = [
            ("withdraw_allegation", "Take back what one alleged"),
            ("answer_allegation", "Answer what is alleged of one’s organisation"),
            ("treat_allegation", "Set aside, notify, find, rectify"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(event__isnull=False, about__isnull=True, obligation__isnull=True)
                | Q(event__isnull=True, about__isnull=False, obligation__isnull=True)
                | Q(event__isnull=True, about__isnull=True, obligation__isnull=False),
                name="allegation_of_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(finding="") | Q(public=False, found_at__isnull=True), name="only_a_finding_is_public"
            ),
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(obligation__isnull=False), name="one_allegation_per_obligation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prototype_id} {self.declared_at:%Y-%m-%d}"

    @property
    def fact(self) -> IPEvent | None:
        """The event that it carries or that it qualifies; None when it is about an obligation."""
        return self.event or self.about


class AllegationGrant(GroupGrant):
    allowed_permissions = frozenset({"view_allegation", "withdraw_allegation", "answer_allegation"})
    content_object = models.ForeignKey(Allegation, on_delete=models.CASCADE)


class Qualification(Identified):
    """Whether one article is broken by what was alleged: the answer of a person, apart from what the fact moves (`Ruling.effect`)."""

    allegation = models.ForeignKey(Allegation, on_delete=models.PROTECT, related_name="qualifications")
    article = models.CharField(_("article"), max_length=60)
    broken = models.BooleanField()
    reason = models.TextField(_("motifs"))

    class Meta:
        verbose_name = _("qualification")
        ordering = ["allegation", "article"]
        constraints = [
            models.UniqueConstraint(fields=["allegation", "article"], name="one_answer_per_article"),
        ]

    def __str__(self) -> str:
        return f"{self.article} {self.broken}"


class Breach(Identified):
    """One case: what was promised and not kept, the notice to put it right, and what the City did when it was not."""

    prototype = models.ForeignKey(Prototype, on_delete=models.PROTECT, related_name="breaches")
    event = models.ForeignKey(IPEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="breaches")
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, null=True, blank=True, related_name="breaches")
    allegation = models.ForeignKey(
        Allegation, on_delete=models.PROTECT, null=True, blank=True, related_name="breaches", help_text="its finding"
    )
    version = models.ForeignKey(ConventionVersion, on_delete=models.PROTECT, related_name="+")
    clause = models.CharField(max_length=60)
    against_role = models.CharField(max_length=30)
    against = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    facts = models.TextField(_("faits reprochés"))
    state = models.CharField(max_length=10, choices=BreachState, default=BreachState.RECORDED)
    public = models.BooleanField(default=False, help_text="the transparency clause says that breaches are public")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    recorded_at = models.DateTimeField()
    noticed_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(
        null=True, blank=True, help_text="the notice: the time to put right runs from then"
    )
    cure_by = models.DateTimeField(null=True, blank=True)
    cured_at = models.DateTimeField(null=True, blank=True)
    reinstated = models.BooleanField(default=False)
    remedies = models.JSONField(default=list, help_text="remedies applied, in order: key and day")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("manquement")
        ordering = ["-recorded_at", "-id"]
        permissions = [("treat_breach", "Give notice, record the cure, apply remedies, close")]
        constraints = [
            models.CheckConstraint(
                condition=Q(event__isnull=False) | Q(obligation__isnull=False), name="breach_of_something"
            ),
            models.UniqueConstraint(
                fields=["event", "clause"],
                condition=Q(event__isnull=False, obligation__isnull=True),
                name="one_breach_per_article_of_an_event",
            ),
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(obligation__isnull=False), name="one_breach_per_obligation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.recorded_at:%Y-%m-%d}"


class EscrowRelease(Identified):
    """The source held in escrow was handed over, to those whom the signed clause names and for good. Never changed after.

    `released_to` and `licence` are the words of the clause then; the ground is an event, or a breach case among whose
    graded remedies the release was applied.
    """

    prototype = models.OneToOneField(Prototype, on_delete=models.PROTECT, related_name="escrow_release")
    deposit = models.ForeignKey(Deposit, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ConventionVersion, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(IPEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="escrow_releases")
    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, null=True, blank=True, related_name="escrow_releases")
    released_to = models.CharField(_("à qui"), max_length=40)
    licence = models.CharField(_("licence (expression SPDX)"), max_length=200, blank=True)
    reason = models.TextField(_("motifs"))
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    released_at = models.DateTimeField()

    class Meta:
        verbose_name = _("levée du séquestre")
        permissions = [("release_escrow", "Hand over the source held in escrow")]
        constraints = [
            models.CheckConstraint(
                condition=Q(event__isnull=False) | Q(breach__isnull=False), name="escrow_released_on_a_ground"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="escrow_release_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="escrow_release_unchanged", exclude=["updated_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.prototype} {self.released_at:%Y-%m-%d}"


class CalendarFeed(Identified):
    """The right to read one's obligations from a calendar program, by an address that holds a secret.

    The address is signed from the person and `generation`; a new generation makes the old address stop working.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="obligation_feed")
    generation = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.user_id} {self.generation}"
