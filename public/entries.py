"""Teasers of the public lists, from the rows that `cms.queries` reads."""

from typing import Any

from django.template.defaultfilters import capfirst, date
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from challenges.enums import ChallengeState
from core.templatetags.figures import motif
from core.templatetags.ui import deadline, unknown
from core.ui.entries import Entry
from core.ui.states import tone_of
from public.archives import found_of
from public.texts import said


def _theme(theme: Any) -> dict[str, Any]:
    return {"theme": theme.slug, "theme_label": said(theme, "name")} if theme else {}


def _words(holder: Any) -> dict[str, Any]:
    """Title and summary, each with its language where it is not that of the page."""
    title, summary = said(holder, "title"), said(holder, "summary")
    return {"title": title.text, "lang": title.lang, "summary": summary.text, "summary_lang": summary.lang}


def _span(words: Any, kind: str = "") -> SafeString:
    return format_html('<span class="{}">{}</span>', kind, words) if kind else format_html("<span>{}</span>", words)


def ordinal(number: int) -> SafeString:
    """An arrondissement as one says it: 1er, 13e; 1st, 13th."""
    if (get_language() or "fr").startswith("en"):
        teens = 10 <= number % 100 <= 20
        suffix = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return format_html("{}{}", number, suffix)
    return format_html("{}<sup>{}</sup>", number, "er" if number == 1 else "e")


def of_challenge(challenge: Any) -> Entry:
    """A row of `public.queries.challenges.listed()`."""
    words = _words(challenge)
    words["title"] = words["title"] or gettext("Titre inconnu")
    state = ChallengeState(challenge.effective_state)
    closing = state == ChallengeState.OPEN and challenge.closes_at
    return Entry(
        href=reverse("public:challenge", args=[challenge.slug]),
        states=[(str(state.label), tone_of(state))],
        words=[said(challenge.edition, "name")] if challenge.edition else (),
        foot=[link["name"] for link in challenge.people] or [gettext("Partenaire inconnu")],
        side=[deadline(challenge.closes_at, gettext("Clôture des candidatures"), relative=False)] if closing else (),
        **_theme(challenge.theme),
        **words,
    )  # fmt: skip


def of_pilot(pilot: Any) -> Entry:
    """A row of `public.queries.pilots.listed_pilots()`."""
    places = [
        _span(format_html("{} {}", ordinal(place["arrondissement"]), gettext("arrondissement")))
        for place in pilot.places
        if place["arrondissement"]
    ]
    dates = " – ".join(date(day, "F Y") for day in (pilot.starts_on, pilot.ends_on) if day) if pilot.starts_on else ""
    evaluation = getattr(pilot, "evaluation", None)
    makers = (pilot.prototype.maker, pilot.directorate)
    return Entry(
        href=reverse("public:pilot", args=[pilot.slug]),
        states=[(pilot.get_state_display(), tone_of(pilot.state))],
        words=[format_html("<strong>{}</strong>", capfirst(evaluation.get_decision_display()))] if evaluation else (),
        foot=[organisation.name for organisation in makers if organisation],
        side=[*places, _span(dates, "soft")] if dates else places,
        **_theme(pilot.prototype.challenge.theme),
        **_words(pilot),
    )


def makers_of(prototype: Any) -> list[dict[str, str]]:
    """Whoever made it, by name and slug: one, or the several that made one of the archives together."""
    if prototype.maker:
        return [{"slug": prototype.maker.slug, "name": prototype.maker.name}]
    return list((prototype.facts or {}).get("makers") or ())


def name_of(prototype: Any) -> str:
    """Its name; one of the archives that has none is called by its makers, else by its challenge."""
    if prototype.name:
        return str(prototype.name)
    if names := [maker["name"] for maker in makers_of(prototype)]:
        return gettext("Prototype de %(name)s") % {"name": ", ".join(names)}
    return gettext("Prototype sans nom connu")


def _licence(prototype: Any) -> list[SafeString]:
    """Its licence; that of an archived one is known of none, which its page says once."""
    if prototype.licence:
        return [_span(prototype.licence, "mono")]
    if prototype.origin == "imported":
        return []
    return [format_html("<span>{} {}</span>", gettext("Licence"), unknown())]


def of_prototype(prototype: Any) -> Entry:
    """A row of `public.queries.prototypes.listed_prototypes()`."""
    summary = said(prototype, "summary")
    imported = prototype.origin == "imported"
    state = (gettext("Archives"), "past") if imported else (prototype.get_state_display(), tone_of(prototype.state))
    edition = prototype.challenge.edition
    return Entry(
        title=name_of(prototype),
        href=reverse("public:prototype", args=[prototype.slug]),
        states=[state],
        words=[said(edition, "name")] if edition else (),
        summary=summary.text,
        summary_lang=summary.lang,
        foot=[maker["name"] for maker in makers_of(prototype)],
        side=_licence(prototype),
        **_theme(prototype.challenge.theme),
    )


def of_edition(edition: Any) -> Entry:
    """A row of `public.queries.editions`, with `challenges_shown` and `partners_shown`."""
    name, summary = said(edition, "name"), said(edition, "summary")
    marks = {"fictional": (gettext("Fictive"), "info"), "imported": (gettext("Archives"), "past")}
    if edition.origin == "imported":
        facts = edition.facts
        counts: tuple[str, ...] = (
            gettext("Défis : %(found)s") % {"found": found_of(edition.challenges_shown, facts.get("challenges_count"))},
            gettext("Partenaires : %(found)s")
            % {"found": found_of(edition.partners_shown, facts.get("corporate_partners_count"))},
        )
    else:
        counts = (
            ngettext("%(n)s défi", "%(n)s défis", edition.challenges_shown) % {"n": edition.challenges_shown},
            ngettext("%(n)s partenaire", "%(n)s partenaires", edition.partners_shown) % {"n": edition.partners_shown},
        )
    found = [marks["fictional"]] if edition.fictional else []
    return Entry(
        title=name.text,
        lang=name.lang,
        href=reverse("public:edition", args=[edition.slug]),
        cover=motif(lit=edition.number),
        states=[*found, marks["imported"]] if edition.origin == "imported" else found,
        words=[edition.season] if edition.season else (),
        summary=summary.text,
        summary_lang=summary.lang,
        side=[_span(words) for words in counts],
    )
