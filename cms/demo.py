"""News and events of the fictional season, marked as fictional, in both languages."""

import datetime as dt
from typing import Any

from wagtail.models import Page

from cms.models import AgendaPage, EventPage, NewsIndexPage, NewsPage
from cms.tree.plant import plant
from core.clock import PARIS, app_now, day_of

# slug, days from now, words by language: title, introduction, paragraphs (HTML)
NEWS: list[tuple[str, int, dict[str, tuple[str, str, str]]]] = [
    (
        "saison-fictive-appel-ouvert",
        -21,
        {
            "fr": (
                "L’appel de la saison est ouvert",
                "Les défis se lisent dès maintenant, règles de propriété intellectuelle comprises.",
                (
                    "<p>Pendant six semaines, les startups peuvent déposer une candidature. Chaque défi montre ses critères, leurs "
                    "poids, les données offertes et ce qui restera partagé.</p>"
                ),
            ),
            "en": (
                "The call of the season is open",
                "The challenges can be read now, intellectual property rules included.",
                (
                    "<p>For six weeks startups may apply. Each challenge shows its criteria, their weights, the data offered and "
                    "what will stay shared.</p>"
                ),
            ),
        },
    ),
    (
        "eclairage-doux-premieres-nuits",
        -9,
        {
            "fr": (
                "Éclairage doux : les premières nuits de mesure",
                "Dans le 13e, des lampadaires baissent quand la rue est vide. Les premières mesures sont publiées.",
                (
                    "<p>Le pilote compte chaque semaine l’énergie consommée et les signalements des riverains. Les courbes se lisent "
                    "sur sa page, face à ce qui avait été promis.</p>"
                ),
            ),
            "en": (
                "Gentle lighting: the first measured nights",
                "In the 13th, street lamps dim when the street is empty. The first measures are published.",
                (
                    "<p>Every week the pilot counts the energy used and the reports of neighbours. The curves are on its page, "
                    "beside what had been promised.</p>"
                ),
            ),
        },
    ),
    (
        "registre-gardez-une-tete",
        -2,
        {
            "fr": (
                "Gardez une tête du registre",
                "Un fichier d’une ligne suffit à prouver, plus tard, que rien n’a été réécrit.",
                (
                    "<p>Téléchargez la tête signée aujourd’hui. Dans un an, la page de vérification dira si le registre d’alors "
                    "prolonge bien celui que vous avez vu.</p>"
                ),
            ),
            "en": (
                "Keep a head of the register",
                "A one-line file is enough to prove, later, that nothing was rewritten.",
                (
                    "<p>Download the signed head today. In a year, the verification page will tell whether the register of that "
                    "day extends the one you saw.</p>"
                ),
            ),
        },
    ),
]

# slug, days from now, hours, words by language: title, introduction, place
EVENTS: list[tuple[str, int, int, dict[str, tuple[str, str, str]]]] = [
    (
        "permanence-startups",
        6,
        2,
        {
            "fr": ("Permanence pour les startups", "Vos questions sur les défis, en public.", "En ligne (fictif)"),
            "en": ("Open hour for startups", "Your questions about the challenges, in public.", "Online (fictional)"),
        },
    ),
    (
        "visite-eclairage-doux",
        15,
        1,
        {
            "fr": ("Visite de nuit du pilote Éclairage doux", "Venez voir la rue s’éteindre et s’éveiller.", "13e arrondissement (fictif)"),
            "en": ("Night visit of the gentle lighting pilot", "Come and see the street dim and wake.", "13th arrondissement (fictional)"),
        },
    ),
    (
        "lancement-saison-fictive",
        -20,
        3,
        {
            "fr": ("Lancement de la saison", "Présentation des défis par ceux qui les ont écrits.", "Hôtel de Ville (fictif)"),
            "en": ("Launch of the season", "The challenges, presented by those who wrote them.", "City Hall (fictional)"),
        },
    ),
]  # fmt: skip


def _keep(parent: Page, page: Page, french: Page | None) -> Page:
    """The page as it stands, or this one added below `parent`, tied to its French twin."""
    standing = parent.get_children().filter(slug=page.slug).first()
    if standing:
        return standing
    if french:
        page.translation_key = french.translation_key
    page.locale = parent.locale
    parent.add_child(instance=page)
    return page


def _body(html: str) -> Any:
    return [("text", html)]


def load() -> None:
    """Idempotent: what stands is left alone."""
    plant()
    now = app_now()
    for slug, days, words in NEWS:
        french: Page | None = None
        for lang, (title, introduction, html) in words.items():
            page = NewsPage(
                title=title, slug=slug, introduction=introduction, body=_body(html), fictional=True,
                date=day_of(now + dt.timedelta(days=days)),
            )  # fmt: skip
            french = _keep(NewsIndexPage.objects.get(locale__language_code=lang), page, french)
    for slug, days, hours, words in EVENTS:
        french = None
        starts = (now + dt.timedelta(days=days)).astimezone(PARIS).replace(hour=18, minute=30, second=0, microsecond=0)
        for lang, (title, introduction, place) in words.items():
            page = EventPage(
                title=title, slug=slug, introduction=introduction, place=place, fictional=True,
                starts_at=starts, ends_at=starts + dt.timedelta(hours=hours),
            )  # fmt: skip
            french = _keep(AgendaPage.objects.get(locale__language_code=lang), page, french)
