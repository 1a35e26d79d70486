"""Search over everything public: each kind in one bounded query, the best first."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from challenges.calls.queries.challenge import published
from core.names import SearchText, search_words
from public.queries.challenges import with_words
from public.queries.partners import published_partners
from public.queries.pilots import published_pilots
from public.queries.prototypes import published_prototypes
from public.texts import Said, reading_language, said

PER_KIND = 15
CONFIG = "french_plain"


@dataclass(frozen=True)
class Hit:
    title: Said
    url: str
    summary: Said


@dataclass(frozen=True)
class Found:
    """What was found of one kind."""

    label: str
    hits: list[Hit]


def _ranked(rows: QuerySet[Any], words: str, first: tuple[str, ...], then: tuple[str, ...]) -> list[Any]:
    query = SearchQuery(search_words(words), config=CONFIG, search_type="websearch")
    vector = SearchVector(*map(SearchText, first), weight="A", config=CONFIG)
    if then:
        vector += SearchVector(*map(SearchText, then), weight="B", config=CONFIG)
    found = rows.annotate(vector=vector).filter(vector=query).annotate(rank=SearchRank(vector, query))
    return _best(found)


def _best(found: QuerySet[Any]) -> list[Any]:
    return list(found.order_by("-rank", "pk")[:PER_KIND])


def _hits(rows: list[Any], name: str) -> list[Hit]:
    return [
        Hit(said(row, "title") or Said(str(row)), reverse(name, args=[row.slug]), said(row, "summary")) for row in rows
    ]


def _pages(words: str) -> list[Hit]:
    from wagtail.models import Locale, Page  # noqa: PLC0415 (the worker, which has no Wagtail, imports this module for its addresses)

    locale = Locale.objects.filter(language_code=reading_language()).first()
    rows = Page.objects.live().public().filter(locale=locale, depth__gt=2).search(search_words(words))[:PER_KIND]
    return [Hit(Said(page.title), page.get_url() or "", Said(page.search_description)) for page in rows]


def search_everything(words: str) -> list[Found]:
    """Kinds in which something was found, in the order of the site."""
    both = ("title_fr", "title_en"), ("summary_fr", "summary_en")
    found = [
        Found(_("Défis"), _hits(_best(with_words(published(), words)), "public:challenge")),
        Found(_("Pilotes"), _hits(_ranked(published_pilots(), words, *both), "public:pilot")),
        Found(
            _("Prototypes"),
            _hits(_ranked(published_prototypes(), words, ("name",), ("summary_fr", "summary_en")), "public:prototype"),
        ),
        Found(
            _("Partenaires"),
            _hits(_ranked(published_partners(), words, ("name",), ("summary_fr", "summary_en")), "public:partner"),
        ),
        Found(_("Pages"), _pages(words)),
    ]
    return [kind for kind in found if kind.hits]
