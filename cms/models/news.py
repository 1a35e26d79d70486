"""News and events."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.models.base import BodyPage, PublicPage
from core.clock import app_now

PAGE_SIZE = 20


class NewsIndexPage(PublicPage):
    """The list of news."""

    subpage_types: ClassVar[list[str]] = ["cms.NewsPage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        rows = NewsPage.objects.live().child_of(self).order_by("-date", "-pk")
        return {**context, "rows": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))}


class NewsPage(BodyPage):
    """One piece of news."""

    date = models.DateField(_("date"))
    fictional = models.BooleanField(_("fictif"), default=False)

    content_panels: ClassVar[list[Any]] = [
        *BodyPage.content_panels,
        FieldPanel("date"),
        FieldPanel("fictional"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.NewsIndexPage"]


class AgendaPage(PublicPage):
    """Events to come, then past ones."""

    subpage_types: ClassVar[list[str]] = ["cms.EventPage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        rows, now = EventPage.objects.live().child_of(self), app_now()
        return {
            **context,
            "coming": rows.filter(ends_at__gte=now).order_by("starts_at")[:50],
            "past": rows.filter(ends_at__lt=now).order_by("-starts_at")[:50],
        }


class EventPage(BodyPage):
    """A meeting with a time and a place."""

    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    fictional = models.BooleanField(_("fictif"), default=False)

    content_panels: ClassVar[list[Any]] = [
        *BodyPage.content_panels,
        FieldPanel("starts_at"),
        FieldPanel("ends_at"),
        FieldPanel("place"),
        FieldPanel("fictional"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.AgendaPage"]
