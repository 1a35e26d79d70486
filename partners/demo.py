"""The fictional season of the demonstration: its calendar turns around today."""

import datetime as dt

from accounts.models import Organisation
from core.clock import PARIS, app_now, day_of
from partners.enums import DataAccess, EligibilityKind, ParticipationRole
from partners.models import (
    Commitment,
    Criterion,
    DataSet,
    Directorate,
    Edition,
    EligibilityRule,
    Objective,
    Participation,
)

EDITION = "saison-fictive"

OBJECTIVES = (
    ("Des rues plus calmes et plus sûres", "Calmer and safer streets"),
    ("Une ville qui jette moins", "A city that throws away less"),
    ("Une nuit moins éclairée, mieux éclairée", "Nights with less light, and better light"),
    ("S’adapter aux étés plus chauds", "Adapting to hotter summers"),
)

CRITERIA = (
    (
        "utilite",
        "Utilité pour la ville et ses habitants",
        "Use to the city and its residents",
        "La solution répond-elle au problème tel qu’il est décrit, pour les personnes qui le vivent ?",
        "Does the solution meet the problem as described, for the people who live it?",
        30,
    ),
    (
        "faisabilite",
        "Capacité à expérimenter dans le temps prévu",
        "Ability to run the experiment in the time given",
        "Le calendrier, le site et les moyens permettent-ils un essai réel en douze semaines ?",
        "Do calendar, site and means allow a real trial in twelve weeks?",
        25,
    ),
    (
        "equipe",
        "Qualité de l’équipe",
        "Quality of the team",
        "L’équipe a-t-elle les compétences et la disponibilité nécessaires ?",
        "Does the team have the skills and the time?",
        15,
    ),
    (
        "donnees",
        "Usage sobre et ouvert des données",
        "Frugal and open use of data",
        "Quelles données sont utiles, et que restera-t-il d’ouvert à la fin ?",
        "Which data are useful, and what will stay open at the end?",
        15,
    ),
    (
        "partage",
        "Réutilisation par d’autres villes",
        "Reuse by other cities",
        "Le prototype pourra-t-il être repris ailleurs sans demander la permission ?",
        "Can others take up the prototype without asking for permission?",
        15,
    ),
)

RULES = (
    (
        EligibilityKind.REGISTERED,
        {},
        "L’organisation est immatriculée, ou dit pourquoi elle ne l’est pas.",
        "The organisation is registered, or says why it is not.",
    ),
    (
        EligibilityKind.MAX_AGE_YEARS,
        {"years": 8},
        "L’entreprise a moins de huit ans.",
        "The company is less than eight years old.",
    ),
    (
        EligibilityKind.NOT_PARTNER,
        {},
        "L’organisation n’est pas partenaire du défi.",
        "The organisation is not a partner of the challenge.",
    ),
    (
        EligibilityKind.STATEMENT,
        {},
        "Le dirigeant ou la dirigeante déclare sur l’honneur que l’entreprise est à jour de ses obligations sociales et fiscales.",
        "The head of the company declares on their honour that its social and tax duties are met.",
    ),
)

# slug, role, contribution in French and in English, commitments (text, English, unit, target, progress, days from now)
PARTICIPATIONS = (
    ("ville-fictive", ParticipationRole.ORGANISER, "Terrains d’essai, données, accompagnement.", "Test sites, data, support.", ()),
    (
        "energies-exemple",
        ParticipationRole.PARTNER,
        "Comptages de consommation, un site d’essai, deux ingénieurs une journée par semaine.",
        "Consumption counts, a test site, two engineers one day a week.",
        (
            ("Ouvrir des jeux de données de consommation", "Open consumption data sets", "jeux de données", 4, 1, 120),
            ("Accompagner les startups retenues", "Mentor the selected startups", "journées", 40, 12, 150),
        ),
    ),
    (
        "reseau-exemple",
        ParticipationRole.PARTNER,
        "Relevés de collecte, un véhicule instrumenté.",
        "Collection records, an instrumented vehicle.",
        (("Réduire les tournées à vide", "Reduce empty rounds", "%", 15, 4, 200),),
    ),
    ("dfm", ParticipationRole.DIRECTORATE, "Suivi des pilotes de mobilité.", "Follows the mobility pilots.", ()),
    ("dfp", ParticipationRole.DIRECTORATE, "Suivi des pilotes de propreté.", "Follows the cleanliness pilots.", ()),
)  # fmt: skip

DATASETS = (
    (
        "energies-exemple",
        "Courbes de charge de l’éclairage public (fictives)",
        "Load curves of street lighting (fictional)",
        "Consommation par armoire électrique, pas de dix minutes, deux ans d’historique.",
        "Consumption per cabinet, every ten minutes, two years of history.",
        DataAccess.SHARED,
        False,
        "",
        ["CSV", "Parquet"],
    ),
    (
        "reseau-exemple",
        "Niveaux de remplissage des bacs (fictifs)",
        "Fill levels of bins (fictional)",
        "Relevés de 600 bacs, toutes les heures.",
        "Readings of 600 bins, every hour.",
        DataAccess.OPEN,
        False,
        "etalab-2.0",
        ["CSV", "JSON"],
    ),
    (
        "reseau-exemple",
        "Débits des bornes d’arrosage (fictifs)",
        "Flows of watering outlets (fictional)",
        "Litres puisés à chaque borne, par jour, de mai à octobre, deux étés.",
        "Litres drawn at each outlet, by day, from May to October, two summers.",
        DataAccess.OPEN,
        False,
        "etalab-2.0",
        ["CSV"],
    ),
    (
        "dfm",
        "Comptages de vélos et de livraisons (fictifs)",
        "Counts of bicycles and deliveries (fictional)",
        "Passages par heure et par sens sur 40 points de la ville.",
        "Passages per hour and direction at 40 points of the city.",
        DataAccess.OPEN,
        False,
        "ODbL-1.0",
        ["CSV", "GeoJSON"],
    ),
    (
        "dfm",
        "Enquête auprès des livreurs (fictive)",
        "Survey of delivery workers (fictional)",
        "Réponses nominatives à une enquête sur les conditions de livraison ; consultation sur place.",
        "Named answers to a survey of delivery conditions; consulted on site.",
        DataAccess.RESTRICTED,
        True,
        "",
        ["CSV"],
    ),
)


def load() -> None:
    """Directorates, the fictional season and who takes part in it. Idempotent."""
    for slug, acronym in (("dfm", "DFM"), ("dfp", "DFP")):
        Directorate.objects.get_or_create(
            organisation=Organisation.objects.get(slug=slug),
            defaults={"acronym": acronym, "valid_from": dt.date(2021, 1, 1)},
        )
    edition = _edition()
    for order, (name_fr, name_en) in enumerate(OBJECTIVES):
        Objective.objects.get_or_create(edition=edition, name_fr=name_fr, defaults={"name_en": name_en, "order": order})
    for order, (key, name_fr, name_en, help_fr, help_en, weight) in enumerate(CRITERIA):
        Criterion.objects.get_or_create(
            edition=edition,
            key=key,
            defaults={
                "name_fr": name_fr,
                "name_en": name_en,
                "help_fr": help_fr,
                "help_en": help_en,
                "weight": weight,
                "order": order,
            },
        )
    for order, (kind, params, text_fr, text_en) in enumerate(RULES):
        EligibilityRule.objects.get_or_create(
            edition=edition,
            kind=kind,
            defaults={"params": params, "text_fr": text_fr, "text_en": text_en, "order": order},
        )
    for row in PARTICIPATIONS:
        _participation(edition, *row)
    for row in DATASETS:
        _dataset(*row)


def _edition() -> Edition:
    today = app_now().astimezone(PARIS)

    def at(weeks: int, hour: int) -> dt.datetime:
        day = (today + dt.timedelta(weeks=weeks)).date()
        return dt.datetime.combine(day, dt.time(hour), tzinfo=PARIS)

    edition, _created = Edition.objects.get_or_create(
        slug=EDITION,
        defaults={
            "number": 5,
            "name_fr": "Saison fictive de démonstration",
            "name_en": "Fictional demonstration season",
            "season": f"{today.year}-{today.year + 1}",
            "summary_fr": "Une saison inventée pour montrer le programme : quatre grands objectifs, deux partenaires et "
            "deux directions fictives, des défis à tous les stades.",
            "summary_en": "A season made up to show the programme: four grand objectives, two fictional partners and "
            "two fictional directorates, challenges at every stage.",
            "call_opens_at": at(-3, 9),
            "call_closes_at": at(3, 18),
            "decision_at": at(6, 10),
            "pilots_start_at": at(8, 9),
            "pilots_end_at": at(20, 18),
            "closing_event_at": at(22, 18),
            "published": True,
            "fictional": True,
        },
    )
    return edition


def _participation(edition: Edition, slug: str, role: str, text_fr: str, text_en: str, commitments: tuple) -> None:
    participation, _created = Participation.objects.get_or_create(
        edition=edition,
        organisation=Organisation.objects.get(slug=slug),
        role=role,
        defaults={"contribution_fr": text_fr, "contribution_en": text_en},
    )
    today = day_of(app_now())
    for text, english, unit, target, progress, days in commitments:
        Commitment.objects.get_or_create(
            participation=participation,
            text_fr=text,
            defaults={
                "text_en": english,
                "unit": unit,
                "target": target,
                "progress": progress,
                "due_on": today + dt.timedelta(days=days),
            },
        )


def _dataset(
    slug: str,
    name_fr: str,
    name_en: str,
    description_fr: str,
    description_en: str,
    access: str,
    personal_data: bool,
    licence: str,
    formats: list[str],
) -> None:
    DataSet.objects.get_or_create(
        owner=Organisation.objects.get(slug=slug),
        name_fr=name_fr,
        defaults={
            "name_en": name_en,
            "description_fr": description_fr,
            "description_en": description_en,
            "access": access,
            "personal_data": personal_data,
            "licence": licence,
            "formats": formats,
        },
    )
