"""Plants the pages of the site: once, and never over what editors have written since.

A French tree and an English one hang under Wagtail's root; a page and its translation share their slug (so `/agenda/`
is `/en/agenda/`) and their translation key.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from cms.editing import grant_editors
from cms.models import AgendaPage, ContentPage, GlossaryPage, HomePage, NewsIndexPage
from cms.tree.sentences import GLOSSARY, HOME, LEGAL_BODIES, PAGES

KINDS: dict[str, type[Page]] = {
    "news": NewsIndexPage,
    "agenda": AgendaPage,
    "glossary": GlossaryPage,
    "content": ContentPage,
}
LANGS = ("fr", "en")


def _locale(code: str) -> Locale:
    return Locale.objects.get_or_create(language_code=code)[0]


def _home(lang: str, root: Page, key: Any) -> HomePage:
    found = HomePage.objects.filter(locale__language_code=lang).first()
    if found:
        return found
    words = HOME[lang]
    page = HomePage(title="DataCity", slug="accueil" if lang == "fr" else "home-en", locale=_locale(lang), **words)
    if key:
        page.translation_key = key
    root.add_child(instance=page)
    return page


def _fields(kind: str, slug: str, lang: str) -> dict[str, Any]:
    if kind == "glossary":
        return {"terms": [("term", dict(zip(("word", "meaning"), pair, strict=True))) for pair in GLOSSARY[lang]]}
    if kind == "content":
        return {"body": LEGAL_BODIES[slug][lang]}
    return {}


def _plant_pages(home: HomePage, lang: str) -> None:
    standing = set(home.get_children().values_list("slug", flat=True))
    french = {page.slug: page.translation_key for page in Page.objects.filter(locale__language_code="fr")}
    for slug, kind, words in PAGES:
        if slug in standing:
            continue
        title, introduction = words[lang]
        page = KINDS[kind](
            title=title,
            slug=slug,
            introduction=introduction,
            locale=home.locale,
            **_fields(kind, slug, lang),
        )
        if lang != "fr" and slug in french:
            page.translation_key = french[slug]
        home.add_child(instance=page)


@transaction.atomic
def plant() -> None:
    """Makes the two trees and the site if they are missing. Does nothing before Wagtail's own first pages exist."""
    root = Page.get_first_root_node()
    if root is None:
        return
    french = _home("fr", root, None)
    _plant_pages(french, "fr")
    root = Page.get_first_root_node()
    english = _home("en", root, french.translation_key)
    _plant_pages(english, "en")
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    if site.root_page_id != french.pk:
        welcome = site.root_page if site.root_page_id else None
        site.root_page, site.site_name = french, settings.WAGTAIL_SITE_NAME
        site.save()
        if (
            welcome
            and welcome.specific_class is Page
            and welcome.slug == "home"
            and not welcome.get_children().exists()
        ):
            Page.objects.get(pk=welcome.pk).delete()
    grant_editors(Page.get_first_root_node())
