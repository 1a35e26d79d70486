"""Challenges as feeds and as a calendar, of all of them or of a search: the same filters as the list."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from challenges.models import Challenge
from core.cache_tags import CacheTag
from core.public_cache import public_page
from core.text import fit
from core.ui.zones import calendar_instants, paris_zone
from public.forms.filters import ChallengeFilter
from public.queries.challenges import SORTS, chosen, listed
from public.searches import choice_of
from public.texts import reading_language, said

FEED_LENGTH = 50
NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class _Dated:
    """A feed says the same thing as long as nothing changed: an empty one is of no date, and not of this instant."""

    def latest_post_date(self) -> dt.datetime:
        items: list[dict[str, Any]] = self.items  # type: ignore[attr-defined]
        return max((item[key] for item in items for key in ("updateddate", "pubdate") if item.get(key)), default=NEVER)


class _Rss(_Dated, Rss201rev2Feed):
    pass


class _Atom(_Dated, Atom1Feed):
    pass


READS = list(ChallengeFilter.base_fields)


def _asked(request: HttpRequest) -> QuerySet[Challenge]:
    return chosen(listed().defer(None), choice_of(request.GET))


def _feed(request: HttpRequest, make: type[SyndicationFeed], content_type: str) -> HttpResponse:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    feed = make(
        title=_("DataCity : défis"),
        link=f"{settings.SITE_URL}{reverse('public:challenges')}{query}",
        description=_("Les défis de la Ville, dès leur publication."),
        subtitle=_("Les défis de la Ville, dès leur publication."),
        language=reading_language(),
        feed_url=f"{settings.SITE_URL}{request.path}{query}",
        author_name="DataCity",
    )
    rows = _asked(request).filter(published_at__isnull=False).order_by(*SORTS["-publication"], "id")
    for challenge in rows[:FEED_LENGTH]:
        feed.add_item(
            title=fit(str(said(challenge, "title"))) or _("Titre inconnu"),
            link=f"{settings.SITE_URL}{reverse('public:challenge', args=[challenge.slug])}",
            description=fit(str(said(challenge, "summary"))),
            unique_id=f"urn:uuid:{challenge.pk}",
            unique_id_is_permalink=False,
            pubdate=challenge.published_at,
            updateddate=challenge.updated_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=f"{content_type}; charset=utf-8")


@public_page([CacheTag.CHALLENGES, CacheTag.EDITIONS, CacheTag.ORGANISATIONS], reads=READS)
def challenge_feed(request: HttpRequest) -> HttpResponse:
    """RSS 2.0."""
    return _feed(request, _Rss, "application/rss+xml")


@public_page([CacheTag.CHALLENGES, CacheTag.EDITIONS, CacheTag.ORGANISATIONS], reads=READS)
def challenge_atom(request: HttpRequest) -> HttpResponse:
    """Atom (RFC 4287)."""
    return _feed(request, _Atom, "application/atom+xml")


@public_page([CacheTag.CHALLENGES, CacheTag.EDITIONS, CacheTag.ORGANISATIONS], reads=READS)
def challenge_calendar(request: HttpRequest) -> HttpResponse:
    """Closing instants as events of a quarter of an hour, in full zone terms."""
    calendar = Calendar()
    calendar.add("prodid", "-//DataCity//Defis//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("DataCity : clôture des défis"))
    rows = list(_asked(request).filter(closes_at__isnull=False).order_by("-closes_at", "pk")[:200])
    calendar.add_component(paris_zone())
    for challenge in rows:
        calendar.add_component(_closing(challenge))
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")


def _closing(challenge: object) -> Event:
    event = Event()
    starts, closes = calendar_instants(challenge.closes_at - dt.timedelta(minutes=15), challenge.closes_at)
    event.add("uid", f"{challenge.pk}@datacity")
    event.add("dtstamp", challenge.updated_at.astimezone(dt.UTC))
    event.add("dtstart", starts)
    event.add("dtend", closes)
    event.add("summary", _("Clôture : %(title)s") % {"title": said(challenge, "title")})
    event.add("url", f"{settings.SITE_URL}{reverse('public:challenge', args=[challenge.slug])}")
    return event
