"""The clause library: kinds, versioned texts over typed terms, and templates made of them."""

from django.db import models

from agreements.enums import ClauseStatus
from core.models import Identified
from partners.models import Edition


class ClauseKind(models.Model):
    """One of the kinds of `agreements/data/clauses.json`; `key` is what the commons model reads."""

    key = models.SlugField(max_length=60, primary_key=True)
    name_fr = models.CharField(max_length=150)
    name_en = models.CharField(max_length=150)
    summary_fr = models.TextField()
    summary_en = models.TextField()
    order = models.PositiveSmallIntegerField()
    legal_sources = models.JSONField(default=list)

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name_fr


class ClauseVersion(Identified):
    """One wording of a kind, with parameters `{term}`. Never edited once used: a change is a new version."""

    kind = models.ForeignKey(ClauseKind, on_delete=models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField()
    title_fr = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    text_fr = models.TextField()
    text_en = models.TextField()
    default_terms = models.JSONField(help_text="commons-safe defaults")
    status = models.CharField(max_length=10, choices=ClauseStatus, default=ClauseStatus.DRAFT)
    reviewed_by = models.CharField(max_length=200, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind__order", "-n"]
        constraints = [models.UniqueConstraint(fields=["kind", "n"], name="clause_version_numbered_once")]

    def __str__(self) -> str:
        return f"{self.kind_id} v{self.n}"


class Template(Identified):
    """An ordered choice of clause versions from which conventions start."""

    name_fr = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    editions = models.ManyToManyField(Edition, blank=True, related_name="convention_templates")

    def __str__(self) -> str:
        return self.name_fr


class TemplateArticle(models.Model):
    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="articles")
    clause_version = models.ForeignKey(ClauseVersion, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.order}. {self.clause_version}"
