"""One version after another: the same articles, open to change again."""

from django.forms import model_to_dict

from agreements.conventions.domain.content import articles_of
from agreements.conventions.domain.stress import run_stress
from agreements.models import Article, Convention, ConventionVersion

COPIED = ("order", "terms", "text_fr", "text_en", "removed", "deviation_reason")


def next_version(convention: Convention, source: ConventionVersion, *, reason: str = "") -> ConventionVersion:
    """A version that starts as a copy of `source`, approvals included, tested at once."""
    last = convention.versions.order_by("-n").values_list("n", flat=True)[0]
    version = ConventionVersion.objects.create(convention=convention, n=last + 1, reason=reason)
    Article.objects.bulk_create(
        Article(
            version=version,
            clause_version=article.clause_version,
            changed_by=article.changed_by,
            approved_by=article.approved_by,
            approved_at=article.approved_at,
            **model_to_dict(article, fields=COPIED),
        )
        for article in articles_of(source)
    )
    run_stress(version)
    return version
