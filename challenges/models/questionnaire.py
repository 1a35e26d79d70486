"""What an application asks: a working copy of rows, and the versions published from it."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from challenges.enums import FormStep, QuestionKind
from challenges.models.challenge import Challenge
from core.cache_tags import CacheTag
from core.models import Identified
from partners.models import Edition

MOST_WORDS, MOST_CHARACTERS, MOST_ROWS = 5000, 20_000, 50


class Questionnaire(Identified):
    """The questions of an edition, or those that one challenge adds to them. Without one, an edition asks the default
    questions (`form_questions.QUESTIONS`) and a challenge adds none.
    """

    edition = models.OneToOneField(
        Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="questionnaire"
    )
    challenge = models.OneToOneField(
        Challenge, on_delete=models.PROTECT, null=True, blank=True, related_name="questionnaire"
    )

    class Meta:
        verbose_name = _("questionnaire")
        constraints = [
            models.CheckConstraint(
                condition=Q(edition__isnull=False, challenge__isnull=True)
                | Q(edition__isnull=True, challenge__isnull=False),
                name="questionnaire_of_an_edition_or_of_a_challenge",
            )
        ]

    def __str__(self) -> str:
        return str(self.edition or self.challenge)


class FormQuestion(Identified):
    """One question of the working copy. Nothing that applicants see comes from here before a version is published."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="rows")
    key = models.SlugField(max_length=40)
    place = models.PositiveSmallIntegerField(default=0)
    step = models.CharField(_("étape"), max_length=12, choices=FormStep, default=FormStep.SOLUTION)
    kind = models.CharField(_("type de réponse"), max_length=12, choices=QuestionKind, default=QuestionKind.LONG)
    label_fr = models.CharField(_("question"), max_length=200, blank=True)
    label_en = models.CharField(_("question en anglais"), max_length=200, blank=True)
    help_fr = models.CharField(_("aide"), max_length=500, blank=True)
    help_en = models.CharField(_("aide en anglais"), max_length=500, blank=True)
    required = models.BooleanField(_("réponse obligatoire"), default=True)
    max_words = models.PositiveIntegerField(
        _("mots au plus"), default=0, blank=True, validators=[MaxValueValidator(MOST_WORDS)]
    )
    max_characters = models.PositiveIntegerField(
        _("caractères au plus"), default=0, blank=True, validators=[MaxValueValidator(MOST_CHARACTERS)]
    )
    options_fr = models.TextField(_("choix ou colonnes"), max_length=4000, blank=True)
    options_en = models.TextField(_("choix ou colonnes en anglais"), max_length=4000, blank=True)
    max_rows = models.PositiveSmallIntegerField(
        _("lignes au plus"), default=0, blank=True, validators=[MaxValueValidator(MOST_ROWS)]
    )
    shown_when = models.CharField(_("posée seulement si"), max_length=90, blank=True, help_text="key=option")
    jury_reads = models.BooleanField(_("lue par le jury"), default=True)
    public = models.BooleanField(_("publique si la candidature est retenue"), default=False)

    class Meta:
        verbose_name = _("question")
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "key"], name="one_question_per_key"),
        ]

    def __str__(self) -> str:
        return self.label_fr or self.key


class FormVersion(Identified):
    """The questions as they were published: never changed afterwards. `difference`: what it changed, in both languages."""

    public_tags: ClassVar[tuple[CacheTag, ...]] = (CacheTag.CHALLENGES,)

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField()
    questions = models.JSONField()
    difference = models.JSONField(default=list)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["n"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "n"], name="form_version_numbered_once")]
        triggers = [
            pgtrigger.Protect(name="frozen_delete", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="frozen", exclude=["updated_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} v{self.n}"
