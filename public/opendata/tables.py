"""The lists that are published as open data: their columns (Table Schema) and their rows.

A column is added at the end and never renamed: other people's programs read these files.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from public.forms.filters import ChallengeFilter, PartnerFilter, PilotFilter, PrototypeFilter
from public.opendata import rows
from public.queries import challenges, conventions, editions, partners, pilots, prototypes

MAX_ROWS = 50_000
Row = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """One column: `type` is a Table Schema type."""

    name: str
    type: str
    description: Any
    required: bool = False

    def schema(self) -> Row:
        field: Row = {"name": self.name, "type": self.type, "description": str(self.description)}
        return {**field, "constraints": {"required": True}} if self.required else field


@dataclass(frozen=True)
class Table:
    """One published list; `select` takes the query string and gives the rows that it asks for."""

    slug: str
    title: Any
    description: Any
    columns: tuple[Column, ...]
    select: Callable[[Any], QuerySet[Any]]
    shape: Callable[[Any], Row]

    def rows(self, query: Any) -> Iterator[Row]:
        return (self.shape(item) for item in islice(self.select(query), MAX_ROWS))

    def schema(self) -> Row:
        return {
            "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
            "name": self.slug,
            "title": str(self.title),
            "description": str(self.description),
            "fields": [column.schema() for column in self.columns],
            "primaryKey": self.columns[0].name,
            "missingValues": [""],
        }


def columns(*specs: tuple[str, str, Any]) -> tuple[Column, ...]:
    first, *others = [Column(*spec) for spec in specs]
    return (Column(first.name, first.type, first.description, required=True), *others)


#: The files of a convention: an address and a SHA-256 for each.
FILE_COLUMNS = {
    "pdf_fr": _("Document scellé en français : adresse, puis SHA-256"),
    "pdf_en": _("Document scellé en anglais : adresse, puis SHA-256"),
    "texte": _("Texte canonique (JSON) : adresse, puis SHA-256"),
    "acte_du_conseil": _("Délibération (PDF) : adresse, puis SHA-256"),
}

TABLES: dict[str, Table] = {
    table.slug: table
    for table in (
        Table(
            "editions",
            _("Éditions du programme"),
            _("Saisons du programme et leur calendrier. Une case vide veut dire : inconnu."),
            columns(
                ("slug", "string", _("Identifiant dans les adresses")),
                ("numero", "integer", _("Numéro")),
                ("nom", "string", _("Nom")),
                ("saison", "string", _("Saison")),
                ("ouverture", "string", _("Ouverture de l’appel, avec la précision connue")),
                ("cloture", "string", _("Clôture de l’appel, avec la précision connue")),
                ("fictive", "boolean", _("Vrai pour une édition de démonstration")),
                ("source", "string", _("Adresses des sources, séparées par des espaces")),
                ("url", "string", _("Page publique")),
            ),
            lambda _query: editions.published_editions(),
            rows.edition,
        ),
        Table(
            "defis",
            _("Défis"),
            _("Défis publiés, ouverts ou passés."),
            columns(
                ("slug", "string", _("Identifiant dans les adresses")),
                ("titre", "string", _("Titre")),
                ("resume", "string", _("Résumé")),
                (
                    "etat",
                    "string",
                    _("État : open, closed, deliberating, decided, archived, cancelled, unsuccessful, dropped"),
                ),
                ("theme", "string", _("Thème")),
                ("edition", "string", _("Identifiant de l’édition")),
                ("partenaires", "string", _("Partenaires, séparés par des points-virgules")),
                ("directions", "string", _("Directions, séparées par des points-virgules")),
                ("arrondissements", "string", _("Arrondissements, séparés par des espaces")),
                ("ouverture", "datetime", _("Ouverture des candidatures")),
                ("cloture", "datetime", _("Clôture des candidatures")),
                ("resultats", "datetime", _("Annonce des résultats")),
                ("fictif", "boolean", _("Vrai pour une démonstration")),
                ("source", "string", _("Adresses des sources, séparées par des espaces")),
                ("url", "string", _("Page publique")),
            ),
            lambda query: challenges.chosen(challenges.listed().defer(None), ChallengeFilter(query).choice),
            rows.challenge,
        ),
        Table(
            "pilotes",
            _("Pilotes"),
            _("Essais dans la ville, avec la décision prise."),
            columns(
                ("slug", "string", _("Identifiant dans les adresses")),
                ("titre", "string", _("Titre")),
                ("etat", "string", _("État : running, paused, ended, evaluated, showcased")),
                ("prototype", "string", _("Identifiant du prototype")),
                ("startup", "string", _("Startup")),
                ("direction", "string", _("Direction qui suit le pilote")),
                ("debut", "date", _("Début")),
                ("fin", "date", _("Fin")),
                ("arrondissements", "string", _("Arrondissements publics, séparés par des espaces")),
                ("decision", "string", _("Décision : scale, extend, stop")),
                ("fictif", "boolean", _("Vrai pour une démonstration")),
                ("url", "string", _("Page publique")),
            ),
            lambda query: pilots.chosen_pilots(pilots.listed_pilots().defer(None), PilotFilter(query).choice),
            rows.pilot,
        ),
        Table(
            "prototypes",
            _("Prototypes"),
            _("Ce que le programme a fait naître, sous quelle licence, et où est le code."),
            columns(
                ("slug", "string", _("Identifiant dans les adresses")),
                ("nom", "string", _("Nom")),
                ("etat", "string", _("État : deposited, licensed, commons, ou archive")),
                ("startup", "string", _("Prototype de")),
                ("defi", "string", _("Identifiant du défi")),
                ("licence", "string", _("Licence (expression SPDX)")),
                ("depot", "string", _("Adresse du code source")),
                ("fictif", "boolean", _("Vrai pour une démonstration")),
                ("source", "string", _("Adresses des sources, séparées par des espaces")),
                ("url", "string", _("Page publique")),
            ),
            lambda query: prototypes.chosen_prototypes(
                prototypes.listed_prototypes().defer(None), PrototypeFilter(query).choice
            ),
            rows.prototype,
        ),
        Table(
            "partenaires",
            _("Partenaires"),
            _("Organisations qui prennent part au programme."),
            columns(
                ("slug", "string", _("Identifiant dans les adresses")),
                ("nom", "string", _("Nom")),
                ("nature", "string", _("Nature : city, directorate, company, institution, association, lab, startup")),
                ("siren", "string", _("SIREN")),
                ("editions", "string", _("Identifiants des éditions, séparés par des espaces")),
                ("engagements", "integer", _("Nombre d’engagements chiffrés")),
                ("fictif", "boolean", _("Vrai pour une démonstration")),
                ("url", "string", _("Page publique")),
            ),
            lambda query: partners.chosen_partners(partners.listed_partners().defer(None), PartnerFilter(query).choice),
            rows.partner,
        ),
        Table(
            "engagements",
            _("Engagements des partenaires"),
            _("Ce que chaque partenaire a promis en retour, et où il en est."),
            columns(
                ("id", "string", _("Identifiant")),
                ("partenaire", "string", _("Identifiant du partenaire")),
                ("edition", "string", _("Identifiant de l’édition")),
                ("engagement", "string", _("Engagement")),
                ("unite", "string", _("Unité")),
                ("cible", "number", _("Cible")),
                ("realise", "number", _("Réalisé")),
                ("echeance", "date", pgettext_lazy("engagement", "Échéance")),
            ),
            lambda _query: partners.public_commitments(),
            rows.commitment,
        ),
        Table(
            "conventions",
            _("Conventions et leurs fichiers"),
            _(
                "Chaque version adoptée par le Conseil, avec l’adresse de ses fichiers et l’empreinte que le registre en garde."
            ),
            columns(
                ("id", "string", _("Identifiant de la version")),
                ("convention", "string", _("Identifiant de la convention dans les adresses")),
                ("nom", "string", _("Nom")),
                ("version", "integer", _("Numéro de la version")),
                ("deliberation", "string", _("Référence de la délibération")),
                ("seance", "date", _("Séance du Conseil")),
                *(
                    (f"{name}_{part}", "string", words)
                    for name, words in FILE_COLUMNS.items()
                    for part in ("url", "sha256")
                ),
                ("fictif", "boolean", _("Vrai pour une démonstration")),
                ("url", "string", _("Page publique")),
            ),
            lambda _query: conventions.versions_with_files(),
            rows.convention_version,
        ),
    )
}


def table_slugs() -> Iterable[str]:
    return TABLES.keys()
