"""Prototypes and their IP card, for everybody."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.enums import Origin
from agreements.conventions.domain.promises import knows_model_2
from agreements.events.domain.timeline import guarantee_timeline
from agreements.facts.domain.verdict import verdict_of
from agreements.facts.presenters import facts_shown, lanes_of, model_1_words, panel_of
from agreements.facts.queries import facts_recorded, speaking
from agreements.models import Prototype
from casework.replies import replies_below
from core.cache_tags import CacheTag
from core.clock import today
from core.public_cache import public_page
from pilots.enums import PUBLIC
from public.forms.filters import PrototypeFilter
from public.presenters import plain_terms
from public.queries import prototypes as queries
from public.queries.register import read
from public.reuse import Line, reuse_lines
from public.views.lists import PAGE, page_of

SHOWN = [CacheTag.PROTOTYPES, CacheTag.CHALLENGES, CacheTag.EDITIONS, CacheTag.ORGANISATIONS]


@public_page(SHOWN, reads=[*PrototypeFilter.base_fields, PAGE])
def prototype_list(request: HttpRequest) -> HttpResponse:
    form = PrototypeFilter(request.GET)
    page = page_of(queries.listing_of(form.choice), request)
    return render(request, "public/prototype_list.html", {"form": form, "page": page})


def _proven(prototype: Prototype, day: dt.date) -> dict[str, Any]:
    """What model 2 says today, with the facts that hold; and the line of model 1 beside it for a text signed before."""
    version = prototype.governing_version
    if version is None or prototype.origin == Origin.IMPORTED:
        return {}
    row, facts = getattr(prototype, "verdict", None), list(facts_recorded(prototype))
    panel = panel_of(verdict_of(prototype, day, row=row), row)
    shown = facts_shown(prototype, day, speaking(facts)) if panel else []
    return {
        "panel": panel,
        "facts": [fact for fact in shown if fact.fact],
        "never": [fact for fact in shown if not fact.fact],
        "fact_lanes": lanes_of(prototype, facts, row.history if row else ()) if panel else (),
        "today": day,
        "before_model_2": model_1_words(version) if panel and not knows_model_2(version) else "",
    }


def _reuse(prototype: Prototype, story: Any) -> list[Line]:
    """Five lines for whoever wants to reuse it; of one of the archives, nobody knows any of them."""
    if prototype.origin == Origin.IMPORTED:
        return []
    licence = prototype.licence or (story.release.licence if story.release else "")
    fetched = [row for row in prototype.archives if row["id"] in story.open_to_all]  # type: ignore[attr-defined]
    place = next(
        (reverse("prototype_source", args=[prototype.slug, row["id"]]) for row in fetched), prototype.repository or ""
    )
    link = format_html('<a href="{}">{}</a>', place, _("Le code source")) if place else None
    return reuse_lines(prototype, licence, link, reverse("public:contact"))


@public_page([*SHOWN, CacheTag.CONVENTIONS, CacheTag.PILOTS, CacheTag.REGISTER])
def prototype_detail(request: HttpRequest, slug: str) -> HttpResponse:
    prototype = queries.prototype_page(slug)
    if prototype is None:
        raise Http404
    terms = (prototype.accepted_terms or prototype.current_terms or [None])[0]
    pilot, story = getattr(prototype, "pilot", None), guarantee_timeline(prototype)
    context = {
        "prototype": prototype,
        "reuse": _reuse(prototype, story),
        "shown_pilot": pilot if pilot and pilot.state in PUBLIC else None,
        "terms": plain_terms(terms) if terms else [],
        "story": story,
        "entries": [read(entry) for entry in queries.entries_about(prototype)],
        "replies": replies_below(prototype),
        **_proven(prototype, story.today or today()),
    }
    return render(request, "public/prototype_detail.html", context)
