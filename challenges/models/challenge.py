"""A challenge: a real problem of the city, written by partners and directorates together."""

import datetime as dt
from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import Origin
from accounts.models import Organisation
from challenges.enums import ChallengeOrgRole, ChallengeState, SectionKey
from core.cache_tags import CacheTag
from core.guardian import GroupGrant
from core.models import Identified
from core.names import Folded
from core.ui import dates
from partners.models import DataSet, Edition, Objective, Theme


@pghistory.track()
class Challenge(Identified):
    """`state` may lag behind the calendar: ask `queries.with_effective_state()`. Imported challenges keep their gaps
    (no title, no partner, no edition): constraints bind live ones.
    """

    public_tags: ClassVar[tuple[CacheTag, ...]] = (CacheTag.CHALLENGES,)

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="challenges", verbose_name=_("édition")
    )
    title_fr = models.CharField(_("titre"), max_length=160, null=True, blank=True)
    title_en = models.CharField(_("titre en anglais"), max_length=160, null=True, blank=True)
    slug = models.SlugField(max_length=120, unique=True)
    summary_fr = models.CharField(_("résumé"), max_length=400, blank=True)
    summary_en = models.CharField(_("résumé en anglais"), max_length=400, blank=True)
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="challenges", verbose_name=_("thème")
    )
    objective = models.ForeignKey(
        Objective,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="challenges",
        verbose_name=_("grand objectif"),
    )
    state = models.CharField(max_length=24, choices=ChallengeState, default=ChallengeState.DRAFT)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.LIVE)
    fictional = models.BooleanField(default=False)
    contact_email = models.EmailField(
        _("adresse de contact"), blank=True, help_text=_("Une adresse de service, qui ne désigne pas une personne.")
    )
    opens_at = models.DateTimeField(_("ouverture"), null=True, blank=True)
    closes_at = models.DateTimeField(_("clôture"), null=True, blank=True)
    decision_at = models.DateTimeField(_("annonce des résultats"), null=True, blank=True)
    places = models.PositiveSmallIntegerField(_("nombre de lauréats"), default=1)
    arrondissements = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("arrondissements")
    )
    published_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")
    source_id = models.CharField(max_length=100, blank=True)
    facts = models.JSONField(default=dict, blank=True, help_text="imported facts with their sources")

    class Meta:
        verbose_name = _("défi")
        permissions = [
            ("propose_challenge", "Send a challenge to the programme team"),
            ("withdraw_challenge", "Withdraw a challenge before it opens"),
            ("comment_challenge", "Comment a challenge under writing"),
            ("steer_challenge", "Check, approve, schedule, close a challenge"),
            ("correct_challenge", "Correct a challenge between its proposal and its opening"),
            ("answer_question", "Answer the public questions of a challenge"),
            ("manage_jury", "Compose and run the jury of a challenge"),
            ("decide_challenge", "Record and release decisions"),
        ]
        indexes = [
            models.Index(fields=["state", "closes_at"]),
            models.Index(fields=["edition", "state"]),
            GinIndex(
                OpClass(Folded("title_fr"), name="gin_trgm_ops"),
                OpClass(Folded("title_en"), name="gin_trgm_ops"),
                name="challenge_by_part_of_title",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="challenge_closes_after_it_opens",
                violation_error_message=_("La clôture doit suivre l’ouverture."),
            ),
            models.CheckConstraint(
                condition=~Q(origin="live") | Q(edition__isnull=False, title_fr__isnull=False),
                name="live_challenge_has_edition_and_title",
            ),
            models.CheckConstraint(
                condition=~Q(origin="live")
                | ~Q(state__in=["scheduled", "open", "closed", "deliberating", "decided"])
                | Q(opens_at__isnull=False, closes_at__isnull=False),
                name="live_published_challenge_has_a_calendar",
            ),
            models.UniqueConstraint(
                fields=["source_id"], condition=~Q(source_id=""), name="one_challenge_per_imported_record"
            ),
        ]

    def __str__(self) -> str:
        return self.title_fr or self.title_en or str(_("Titre inconnu"))


class ChallengeGrant(GroupGrant):
    allowed_permissions = frozenset(
        {
            "view_challenge",
            "change_challenge",
            "propose_challenge",
            "withdraw_challenge",
            "comment_challenge",
            "answer_question",
        }
    )
    content_object = models.ForeignKey(Challenge, on_delete=models.CASCADE)


class SlugHistory(models.Model):
    """Addresses that were public once never break."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="old_slugs")
    slug = models.SlugField(max_length=120, unique=True)

    def __str__(self) -> str:
        return self.slug


class ChallengeOrg(models.Model):
    """A partner or a directorate on a challenge."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="organisations")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="challenge_links")
    role = models.CharField(max_length=12, choices=ChallengeOrgRole)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["challenge", "organisation"], name="organisation_once_per_challenge")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class ChallengeSection(models.Model):
    """The present text of one part. Every saved state is kept as a core.TextVersion; `version` refuses lost updates."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=20, choices=SectionKey)
    body_fr = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, related_name="+")
    sitting = models.CharField(
        max_length=32, blank=True, help_text="the open page that saved last: it never conflicts with itself"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["challenge", "key"], name="one_section_per_key")]

    def __str__(self) -> str:
        return self.get_key_display()


class ChallengeDataSet(models.Model):
    """A data set offered to whoever is selected."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="datasets")
    dataset = models.ForeignKey(DataSet, on_delete=models.PROTECT, related_name="challenges")
    conditions = models.CharField(_("conditions"), max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["challenge", "dataset"], name="dataset_once_per_challenge")]

    def __str__(self) -> str:
        return str(self.dataset)


class Indicator(models.Model):
    """How success will be measured: from a baseline to a target."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="indicators")
    name_fr = models.CharField(_("indicateur"), max_length=200)
    name_en = models.CharField(_("indicateur en anglais"), max_length=200, blank=True)
    unit = models.CharField(_("unité"), max_length=40, blank=True)
    baseline = models.DecimalField(_("départ"), max_digits=14, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("cible"), max_digits=14, decimal_places=2, null=True, blank=True)

    def __str__(self) -> str:
        return self.name_fr


class TermsSheet(Identified):
    """The IP terms in plain words as they stood when the challenge was published: an application points at one and
    « the version shown » can never change. Written by `agreements`; frozen by a trigger.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="terms_sheets")
    body_fr = models.JSONField(help_text="list of {key, title, sentence}")
    body_en = models.JSONField()
    sha256 = models.CharField(max_length=64)
    convention_version = models.UUIDField(help_text="agreements.ConventionVersion")
    convention_name = models.CharField(max_length=200)
    verdict = models.JSONField(default=dict, help_text="stress test in short, with model version and hash")
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["challenge"],
                condition=Q(superseded_at__isnull=True),
                name="one_current_terms_sheet_per_challenge",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="frozen_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="frozen", exclude=["superseded_at", "updated_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.convention_name} {self.sha256[:8]}"


class Question(Identified):
    """A public question about a challenge and its public answer."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="questions")
    body = models.TextField(_("question"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    answer = models.TextField(_("réponse"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reply_by = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(
        null=True, blank=True, help_text="when the mail about this answer left; empty: not yet, or corrected since"
    )

    class Meta:
        indexes = [
            models.Index(fields=["challenge"], condition=Q(answer=""), name="question_to_answer"),
            models.Index(
                fields=["challenge"], condition=Q(told_at=None, answered_at__isnull=False), name="question_to_tell"
            ),
            models.Index(fields=["asked_by", "created_at"]),
        ]

    def __str__(self) -> str:
        return self.body[:60]


class Amendment(Identified):
    """A change made after publication: dated, public, mailed to those with a draft."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="amendments")
    field = models.CharField(max_length=60)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.TextField()
    before_en = models.TextField(blank=True)
    after_en = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    english_due = models.BooleanField(default=False, help_text="the English text has not followed the French one yet")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")
    told = models.PositiveIntegerField(default=0, help_text="people who were mailed")

    def __str__(self) -> str:
        return f"{self.field}: {self.reason[:40]}"

    @property
    def before_in_words(self) -> str:
        return self._in_words(self.before, self.before_en)

    @property
    def after_in_words(self) -> str:
        return self._in_words(self.after, self.after_en)

    @property
    def is_said_in_english(self) -> bool:
        """Whether this reader, who reads English, is shown the English of what changed."""
        return bool(self.after_en) and (get_language() or "fr").startswith("en")

    @property
    def reason_in_words(self) -> str:
        """The reason in the language being read; in French where nobody wrote it in English."""
        return self.reason_en if self.reason_en and (get_language() or "fr").startswith("en") else self.reason

    def _in_words(self, kept: str, english: str) -> str:
        """A date is kept in no language, and said in that of the reader; a text in both, when the English followed."""
        if self.field not in ("closes_at", "decision_at") or not kept:
            return english if self.is_said_in_english else kept
        return dates.instant(dt.datetime.fromisoformat(kept))
