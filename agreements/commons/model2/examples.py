"""Conventions to start from: the template, a blank page, and the twelve examples of the model (`data/examples_2.json`)."""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from agreements.commons.explain import pick
from agreements.commons.terms import LIBRARY, template
from agreements.commons.words import Pair

EXAMPLES: Final = Path(LIBRARY).with_name("examples_2.json")
TEMPLATE: Final = "modele"
BLANK: Final = "page-blanche"

#: For each starting point: its address, its title, and what it is about in a sentence.
_WORDS: Final[dict[str, tuple[str, Pair, Pair]]] = {
    TEMPLATE: (
        "modele",
        ("Le modèle de la Ville", "The City’s template"),
        (
            "Tous les articles aux valeurs proposées, rien n’est encore vérifié.",
            "Every clause as proposed, nothing checked yet.",
        ),
    ),
    BLANK: (
        "page-blanche",
        ("Une page blanche", "A blank page"),
        (
            "Aucun article : ce qui peut arriver sans convention.",
            "No clause at all: what can happen without a convention.",
        ),
    ),
    "everything-done": (
        "tout-est-fait",
        ("Tout est fait", "Everything is done"),
        (
            "Le modèle, et les huit vérifications que la Ville peut faire elle-même.",
            "The template, and the eight checks that the City can make itself.",
        ),
    ),
    "promises-only": (
        "rien-que-des-promesses",
        ("Rien que des promesses", "Promises alone"),
        (
            "Le modèle, le jour de la signature : de bonnes promesses, rien de vérifié.",
            "The template on the day of signature: good promises, nothing checked.",
        ),
    ),
    "facts-gone-stale": (
        "verifications-perimees",
        ("Vérifications périmées", "Checks gone stale"),
        (
            "Un an plus tard : la reconstruction date de 91 jours, les dépôts sont arrivés trop tard.",
            "A year later: the rebuild is 91 days old, the deposits came too late.",
        ),
    ),
    "old-record": (
        "ancienne-convention",
        ("Une ancienne convention", "An old convention"),
        (
            "Tous les articles d’avant, sans ce qui a été ajouté depuis.",
            "Every clause of before, without what was added since.",
        ),
    ),
    "secret-source-escrow-on-insolvency": (
        "code-secret",
        ("Un code qui peut rester secret", "A code that may stay secret"),
        (
            "Le code source est remis mais peut être déclaré confidentiel ; le dépôt n’est remis qu’en cas de faillite.",
            "The source is handed over but may be declared confidential; the deposit is released on insolvency alone.",
        ),
    ),
    "licence-without-term-registers-unread": (
        "licence-sans-duree",
        ("Une licence sans durée", "A licence without a term"),
        (
            "Publié par l’entreprise sous licence BSD ; personne n’a lu les registres.",
            "Published by the company under the BSD licence; nobody read the registers.",
        ),
    ),
    "call-back-instead-of-rights": (
        "rappel-sans-droits",
        ("Un rappel à la place de droits", "A call-back instead of rights"),
        (
            "La Ville peut publier mais pas sous-licencier ; elle compte sur la clause de rappel.",
            "The City may publish but not sub-license; it relies on the call-back.",
        ),
    ),
    "co-owners-by-majority": (
        "coproprietaires",
        ("Des copropriétaires à la majorité", "Co-owners by majority"),
        (
            "La Ville et les partenaires possèdent ensemble ; une majorité peut donner une exclusivité.",
            "The City and the partners own together; a majority may grant exclusivity.",
        ),
    ),
    "sisters-vouched-for": (
        "porte-fort",
        ("Des sociétés sœurs dont on répond", "Sister companies vouched for"),
        (
            "Chaque partie répond de son groupe ; un avenant se fait par simple signature.",
            "Each party vouches for its group; an amendment needs a signature only.",
        ),
    ),
    "steward-owner-lapsing-lock": (
        "structure-commune",
        ("Une structure commune propriétaire", "A common steward as owner"),
        (
            "La licence ne dit rien de sa durée, et son verrou finit avec la convention.",
            "The licence says nothing of its duration, and its lock ends with the convention.",
        ),
    ),
    "published-by-the-startup": (
        "publie-par-l-entreprise",
        ("Publié par l’entreprise", "Published by the company"),
        (
            "Peu d’articles, mais chaque version est publiée sous licence GPL, et la Ville l’a vérifié.",
            "Few clauses, but every version is published under the GPL, and the City has checked it.",
        ),
    ),
    "free-sale-by-private-co-owners": (
        "vente-libre",
        ("Deux copropriétaires privés", "Two private co-owners"),
        (
            "L’entreprise et le partenaire possèdent ensemble, sans la Ville, et vendent librement.",
            "The company and the partner own together, without the City, and sell freely.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Start:
    """A convention to start from, with its facts and the day judged; `on` is empty for today."""

    slug: str
    name: str
    clauses: dict[str, dict[str, Any]]
    facts: dict[str, dict[str, Any]]
    on: str

    def title(self, lang: str) -> str:
        """Its title."""
        return pick(_WORDS[self.name][1], lang)

    def about(self, lang: str) -> str:
        """What it is about, as a sentence."""
        return pick(_WORDS[self.name][2], lang)


@cache
def _starts() -> dict[str, Start]:
    examples = {example["name"]: example for example in json.loads(EXAMPLES.read_text(encoding="utf-8"))}
    bare: dict[str, Mapping[str, Any]] = {TEMPLATE: {"clauses": template()}, BLANK: {"clauses": {}}}
    found = {}
    for name, (slug, _title, _about) in _WORDS.items():
        item = bare.get(name) or examples[name]
        found[slug] = Start(slug, name, item["clauses"], item.get("facts", {}), item.get("on", ""))
    return found


def starts() -> list[Start]:
    """Every starting point, in the order in which they are offered."""
    return list(_starts().values())


def start_named(slug: str) -> Start | None:
    """A starting point by its address, as a copy of one's own; None when there is none."""
    found = _starts().get(slug)
    return deepcopy(found)
