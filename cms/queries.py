"""Pages of the tree that anybody may read."""

from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, QuerySet
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction, Site

from cms.models import HomePage
from core.compiled import Compiled


def _at_or_above(path: str) -> Func:
    """Whether the page at `path` is the outer one or holds it: paths of the tree begin with those of their parents."""
    return Func(OuterRef("path"), F(path), function="starts_with", output_field=BooleanField())


def open_to_all[Rows: QuerySet[Any]](pages: Rows) -> Rows:
    """Live pages without any restriction on them or above them.

    Aliases are left out, and what stands below one: their restrictions are those of another page, which Wagtail looks up.
    """
    restricted = PageViewRestriction.objects.filter(_at_or_above("page__path"))
    aliases = Page.objects.filter(_at_or_above("path"), alias_of__isnull=False)
    return pages.filter(~Exists(restricted), ~Exists(aliases), live=True)


def _front_pages(language: str) -> QuerySet[HomePage]:
    begins = Site.objects.filter(is_default_site=True).values("root_page__translation_key")
    others = Site.objects.filter(is_default_site=False)
    return open_to_all(
        HomePage.objects.filter(~Exists(others), translation_key__in=begins, locale__language_code=language)
    )


_front = Compiled(_front_pages, language="⟨language⟩")


def front_page() -> HomePage | None:
    """The front page in the reader's language, one query; None when Wagtail must decide: several sites, no translation,
    a restriction.
    """
    page = _front.first(language=get_language() or "")
    if page is not None:
        page.open_to_all = True
    return page
