"""The front page."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.models.base import BodyPage
from cms.models.news import NewsPage
from cms.queries import home
from cms.queries.challenges import open_now
from cms.queries.pilots import pilot_with_measures
from cms.views.presenters import lit_by_challenges, lit_by_pilots, merged_tiles, series
from register.queries import latest_head

OPEN_SHOWN = 4
NEWS_SHOWN = 3


class HomePage(BodyPage):
    """Words by editors; figures, challenges, map and measures from the database."""

    lead = models.CharField(_("accroche"), max_length=200, blank=True)

    cache_tags: ClassVar[tuple[str, ...]] = (*BodyPage.cache_tags, "home", "register")
    template = "cms/home_page.html"
    content_panels: ClassVar[list[Any]] = [
        *BodyPage.content_panels[:1],
        FieldPanel("lead"),
        *BodyPage.content_panels[1:],
    ]
    max_count_per_parent = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        pilot = pilot_with_measures()
        news = NewsPage.objects.live().descendant_of(self).order_by("-date", "-pk")[:NEWS_SHOWN]
        return {
            **context,
            "challenges": open_now(OPEN_SHOWN),
            "pilot": pilot,
            "measured": series(pilot.indicators.all()[0]) if pilot else None,
            "lit": merged_tiles(lit_by_pilots(home.pilots_on_map()), lit_by_challenges(home.challenges_on_map())),
            "figures": home.figures(),
            "news": news,
            "head": latest_head(),
        }
