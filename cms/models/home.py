"""The front page."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Func, Value
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.models.base import BodyPage
from cms.models.news import NewsPage
from core.cache_tags import CacheTag
from core.compiled import Compiled
from public.presenters import MEASURES, lit_by_challenges, lit_by_pilots, merged_tiles, series
from public.queries import home
from public.queries.challenges import open_now
from public.queries.pilots import measured_now

OPEN_SHOWN = 4
NEWS_SHOWN = 3


_news = Compiled(
    lambda path: (
        NewsPage.objects.live()
        .filter(Func(F("path"), Value(path), function="starts_with", output_field=models.BooleanField()))
        .order_by("-date", "-pk")
        .only("title", "introduction", "date", "fictional", "url_path")[:NEWS_SHOWN]
    ),
    path="⟨path⟩",
)


class HomePage(BodyPage):
    """Words by editors; figures, challenges, map and measures from the database."""

    lead = models.CharField(_("accroche"), max_length=200, blank=True)

    cache_tags: ClassVar[tuple[CacheTag, ...]] = (*BodyPage.cache_tags, CacheTag.REGISTER)
    template = "cms/home_page.html"
    content_panels: ClassVar[list[Any]] = [
        *BodyPage.content_panels[:1],
        FieldPanel("lead"),
        *BodyPage.content_panels[1:],
    ]
    max_count_per_parent = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        facts, measured = home.front(), measured_now(MEASURES)
        lit = merged_tiles(lit_by_pilots(facts["pilots_on_map"]), lit_by_challenges(facts["challenges_on_map"]))
        return {
            **context,
            "challenges": open_now(OPEN_SHOWN),
            "pilot": measured and measured[0].pilot,
            "measured": measured and series(*measured),
            "lit": lit,
            "figures": facts["figures"],
            "news": _news.fetch(path=self.path),
            "head": facts["head"],
        }
