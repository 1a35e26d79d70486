"""What public templates need beside the interface: texts in two languages, states of values, sources."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from agreements.enums import ComponentOrigin
from challenges.enums import ChallengeState, SectionKey
from cms.dates import partial_date
from cms.register_words import kind_words
from cms.verdicts import verdict_of
from cms.views import presenters
from cms.wording import Said, notes_of, reading_language, said, sources_of
from core.ui.components import component
from core.ui.states import tone_of
from partners.enums import DataAccess

register = template.Library()


@register.filter(name="said")
def said_filter(holder: Any, field: str) -> Said:
    """`{{ challenge|said:"summary" }}`; `.attr` of the result is its `lang` when it differs from the page's."""
    return said(holder, field)


@register.filter
def tone(state: str) -> str:
    return tone_of(state)


@register.filter
def challenge_state(value: str) -> str:
    return str(ChallengeState(value).label)


@register.filter
def sources(facts: dict[str, Any]) -> list[dict[str, str]]:
    return sources_of(facts)


@register.filter
def notes(facts: dict[str, Any]) -> list[str]:
    return notes_of(facts)


@register.filter
def ordinal(number: int) -> SafeString:
    """An arrondissement as one says it: 1er, 13e; 1st, 13th."""
    if (get_language() or "fr").startswith("en"):
        teens = 10 <= number % 100 <= 20
        suffix = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return format_html("{}{}", number, suffix)
    return format_html("{}<sup>{}</sup>", number, "er" if number == 1 else "e")


@register.filter
def edition_date(edition: Any, field: str) -> str:
    """A date of the calendar of an edition with no more precision than is known; empty when unknown."""
    return partial_date(getattr(edition, field), edition.precision_of(field))


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
def parsed(text: str) -> datetime | None:
    """An instant that came as text from a bundle of rows."""
    return parse_datetime(text or "")


@register.inclusion_tag("cms/_story.html")
def story_steps(story: Any) -> dict[str, Any]:
    """An attack on a convention, step by step."""
    return {"story": story}


register.filter("figure", presenters.figure)
