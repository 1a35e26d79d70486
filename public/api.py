"""The read API: the same rows as the open data, page by page. No key, no session, no cookie."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from ninja import NinjaAPI, Query, Schema
from ninja.errors import HttpError

from casework.queries.acts import corrections_of, published, standing
from public.opendata.tables import TABLES, Table
from public.queries.register import read
from register.models import Entry
from register.queries import latest_head

MAX_PAGE = 200

api = NinjaAPI(
    title="DataCity",
    version="1",
    description="Lecture des données publiques du programme. Licence Ouverte 2.0.",
    urls_namespace="api-v1",
    docs_url="/docs",
    openapi_url="/openapi.json",
)


class Page(Schema):
    """Which part of a list is wanted."""

    limit: int = 50
    offset: int = 0


class Listing(Schema):
    """Some rows of a list; `total` counts them all, `fields` of the schema are in /donnees/<list>.schema.json."""

    total: int
    items: list[dict[str, Any]]


def _table(slug: str) -> Table:
    if slug not in TABLES:
        raise HttpError(404, f"No such list: one of {', '.join(TABLES)}")
    return TABLES[slug]


@api.get("/listes", response=list[dict[str, Any]], summary="Les listes, avec le schéma de leurs colonnes")
def lists(request: HttpRequest) -> list[dict[str, Any]]:
    return [table.schema() for table in TABLES.values()]


@api.get("/listes/{slug}", response=Listing, summary="Une liste, avec les mêmes filtres que sur le site")
def rows(request: HttpRequest, slug: str, page: Query[Page]) -> dict[str, Any]:
    table = _table(slug)
    if not 1 <= page.limit <= MAX_PAGE or not 0 <= page.offset <= 100_000:
        raise HttpError(422, f"limit: 1 to {MAX_PAGE}; offset: 0 to 100000")
    found = table.select(request.GET)
    part = found[page.offset : page.offset + page.limit]
    return {"total": found.count(), "items": [table.shape(row) for row in part]}


@api.get("/listes/{slug}/{key}", response=dict[str, Any], summary="Une ligne d’une liste")
def row(request: HttpRequest, slug: str, key: str) -> dict[str, Any]:
    table = _table(slug)
    name = "pk" if table.columns[0].name == "id" else "slug"
    try:
        found = table.select({}).filter(**{name: key}).first()
    except ValidationError:  # no identifier at all
        found = None
    if found is None:
        raise HttpError(404, "No such row")
    return table.shape(found)


@api.get("/registre/tete", response=dict[str, Any], summary="La tête signée du registre")
def head(request: HttpRequest) -> dict[str, Any]:
    row = latest_head()
    if row is None:
        raise HttpError(404, "The register has no signed head yet")
    return row.as_json()


@api.get("/registre/{index}", response=dict[str, Any], summary="Une inscription du registre")
def entry(request: HttpRequest, index: int) -> dict[str, Any]:
    found = Entry.objects.filter(pk=index).first() if 0 <= index < 2**63 else None
    if found is None:
        raise HttpError(404, "No such entry")
    shown = read(found)
    said = {"index": shown.index, "kind": shown.kind, "leaf_hash": shown.leaf_hash, "content": shown.content}
    return {**said, "corrected_by": [act.register_index for act in corrections_of(index)]}


@api.get("/actes/{number}", response=dict[str, Any], summary="Un acte publié, avec ce qui le corrige")
def act(request: HttpRequest, number: int) -> dict[str, Any]:
    found = published().select_related("file", "corrects").filter(number=number).first() if 0 < number < 2**31 else None
    if found is None:
        raise HttpError(404, "No such act")
    return {
        "number": found.number,
        "kind": found.kind,
        "title": found.title,
        "made_at": found.made_at.isoformat(),
        "published_at": found.published_at.isoformat() if found.published_at else None,
        "text": found.text,
        "reasons": found.reasons if found.reasons_public else None,
        "signer": found.signer_name,
        "quality": found.quality,
        "sha256": found.file.sha256,
        "register_index": found.register_index,
        "corrects": found.corrects.number if found.corrects else None,
        "mode": found.mode or None,
        "corrected_by": [{"number": row.number, "mode": row.mode} for row in standing(found) if row.published_at],
    }
