"""What every page of the site is: kept in the page cache, found by robots, without login state."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import ALL_BLOCKS
from core.cache_tags import NOUNS, CacheTag
from core.public_cache import served

QUERY_KEYS = ("page",)  # what our pages read of the address


class PublicPage(Page):
    """Base of our pages. `cache_tags` name what a page shows; a page behind a restriction is never kept."""

    introduction = models.TextField(_("introduction"), blank=True)

    cache_tags: ClassVar[tuple[CacheTag, ...]] = (CacheTag.PAGES,)
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draw = super().serve
        if getattr(request, "is_preview", False) or not self.is_open_to_all():
            return draw(request, *args, **kwargs)
        return served(request, self.cache_tags, lambda: draw(request, *args, **kwargs), reads=QUERY_KEYS)

    def is_open_to_all(self) -> bool:
        """Whether no restriction stands on the page or above it; known already of those that `open_to_all()` found."""
        return getattr(self, "open_to_all", False) or not self.get_view_restrictions().exists()

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str | None:
        """A page below the one being served has its address below it: nothing need be asked about sites."""
        above = getattr(request, "served_page", None)
        if request is not None and above is not None and self.url_path.startswith(above.url_path):
            return request.path + self.url_path.removeprefix(above.url_path)
        url: str | None = super().get_url(request, current_site)
        return url


class BodyPage(PublicPage):
    """A page with a body made of blocks, some of which draw live facts."""

    body = StreamField(ALL_BLOCKS, blank=True, verbose_name=_("contenu"))

    cache_tags: ClassVar[tuple[CacheTag, ...]] = (CacheTag.PAGES, *NOUNS)
    content_panels: ClassVar[list[Any]] = [*PublicPage.content_panels, FieldPanel("body")]

    class Meta:
        abstract = True
