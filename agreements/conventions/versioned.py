"""Articles of a convention: a saved state holds parameters, text in both languages, and whether the article stands."""

import json
from collections.abc import Mapping
from copy import copy
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from agreements.conventions.domain.articles import STATE, put_back
from agreements.conventions.domain.content import paragraphs
from agreements.conventions.permissions import ConventionPerm
from agreements.conventions.queries import conventions_visible_to
from agreements.models import Article, Convention
from core.shared_texts import SharedTexts, declare


def _articles(user: Any) -> QuerySet[Article]:
    """Of every version: `_convention` refuses those of a text that has been replaced."""
    mine = conventions_visible_to(user).values("pk")
    rows = Article.objects.select_related("clause_version__kind", "version__convention", "changed_by", "approved_by")
    return rows.filter(version__convention__in=mine)


def _said(article: Article, body: str) -> str:
    """How a saved state reads, in the language of the page."""
    if not body:
        return ""
    state = json.loads(body)
    if state["removed"]:
        return _("(article retiré)")
    past = copy(article)
    for name, value in state.items():
        setattr(past, name, value)
    return "\n\n".join(paragraphs(past, "en" if (get_language() or "fr").startswith("en") else "fr"))


def _put_back(article: Article, *, by: Any, values: Mapping[str, Any]) -> None:
    put_back(article, json.loads(values[STATE]), by=by)


def _convention(article: Article) -> Convention:
    return article.version.convention


declare(
    SharedTexts(
        "article",
        Article,
        (STATE,),
        door=_articles,
        perm=ConventionPerm.CHANGE_CONVENTION,
        write=_put_back,
        back=lambda article: reverse("convention_article", args=[article.version.convention_id, article.pk]),
        target=_convention,
        said=_said,
        labels={STATE: gettext_lazy("Article")},
    )
)
