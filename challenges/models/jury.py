"""A jury: who reads, who must not, what they score, what they decide together."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from challenges.enums import ConflictGround, ConflictOrigin, ConflictScope, ConflictWeight, LinkNature, ReviewState
from challenges.models.application import Application
from challenges.models.challenge import Challenge
from core.bilingual import shown
from core.clock import app_now
from core.guardian import GroupGrant
from core.models import Identified, StoredFile
from partners.models import Criterion


class Jury(Identified):
    """The jury of one challenge."""

    challenge = models.OneToOneField(Challenge, on_delete=models.PROTECT, related_name="jury")
    group = models.OneToOneField("auth.Group", on_delete=models.PROTECT, related_name="jury")
    blind = models.BooleanField(_("lecture anonyme"), default=False)
    quorum = models.PositiveSmallIntegerField(_("quorum"), default=3)
    reviews_per_application = models.PositiveSmallIntegerField(_("lectures par candidature"), default=3)
    reviews_due_at = models.DateTimeField(_("date limite des lectures"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        permissions = [("sit_jury", "Sit on a jury"), ("chair_jury", "Chair a jury")]

    def __str__(self) -> str:
        return f"Jury · {self.challenge}"


class JuryGrant(GroupGrant):
    allowed_permissions = frozenset({"view_jury", "sit_jury", "chair_jury"})
    content_object = models.ForeignKey(Jury, on_delete=models.CASCADE)


class JuryMember(Identified):
    """A juror works once the charter (impartiality, confidentiality) is signed."""

    jury = models.ForeignKey(Jury, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="jury_memberships")
    chair = models.BooleanField(_("préside"), default=False)
    charter_signed_at = models.DateTimeField(null=True, blank=True)
    conflicts_declared_at = models.DateTimeField(null=True, blank=True, help_text="true also for « none »")
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.TextField(blank=True)
    vice_chair = models.BooleanField(_("vice-préside"), default=False)
    session_chair = models.BooleanField(_("présidence de séance"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jury", "user"], name="person_once_per_jury")]

    def __str__(self) -> str:
        return str(self.user)


class Conflict(Identified):
    """A link of one person, juror or agent of the team, with a candidate or with the whole challenge.

    It keeps away until it is assessed as mere acquaintance. `reason` says what is known: the words of whoever told it, or the
    fact that was found. `application` is empty where the link is with the challenge itself (an employer who is its partner).
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="conflicts")
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="conflicts")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, null=True, blank=True, related_name="conflicts"
    )
    origin = models.CharField(max_length=10, choices=ConflictOrigin)
    ground = models.CharField(max_length=10, choices=ConflictGround, blank=True)
    scope = models.CharField(max_length=10, choices=ConflictScope, default=ConflictScope.FILE)
    weight = models.CharField(max_length=12, choices=ConflictWeight, blank=True)
    reason = models.TextField()
    nature = models.CharField(max_length=10, choices=LinkNature, blank=True)
    told_by = models.CharField(max_length=200, blank=True, help_text="who told the team: for the team alone")
    told_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    assessed_at = models.DateTimeField(null=True, blank=True)
    assessment = models.TextField(blank=True)
    lifted = models.BooleanField(default=False, help_text="assessed as mere acquaintance: it keeps away from nothing")
    since = models.DateTimeField(
        default=app_now, help_text="since when it keeps away from what it does, or from nothing"
    )

    class Meta:
        permissions = [
            ("assess_conflict", "Assess a link with a candidate"),
            ("confirm_conflict", "Confirm that a link is mere acquaintance"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "challenge", "application", "origin", "ground"],
                nulls_distinct=False,
                name="one_link_per_fact",
            ),
            models.CheckConstraint(
                condition=Q(application__isnull=False) | Q(scope="challenge"), name="link_without_a_file_is_with_all"
            ),
            models.CheckConstraint(
                condition=~Q(weight="influence") | Q(scope="challenge", lifted=False),
                name="influence_keeps_from_the_whole_challenge",
            ),
            models.CheckConstraint(
                condition=Q(lifted=False) | Q(weight="acquaintance", assessed_by__isnull=False) & ~Q(assessment=""),
                name="lifted_link_is_assessed_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} × {self.application or self.challenge}"

    @property
    def reason_shown(self) -> str:
        """The reason in the language being read: the program's own is kept in both."""
        return shown(self.reason)

    @property
    def with_whom(self) -> str:
        """The candidate, or the challenge."""
        return str(self.application.organisation if self.application else self.challenge)


class Review(Identified):
    """One juror's reading of one application. Recusal hides the file and its reviews."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reviews")
    member = models.ForeignKey(JuryMember, on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(max_length=12, choices=ReviewState, default=ReviewState.ASSIGNED)
    comment = models.TextField(_("appréciation"), blank=True)
    to_applicant = models.TextField(_("retour à la startup"), blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    excluded_reason = models.TextField(blank=True, help_text="a conflict found after scoring: kept, shown, not counted")
    version = models.PositiveIntegerField(default=0)
    skipped_at = models.DateTimeField(null=True, blank=True, help_text="put at the end of its juror's queue")
    abstained_reason = models.TextField(blank=True)

    class Meta:
        permissions = [("write_review", "Write one's own review")]
        constraints = [
            models.UniqueConstraint(fields=["application", "member"], name="one_review_per_juror"),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False), name="submitted_review_is_dated"
            ),
            models.CheckConstraint(
                condition=~Q(state="abstained") | ~Q(abstained_reason=""), name="abstention_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.application}"

    @property
    def excluded_shown(self) -> str:
        """Why it does not count, in the language being read."""
        return shown(self.excluded_reason)


class ReviewGrant(GroupGrant):
    """The jury's group may write its reviews; the rule narrows that to one's own."""

    allowed_permissions = frozenset({"write_review"})
    content_object = models.ForeignKey(Review, on_delete=models.CASCADE)


class Score(models.Model):
    """0 to 5 on one criterion."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(validators=[MinValueValidator(0), MaxValueValidator(5)])
    comment = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(condition=Q(value__gte=0, value__lte=5), name="score_between_0_and_5"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class Deliberation(Identified):
    """The meeting: who was there, who was recused, what was decided, signed by the chair."""

    jury = models.OneToOneField(Jury, on_delete=models.PROTECT, related_name="deliberation")
    held_at = models.DateTimeField(_("tenue le"))
    present = models.ManyToManyField(JuryMember, related_name="+")
    minutes = models.TextField(_("procès-verbal"), blank=True)
    ranking = models.JSONField(default=list, help_text="ranking as computed when the minutes were signed")
    attendance = models.JSONField(default=list, help_text="who was present, absent, recused from how many files")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.jury} {self.held_at:%Y-%m-%d}"


class MinutesVersion(Identified):
    """Minutes that were signed and then replaced, as they stood. The fields of a `Deliberation` have the same names and meaning."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="versions")
    n = models.PositiveSmallIntegerField()
    held_at = models.DateTimeField()
    minutes = models.TextField()
    ranking = models.JSONField()
    attendance = models.JSONField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    signed_at = models.DateTimeField()
    replaced_at = models.DateTimeField()
    reason = models.TextField(_("motif"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deliberation", "n"], name="one_version_of_minutes_per_number")]

    def __str__(self) -> str:
        return f"{self.deliberation} n° {self.n}"


class MinutesAddendum(Identified):
    """What is added to signed minutes without a new deliberation: written by whoever presides, confirmed by the team.

    `minutes_n` is the number of the minutes that it completes. `reasons` replace those of one application; `covers_links`: the
    links known since the signature are those of people who were not at the meeting.
    """

    deliberation = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="addenda")
    minutes_n = models.PositiveSmallIntegerField()
    n = models.PositiveSmallIntegerField()
    text = models.TextField()
    reason = models.TextField(_("motif"))
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="+")
    reasons_before = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    covers_links = models.BooleanField(default=False)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    confirmed_at = models.DateTimeField()
    objections_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deliberation", "minutes_n", "n"], name="one_addendum_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.deliberation} n° {self.minutes_n}.{self.n}"


class AddendumAnswer(Identified):
    """A juror has read an addendum, or objects to it with a reason."""

    addendum = models.ForeignKey(MinutesAddendum, on_delete=models.PROTECT, related_name="answers")
    member = models.ForeignKey(JuryMember, on_delete=models.PROTECT, related_name="+")
    objection = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["addendum", "member"], name="one_answer_to_an_addendum")]

    def __str__(self) -> str:
        return f"{self.addendum}, {self.member}"


class Release(Identified):
    """The instant at which all decisions of a challenge became known, together."""

    challenge = models.OneToOneField(Challenge, on_delete=models.PROTECT, related_name="release")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    released_at = models.DateTimeField()
    figures = models.JSONField(default=dict, help_text="aggregate fairness figures, no names")

    def __str__(self) -> str:
        return f"{self.challenge} {self.released_at:%Y-%m-%d}"
