"""What applicants accept: the convention's terms in plain words, frozen when a challenge is published."""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from agreements.commons import explain
from agreements.conventions import plain
from agreements.conventions.domain.content import frozen_clauses, sha256_of
from agreements.conventions.domain.governing import governing_version
from agreements.conventions.domain.stress import record_for, result_of
from agreements.models import Accession, ConventionVersion, Derogation
from challenges.models import Challenge, TermsSheet
from core.clock import app_now
from core.exceptions import DomainError


def plain_terms(version: ConventionVersion, lang: str) -> list[dict[str, Any]]:
    """The sheet's lines in one language: key, title, sentence, and whether the clause is there."""
    return [
        {"key": term.key, "title": term.title, "sentence": term.sentence, "present": term.present}
        for term in plain.plain_words(frozen_clauses(version), lang)
    ]


def terms_of(deed: Accession, lang: str) -> list[dict[str, Any]]:
    """What a deed binds to, in plain words: those of the sheet its startup accepted when it is a sheet of this version.

    A sheet is frozen; a deed of another version (after an amendment) has none, and its terms are worded anew.
    """
    sheet = deed.application.terms_sheet if deed.application else None
    if sheet is None or sheet.convention_version != deed.version_id:
        return plain_terms(deed.version, lang)
    body: list[dict[str, Any]] = sheet.body_en if lang.startswith("en") else sheet.body_fr
    return body


def verdict_summary(version: ConventionVersion) -> dict[str, Any]:
    """The public words of the stress test in both languages, with what was examined, by which model, on which text."""
    record = record_for(version, version.sha256)
    if record is None:
        return {}
    result = result_of(record)
    inconclusive = bool(record.result.get("inconclusive"))
    derogation = Derogation.objects.select_related("vote").filter(version=version).first()
    words = {lang: explain.verdict_words(result, lang, inconclusive=inconclusive) for lang in ("fr", "en")}
    return {
        "key": words["fr"].key,
        **{f"title_{lang}": said.title for lang, said in words.items()},
        **{f"detail_{lang}": said.detail for lang, said in words.items()},
        "model_version": result.model_version,
        "states": result.states,
        "moves": result.moves,
        "content_sha256": record.content_sha256,
        "tested_at": record.updated_at.isoformat(),
        "derogation": {"reason": derogation.reason, "vote": derogation.vote.reference} if derogation else None,
    }


def sheet_hash(body_fr: Any, body_en: Any) -> str:
    return sha256_of({"fr": body_fr, "en": body_en})


def write_terms_sheet(challenge: Challenge) -> TermsSheet:
    """The current sheet of a challenge: kept when it says the same of the same version, else replaced by a new row."""
    version = governing_version(challenge)
    if version is None:
        raise DomainError(_("Aucune convention en vigueur ne lie les partenaires de ce défi."))
    body_fr, body_en = plain_terms(version, "fr"), plain_terms(version, "en")
    digest = sheet_hash(body_fr, body_en)
    with transaction.atomic():
        current = (
            TermsSheet.objects.select_for_update(of=("self",)).filter(challenge=challenge, superseded_at=None).first()
        )
        if current and current.sha256 == digest and current.convention_version == version.pk:
            return current
        if current:
            current.superseded_at = app_now()
            current.save(update_fields=["superseded_at", "updated_at"])
        return TermsSheet.objects.create(
            challenge=challenge,
            body_fr=body_fr,
            body_en=body_en,
            sha256=digest,
            convention_version=version.pk,
            convention_name=version.convention.name_fr,
            verdict=verdict_summary(version),
        )


def on_published(challenge: Challenge, *, by: Any, log: Any) -> None:
    """Handler of `schedule` and `open`: the sheet is written in the transaction of the transition."""
    assert connection.in_atomic_block
    write_terms_sheet(challenge)
