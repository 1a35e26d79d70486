"""The contents of the long public pages: anchor, label and mark of each part that the page shows, in its order."""

from django.utils.translation import gettext as _

from accounts.enums import Origin
from challenges.enums import SectionKey
from public.queries.challenges import ChallengePage
from public.queries.conventions import ConventionPage
from public.texts import said

Entry = tuple[str, str, str]


def challenge_contents(page: ChallengePage) -> list[Entry]:
    challenge, live = page.challenge, page.challenge.origin == Origin.LIVE
    makers = challenge.origin == Origin.IMPORTED and challenge.facts.get("makers")
    parts = [part for part in challenge.parts if said(part, "body")]
    shown = [
        ("resultats", _("Résultats"), page.results),
        ("selection", _("Comment le choix s’est fait"), challenge.figures),
        ("laureats", _("Résultats"), makers),
        ("suites", _("Ce qui en est sorti"), page.made),
        ("decisions", _("Décisions de la Ville"), page.acts),
        *((f"partie-{part['key']}", str(SectionKey(part["key"]).label), True) for part in parts),
        ("mesures", _("Ce qui sera mesuré"), challenge.measures),
        ("criteres", _("Comment le jury choisit"), live and challenge.criteria),
        ("regles", _("À qui appartiendra ce qui est fait"), live or page.terms),
        ("donnees", _("Données offertes"), challenge.data),
        ("questions", _("Questions et réponses"), live),
        ("modifications", _("Modifications depuis la publication"), page.amendments),
    ]
    marks = {"questions": len(page.questions), "modifications": len(page.amendments)}
    return [(anchor, label, str(marks.get(anchor) or "")) for anchor, label, there in shown if there]


def convention_contents(page: ConventionPage) -> list[Entry]:
    """The three parts, then the articles of the text."""
    articles = [
        (f"article-{row['key']}", f"{row['number']}. {row['title']}" if row.get("number") else row["title"], "")
        for row in page.articles
    ]
    return [
        ("epreuve", _("Épreuve"), ""),
        ("mots-simples", _("En mots simples"), ""),
        ("texte", _("Le texte voté"), ""),
        *articles,
    ]
