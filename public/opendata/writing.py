"""Lists as files: CSV that spreadsheets open safely, JSON with the same columns, and the catalogue that describes them."""

import json
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from core.csv_export import OPEN_DATA, csv_lines
from public.opendata.tables import TABLES, Row, Table

LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"
THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"


def as_csv(table: Table, rows: Iterable[Row]) -> str:
    """UTF-8 with a byte-order mark, commas, one heading line: Excel and programs both read it."""
    names = [column.name for column in table.columns]
    return "".join(csv_lines(names, ([row[name] for name in names] for row in rows), OPEN_DATA))


def as_json(rows: Iterable[Row]) -> str:
    return json.dumps(list(rows), ensure_ascii=False, separators=(",", ":"))


def _distribution(table: Table, suffix: str, media_type: str) -> Row:
    url = f"{settings.SITE_URL}{reverse('public:dataset', args=[table.slug, suffix])}"
    schema = f"{settings.SITE_URL}{reverse('public:dataset_schema', args=[table.slug])}"
    return {
        "@type": "dcat:Distribution",
        "dct:title": f"{table.title} ({suffix.upper()})",
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media_type}"},
        "dct:license": {"@id": LICENCE},
        "dct:conformsTo": {"@id": schema},
    }


def _dataset(table: Table, publisher: Row) -> Row:
    page = f"{settings.SITE_URL}{reverse('public:open_data')}"
    return {
        "@id": f"{page}#{table.slug}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"datacity-{table.slug}",
        "dct:title": {"@value": str(table.title), "@language": "fr"},
        "dct:description": {"@value": str(table.description), "@language": "fr"},
        "dct:publisher": publisher,
        "dcat:theme": {"@id": THEME},
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/UPDATE_CONT"},
        "dcat:landingPage": {"@id": page},
        "dcat:contactPoint": {
            "@type": "vcard:Organization",
            "vcard:fn": "DataCity",
            "vcard:hasEmail": {"@id": f"mailto:{settings.CONTACT_EMAIL}"},
        },
        "dcat:distribution": [
            _distribution(table, "csv", "text/csv"),
            _distribution(table, "json", "application/json"),
        ],
    }


def catalogue() -> Row:
    """DCAT-AP, as JSON-LD."""
    publisher = {"@id": settings.SITE_URL, "@type": "foaf:Agent", "foaf:name": "DataCity"}
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
        },
        "@id": f"{settings.SITE_URL}{reverse('public:catalogue')}",
        "@type": "dcat:Catalog",
        "dct:title": {"@value": "DataCity : données ouvertes du programme", "@language": "fr"},
        "dct:description": {"@value": "Éditions, défis, pilotes, prototypes, partenaires.", "@language": "fr"},
        "dct:language": {"@id": "http://publications.europa.eu/resource/authority/language/FRA"},
        "dct:license": {"@id": LICENCE},
        "dct:publisher": publisher,
        "foaf:homepage": {"@id": settings.SITE_URL},
        "dcat:dataset": [_dataset(table, publisher) for table in TABLES.values()],
    }
