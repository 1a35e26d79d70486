"""The clause library in the database, as the data files of the product have it."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from agreements.commons import template
from agreements.conventions import clause_texts
from agreements.models import Article, ClauseKind, ClauseVersion, Template, TemplateArticle

KINDS = Path(__file__).resolve().parents[2] / "data" / "clauses.json"
TEMPLATE_NAME_FR = "Convention de partenariat : le modèle qui garde les prototypes en commun"
TEMPLATE_NAME_EN = "Partnership convention: the model that keeps prototypes in common"


def load_library() -> Template:
    """Kinds, texts and the template of the product. Run again, it changes only what the files changed.

    A wording that a convention already uses is never rewritten: its change becomes a new version.
    """
    with transaction.atomic():
        for order, kind in enumerate(json.loads(KINDS.read_text(encoding="utf-8"))["clauses"], start=1):
            ClauseKind.objects.update_or_create(
                key=kind["key"],
                defaults={
                    **{name: kind[name] for name in ("name_fr", "name_en", "summary_fr", "summary_en")},
                    "order": order,
                    "legal_sources": kind["legal_sources"],
                },
            )
        versions = [_version(key, article, template()[key]) for key, article in clause_texts.load_texts().items()]
        return _template(versions)


def _version(key: str, article: clause_texts.ArticleText, terms: dict[str, Any]) -> ClauseVersion:
    wanted = {
        "title_fr": article.title["fr"],
        "title_en": article.title["en"],
        "text_fr": article.text["fr"],
        "text_en": article.text["en"],
        "default_terms": terms,
    }
    last = ClauseVersion.objects.filter(kind_id=key).order_by("-n").first()
    if last is None:
        return ClauseVersion.objects.create(kind_id=key, n=1, **wanted)
    if all(getattr(last, name) == value for name, value in wanted.items()):
        return last
    if Article.objects.filter(clause_version=last).exists():
        return ClauseVersion.objects.create(kind_id=key, n=last.n + 1, **wanted)
    ClauseVersion.objects.filter(pk=last.pk).update(**wanted)
    last.refresh_from_db()
    return last


def _template(versions: list[ClauseVersion]) -> Template:
    made, _created = Template.objects.get_or_create(name_fr=TEMPLATE_NAME_FR, defaults={"name_en": TEMPLATE_NAME_EN})
    present = list(made.articles.values_list("clause_version_id", flat=True))
    if present != [version.pk for version in versions]:
        made.articles.all().delete()
        TemplateArticle.objects.bulk_create(
            TemplateArticle(template=made, clause_version=version, order=order)
            for order, version in enumerate(versions, start=1)
        )
    return made
