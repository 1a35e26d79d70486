"""What a convention version says: its clauses for the model, its words for people, its hash for both."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from agreements.conventions import clause_texts
from agreements.conventions.domain.frame import FIRST_CLAUSE, LANGS, frame_of
from agreements.models import Article, Convention, ConventionVersion


def live_version(convention: Convention) -> ConventionVersion:
    """The version being worked on, or the last one: never an abandoned amendment."""
    version = convention.versions.filter(abandoned_at__isnull=True).order_by("-n").first()
    if version is None:
        raise LookupError(f"{convention.pk} has no version")
    version.convention = convention
    return version


def version_in_force(convention: Convention) -> ConventionVersion | None:
    if convention.ended_at:
        return None
    return convention.versions.filter(in_force_at__isnull=False, superseded_at__isnull=True).first()


def articles_of(version: ConventionVersion) -> list[Article]:
    """Every article row in order, those taken out included, with its clause and the people who touched it."""
    rows = version.articles.select_related("clause_version__kind", "changed_by", "approved_by").order_by("order", "id")
    return list(rows)


def key_of(article: Article) -> str:
    return str(article.clause_version.kind_id)


def is_deviation(article: Article) -> bool:
    """Whether the article departs from the library: taken out, other terms, or a text of its own."""
    return (
        article.removed
        or bool(article.text_fr or article.text_en)
        or article.terms != article.clause_version.default_terms
    )


def has_free_text(article: Article) -> bool:
    return bool(article.text_fr or article.text_en) and not article.removed


def awaits_approval(article: Article) -> bool:
    return is_deviation(article) and article.approved_by_id is None


def template_text(article: Article, lang: str) -> str:
    """The text with its parameters still between braces: free if there is one, else the library's."""
    own = article.text_fr if lang == "fr" else article.text_en
    library = article.clause_version
    return str(own or (library.text_fr if lang == "fr" else library.text_en))


def title_of(article: Article, lang: str) -> str:
    return str(article.clause_version.title_fr if lang == "fr" else article.clause_version.title_en)


def paragraphs(article: Article, lang: str) -> list[str]:
    """The text as it reads, parameters replaced by the words of their values."""
    return clause_texts.render_text(key_of(article), template_text(article, lang), article.terms, lang)


def library_paragraphs(article: Article, lang: str) -> list[str]:
    """What the library proposes in its place."""
    library = article.clause_version
    text = library.text_fr if lang == "fr" else library.text_en
    return clause_texts.render_text(key_of(article), text, library.default_terms, lang)


def clauses_of(articles: Iterable[Article]) -> dict[str, dict[str, Any]]:
    """The convention as the commons model reads it."""
    return {key_of(article): article.terms for article in articles if not article.removed}


def content_of(version: ConventionVersion, articles: Iterable[Article] | None = None) -> dict[str, Any]:
    """Everything that is voted and signed, as plain JSON."""
    convention = version.convention
    kept = [article for article in (articles or articles_of(version)) if not article.removed]
    parties = convention.parties.filter(founding=True).select_related("organisation")
    return {
        "name": {"fr": convention.name_fr, "en": convention.name_en or convention.name_fr},
        "edition": convention.edition.slug,
        "version": version.n,
        "effective_on": convention.effective_on.isoformat() if convention.effective_on else None,
        "expires_on": convention.expires_on.isoformat() if convention.expires_on else None,
        "tacit_renewal_months": convention.tacit_renewal_months,
        "max_renewals": convention.max_renewals,
        "renewal_notice_months": convention.renewal_notice_months,
        "parties": sorted(
            ({"organisation": str(party.organisation_id), "name": party.organisation.name, "role": party.role}
             for party in parties),
            key=lambda party: (party["role"], party["name"]),
        ),
        "articles": [
            {
                "number": number,
                "key": key_of(article),
                "clause_version": article.clause_version.n,
                "terms": article.terms,
                "free": has_free_text(article),
                **{f"title_{lang}": title_of(article, lang) for lang in LANGS},
                **{f"text_{lang}": paragraphs(article, lang) for lang in LANGS},
            }
            for number, article in enumerate(kept, start=FIRST_CLAUSE)
        ],
        "frame": frame_of(convention, len(kept)),
    }  # fmt: skip


def canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256_of(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def frame_shown(version: ConventionVersion, articles: Iterable[Article]) -> dict[str, Any]:
    """The frame of a version: as it was voted, or as it stands with these articles."""
    if version.frozen_at:
        return dict((version.frozen or {}).get("frame", {}))
    return frame_of(version.convention, sum(not article.removed for article in articles))


def first_number(version: ConventionVersion) -> int:
    """The number of the first clause: a text voted without a frame keeps its own numbers."""
    frozen = version.frozen if version.frozen_at else None
    return frozen["articles"][0]["number"] if frozen and frozen.get("articles") else FIRST_CLAUSE


def content_hash(version: ConventionVersion) -> str:
    """The hash of the text as it stands; of the frozen text once it is frozen."""
    return version.sha256 if version.frozen_at else sha256_of(content_of(version))


def frozen_clauses(version: ConventionVersion) -> dict[str, dict[str, Any]]:
    """The clauses of a version, frozen or not."""
    if version.frozen_at and version.frozen:
        return {article["key"]: article["terms"] for article in version.frozen["articles"]}
    return clauses_of(articles_of(version))
