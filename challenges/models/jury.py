"""A jury: who reads, who must not, what they score, what they decide together."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from challenges.enums import ConflictOrigin, ReviewState
from challenges.models.application import Application
from challenges.models.challenge import Challenge
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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jury", "user"], name="person_once_per_jury")]

    def __str__(self) -> str:
        return str(self.user)


# Why a conflict was computed: kept as a key, said in the language of whoever reads it.
COMPUTED = "computed:"
COMPUTED_REASONS = {
    "member": _("Membre de l’organisation candidate."),
    "former": _("Ancien membre de l’organisation candidate."),
    "domain": _("Même domaine de messagerie que l’organisation candidate (%(domain)s)."),
}


def reason_in_words(kept: str) -> str:
    """A reason written by a person as it stands; a computed one (`computed:domain:example.org`) as a sentence."""
    if not kept.startswith(COMPUTED):
        return kept
    key, _colon, domain = kept.removeprefix(COMPUTED).partition(":")
    return str(COMPUTED_REASONS[key]) % {"domain": domain}


class Conflict(Identified):
    """A juror must not judge an application: declared by the juror or computed (same organisation, same mail domain)."""

    member = models.ForeignKey(JuryMember, on_delete=models.CASCADE, related_name="conflicts")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="conflicts")
    origin = models.CharField(max_length=10, choices=ConflictOrigin)
    reason = models.TextField()
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    waiver_reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "application"], name="one_conflict_per_pair")]

    def __str__(self) -> str:
        return f"{self.member} × {self.application}"

    @property
    def reason_in_words(self) -> str:
        return reason_in_words(self.reason)


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

    class Meta:
        permissions = [("write_review", "Write one's own review")]
        constraints = [
            models.UniqueConstraint(fields=["application", "member"], name="one_review_per_juror"),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False), name="submitted_review_is_dated"
            ),
        ]

    @property
    def exclusion_in_words(self) -> str:
        return reason_in_words(self.excluded_reason)

    def __str__(self) -> str:
        return f"{self.member} · {self.application}"


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


class Release(Identified):
    """The instant at which all decisions of a challenge became known, together."""

    challenge = models.OneToOneField(Challenge, on_delete=models.PROTECT, related_name="release")
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    released_at = models.DateTimeField()
    figures = models.JSONField(default=dict, help_text="aggregate fairness figures, no names")

    def __str__(self) -> str:
        return f"{self.challenge} {self.released_at:%Y-%m-%d}"
