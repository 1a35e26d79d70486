"""What public templates need beside the interface: texts in two languages, states of values, sources."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.template import Context
from django.utils.dateparse import parse_datetime
from django.utils.safestring import SafeString

from agreements.conventions.standing import Standing, standing_of
from agreements.enums import ComponentOrigin
from casework.acts import act_kind
from challenges.enums import ChallengeState, SectionKey
from core.bilingual import in_reader_language
from core.templatetags.ui import entries
from core.ui.components import component, component_filter
from core.ui.states import tone_of
from partners.enums import DataAccess
from pilots.enums import HostingArea
from public import archives, presenters
from public import entries as teasers
from public.register_labels import kind_words
from public.texts import Said, reading_language, said
from public.verdicts import verdict_of

register = template.Library()
component_filter(said)


@register.filter(name="said")
def said_filter(holder: Any, field: str) -> Said:
    """`{{ challenge|said:"summary" }}`; `.attr` of the result is its `lang` when it differs from the page's."""
    return said(holder, field)


@register.filter
def standing(convention: Any) -> Standing:
    """What a convention is to the public: `.words` and `.tone` of its badge."""
    return standing_of(convention)


@register.filter
def tone(state: str) -> str:
    return tone_of(state)


@register.filter
def act_kind_words(name: str) -> str:
    """The kind of an act, in words."""
    return str(act_kind(name).label)


@register.filter
def challenge_state(value: str) -> str:
    return str(ChallengeState(value).label)


register.filter("sources", archives.sources_of)
register.filter("notes", archives.notes_of)
register.filter("reserve", archives.reserve_of)


@register.filter
def known_of(facts: dict[str, Any], kind: str) -> list[archives.Line]:
    """What the sources say of a record of the archives, as lines: `prototype` or `organisation`."""
    return archives.lines({"prototype": archives.PROTOTYPE, "organisation": archives.ORGANISATION}[kind], facts)


register.filter("tried_where", archives.tried)


register.filter("kept_words", in_reader_language)
register.filter("ordinal", teasers.ordinal)
register.filter("prototype_name", teasers.name_of)
register.filter("makers", teasers.makers_of)


@register.simple_tag
def challenge_entries(challenges: Iterable[Any], level: int = 2) -> SafeString:
    return entries([teasers.of_challenge(challenge) for challenge in challenges], level)


@register.simple_tag
def pilot_entries(pilots: Iterable[Any], level: int = 2) -> SafeString:
    return entries([teasers.of_pilot(pilot) for pilot in pilots], level)


@register.simple_tag
def prototype_entries(prototypes: Iterable[Any], level: int = 2) -> SafeString:
    return entries([teasers.of_prototype(prototype) for prototype in prototypes], level)


@register.simple_tag
def edition_entries(editions: Iterable[Any]) -> SafeString:
    return entries([teasers.of_edition(edition) for edition in editions])


@register.inclusion_tag("public/_edition_links.html")
def edition_links(editions: Iterable[Any]) -> dict[str, Any]:
    """Editions by name and season, in one line each."""
    return {"editions": editions}


@component(register, "public/partner_rows")
def partner_rows(partners: Iterable[Any]) -> dict[str, Any]:
    return {"partners": partners}


@component(register, "public/figures")
def programme_figures(figures: dict[str, int]) -> dict[str, Any]:
    """The programme in numbers. `figures`: as `public.queries.home.figures()` counts them."""
    return {"figures": figures}


@component(register, "public/news_items", takes_context=True)
def news_items(context: Context, pages: Iterable[Any], level: int = 2, *, wide: bool = False) -> dict[str, Any]:
    request = context.get("request")
    return {"items": [(page, page.get_url(request)) for page in pages], "level": level, "wide": wide}


@register.filter
def short_hash(text: str) -> str:
    """A hash in groups that the eye can compare."""
    return " ".join(text[at : at + 8] for at in range(0, len(text), 8))


@register.simple_tag(takes_context=True)
def page_languages(context: dict[str, Any]) -> list[tuple[str, str]]:
    """The path of this page in French and in English, without its query."""
    path = context["request"].path
    french = (path[3:] or "/") if path == "/en" or path.startswith("/en/") else path
    return [("fr", french), ("en", f"/en{french}"), ("x-default", french)]


@register.filter
def register_kind(kind: str) -> str:
    return kind_words(kind)


@register.filter
def section_title(key: str) -> str:
    return str(SectionKey(key).label)


@register.filter
def access_label(value: str) -> str:
    return str(DataAccess(value).label)


@register.filter
def plain_terms(sheet: Any) -> list[dict[str, str]]:
    return presenters.plain_terms(sheet)


@component(register, "verdict")
def public_verdict(summary: dict[str, Any]) -> dict[str, Any]:
    """The stress test in the words the public reads, with what was examined and the notice."""
    return verdict_of(summary, reading_language())


@register.filter
def component_origin(value: str) -> str:
    return str(ComponentOrigin(value).label)


@register.filter
def hosting_words(value: str) -> str:
    """Where lent data are kept, in words."""
    return str(HostingArea(value).label)


@register.filter
def parsed(text: str) -> datetime | None:
    """An instant that came as text from a bundle of rows."""
    return parse_datetime(text or "")


@register.inclusion_tag("public/_story.html")
def story_steps(story: Any) -> dict[str, Any]:
    """An attack on a convention, drawn and told step by step."""
    return {"story": story}


register.filter("figure", presenters.figure)
