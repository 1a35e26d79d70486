"""Rows of the published lists. Nothing here but what the public pages show."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from challenges.enums import ChallengeOrgRole
from core.clock import PARIS
from partners.enums import Precision
from public.archives import sources_of
from public.queries.conventions import public_files

Row = dict[str, Any]
FORMATS = {Precision.YEAR: "%Y", Precision.MONTH: "%Y-%m", Precision.DAY: "%Y-%m-%d"}


def address(name: str, slug: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[slug])}"


def source(facts: Row) -> str:
    return " ".join(item["url"] for item in sources_of(facts) if item["url"])


def _instant(value: Any) -> str | None:
    return value.astimezone(PARIS).isoformat() if value else None


def _partial(edition: Any, field: str) -> str | None:
    value = getattr(edition, field)
    if value is None:
        return None
    pattern = FORMATS.get(Precision(edition.precision_of(field)))
    local = value.astimezone(PARIS)
    return local.strftime(pattern) if pattern else local.isoformat()


def edition(row: Any) -> Row:
    return {
        "slug": row.slug,
        "numero": row.number,
        "nom": row.name_fr,
        "saison": row.season or None,
        "ouverture": _partial(row, "call_opens_at"),
        "cloture": _partial(row, "call_closes_at"),
        "fictive": row.fictional,
        "source": source(row.facts) or None,
        "url": address("public:edition", row.slug),
    }


def challenge(row: Any) -> Row:
    def names(role: ChallengeOrgRole) -> str | None:
        found = [link["name"] for link in row.people if link["role"] == role]
        return "; ".join(found) or None

    return {
        "slug": row.slug,
        "titre": row.title_fr or row.title_en,
        "resume": row.summary_fr or row.summary_en or None,
        "etat": row.effective_state,
        "theme": row.theme.name_fr if row.theme else None,
        "edition": row.edition.slug if row.edition else None,
        "partenaires": names(ChallengeOrgRole.PARTNER),
        "directions": names(ChallengeOrgRole.DIRECTORATE),
        "arrondissements": " ".join(map(str, row.arrondissements)) or None,
        "ouverture": _instant(row.opens_at),
        "cloture": _instant(row.closes_at),
        "resultats": _instant(row.decision_at),
        "fictif": row.fictional,
        "source": source(row.facts) or None,
        "url": address("public:challenge", row.slug),
    }


def pilot(row: Any) -> Row:
    places = sorted({place["arrondissement"] for place in row.places if place["arrondissement"]})
    evaluation = getattr(row, "evaluation", None)
    return {
        "slug": row.slug,
        "titre": row.title_fr,
        "etat": row.state,
        "prototype": row.prototype.slug,
        "startup": row.prototype.maker.name if row.prototype.maker else None,
        "direction": row.directorate.name if row.directorate else None,
        "debut": row.starts_on.isoformat() if row.starts_on else None,
        "fin": row.ends_on.isoformat() if row.ends_on else None,
        "arrondissements": " ".join(map(str, places)) or None,
        "decision": evaluation.decision if evaluation else None,
        "fictif": row.fictional,
        "url": address("public:pilot", row.slug),
    }


def prototype(row: Any) -> Row:
    return {
        "slug": row.slug,
        "nom": row.name,
        "etat": row.state if row.origin == "live" else "archive",
        "startup": row.maker.name if row.maker else None,
        "defi": row.challenge.slug if row.challenge else None,
        "licence": row.licence or None,
        "depot": row.repository or None,
        "fictif": row.fictional,
        "source": source(row.facts) or None,
        "url": address("public:prototype", row.slug),
    }


def partner(row: Any) -> Row:
    return {
        "slug": row.slug,
        "nom": row.name,
        "nature": row.kind,
        "siren": row.siren,
        "editions": " ".join(season["slug"] for season in row.seasons) or None,
        "engagements": row.promises,
        "fictif": row.fictional,
        "url": address("public:partner", row.slug),
    }


def commitment(row: Any) -> Row:
    return {
        "id": str(row.pk),
        "partenaire": row.participation.organisation.slug,
        "edition": row.participation.edition.slug,
        "engagement": row.text_fr,
        "unite": row.unit or None,
        "cible": float(row.target) if row.target is not None else None,
        "realise": float(row.progress),
        "echeance": row.due_on.isoformat() if row.due_on else None,
    }


def convention_version(row: Any) -> Row:
    files = {(file.role, file.lang): file for file in public_files(row)}
    named = {"pdf_fr": ("convention", "fr"), "pdf_en": ("convention", "en"), "texte": ("text", "")}
    held = {name: files.get(key) for name, key in {**named, "acte_du_conseil": ("deliberation", "fr")}.items()}
    told: Row = {
        "id": str(row.pk),
        "convention": row.convention.slug,
        "nom": row.convention.name_fr,
        "version": row.n,
        "deliberation": row.vote.reference,
        "seance": row.vote.session_on.isoformat(),
    }
    for name, file in held.items():
        told[f"{name}_url"] = f"{settings.SITE_URL}{file.url(row)}" if file else None
        told[f"{name}_sha256"] = file.sha256 if file else None
    return {**told, "fictif": row.convention.fictional, "url": address("public:convention", row.convention.slug)}
