"""The words of the first pages, French and English. Editors change them in Wagtail; a deployment keeps what they wrote."""

from typing import Any

from cms.tree.legal import LEGAL_BODIES

HOME: dict[str, dict[str, Any]] = {
    "fr": {
        "lead": "Ce que la ville essaie, elle le garde en commun.",
        "introduction": (
            "Des partenaires et des directions de la Ville écrivent ensemble des défis ; des startups y répondent et essaient "
            "leur prototype dans les rues. Une convention votée par le Conseil dit ce qui reste partagé, et chacun peut le "
            "vérifier."
        ),
        "search_description": (
            "DataCity, le programme de défis urbains de la Ville : défis ouverts aux startups, essais dans les rues, "
            "résultats partagés et vérifiables."
        ),
        "body": [
            (
                "steps",
                {
                    "title": "Une promesse, trois façons de la vérifier",
                    "steps": [
                        {
                            "title": "Lire la règle avant de jouer",
                            "text": "Chaque défi montre, en mots simples, à qui appartiendra ce qui est fait. La même règle pour tous.",
                        },
                        {
                            "title": "Éprouver la convention",
                            "text": "Un programme cherche les chemins par lesquels quelqu’un pourrait s’approprier le résultat, et raconte ceux qu’il trouve.",
                        },
                        {
                            "title": "Recalculer le registre",
                            "text": "Dépôts, signatures et décisions sont inscrits dans un journal public que votre navigateur sait vérifier, sans nous croire.",
                        },
                    ],
                },
            )
        ],
    },
    "en": {
        "lead": "What the city tries, it keeps in common.",
        "introduction": (
            "Partners and City directorates write challenges together; startups answer and try their prototype in the "
            "streets. A convention voted by the Council says what stays shared, and anyone can check it."
        ),
        "search_description": (
            "DataCity, the City’s programme of urban challenges: challenges open to startups, trials in the streets, results "
            "shared and checkable."
        ),
        "body": [
            (
                "steps",
                {
                    "title": "One promise, three ways to check it",
                    "steps": [
                        {
                            "title": "Read the rule before playing",
                            "text": "Every challenge shows, in plain words, who will own what is made. The same rule for all.",
                        },
                        {
                            "title": "Test the convention",
                            "text": "A program looks for the ways in which somebody could appropriate the result, and tells those it finds.",
                        },
                        {
                            "title": "Recompute the register",
                            "text": "Deposits, signatures and decisions are entered in a public log that your browser can verify, without trusting us.",
                        },
                    ],
                },
            )
        ],
    },
}

# slug, kind, words by language: title and introduction
PAGES: list[tuple[str, str, dict[str, tuple[str, str]]]] = [
    (
        "actualites",
        "news",
        {
            "fr": ("Actualités", "Ce qui vient de se passer dans le programme."),
            "en": ("News", "What has just happened in the programme."),
        },
    ),
    (
        "agenda",
        "agenda",
        {
            "fr": ("Agenda", "Rencontres, jurys publics, événements de clôture."),
            "en": ("Events", "Meetings, public juries, closing events."),
        },
    ),
    (
        "glossaire",
        "glossary",
        {
            "fr": ("Glossaire", "Les mots du programme, expliqués en une phrase."),
            "en": ("Glossary", "The words of the programme, explained in one sentence."),
        },
    ),
    (
        "mentions-legales",
        "content",
        {"fr": ("Mentions légales", ""), "en": ("Legal notice", "")},
    ),
    (
        "donnees-personnelles",
        "content",
        {
            "fr": ("Données personnelles", "Ce que le site sait de vous, pourquoi, combien de temps, et vos droits."),
            "en": ("Personal data", "What the site knows about you, why, for how long, and your rights."),
        },
    ),
    (
        "accessibilite",
        "content",
        {
            "fr": ("Déclaration d’accessibilité", "Accessibilité : partiellement conforme."),
            "en": ("Accessibility statement", "Accessibility: partially compliant."),
        },
    ),
]

GLOSSARY: dict[str, list[tuple[str, str]]] = {
    "fr": [
        (
            "Antériorité",
            "Ce qui existait avant le défi et dont la solution a besoin : un logiciel, un brevet, des données.",
        ),
        ("Clause", "Un article type de convention, avec des paramètres que l’on peut lire et comparer."),
        (
            "Communs",
            "Ce que chacun peut utiliser, étudier, modifier et repartager, sans que personne puisse le refermer.",
        ),
        (
            "Convention",
            "Le contrat entre la Ville et les partenaires, voté par le Conseil, qui dit ce qui reste partagé.",
        ),
        (
            "Défi",
            "Un problème réel de la ville, écrit par un partenaire et une direction, auquel des startups répondent.",
        ),
        ("Dépôt", "La remise du code source d’un prototype à la Ville, connue par son empreinte."),
        ("Édition", "Une saison du programme : défis, sélection, essais dans la ville."),
        (
            "Empreinte",
            "Une suite de 64 caractères calculée sur un fichier (SHA-256) : changer une lettre la change toute.",
        ),
        (
            "Épreuve",
            "La recherche, par un programme, des chemins par lesquels quelqu’un pourrait s’approprier un résultat.",
        ),
        ("Pilote", "L’essai d’un prototype dans la vraie ville, suivi par une direction, mesuré et évalué."),
        (
            "Prototype",
            "Ce que la startup fabrique pour le défi, avec sa carte d’identité : auteurs, licence, code, dépôts.",
        ),
        ("Registre", "Un journal public où l’on ajoute sans pouvoir effacer ; chacun peut le vérifier lui-même."),
        ("SPDX", "La façon internationale d’écrire le nom d’une licence, par exemple EUPL-1.2."),
        ("Tête", "Le résumé signé et daté de tout le registre à un instant."),
    ],
    "en": [
        ("Background", "What existed before the challenge and that the solution needs: software, a patent, data."),
        ("Challenge", "A real problem of the city, written by a partner and a directorate, which startups answer."),
        ("Clause", "A standard article of a convention, with parameters that can be read and compared."),
        ("Commons", "What anyone may use, study, change and share again, and that nobody can close."),
        ("Convention", "The contract between the City and partners, voted by the Council, saying what stays shared."),
        ("Deposit", "The handing over of a prototype’s source code to the City, known by its hash."),
        ("Edition", "A season of the programme: challenges, selection, trials in the city."),
        ("Hash", "A string of 64 characters computed from a file (SHA-256): change one letter and all of it changes."),
        ("Head", "The signed and dated summary of the whole register at one instant."),
        ("Pilot", "The trial of a prototype in the real city, followed by a directorate, measured and evaluated."),
        ("Prototype", "What the startup makes for the challenge, with its card: makers, licence, code, deposits."),
        ("Register", "A public log to which one adds without being able to erase; anyone can verify it."),
        ("SPDX", "The international way to write the name of a licence, for instance EUPL-1.2."),
        ("Stress test", "The search, by a program, for the ways in which somebody could appropriate a result."),
    ],
}

__all__ = ["GLOSSARY", "HOME", "LEGAL_BODIES", "PAGES"]
