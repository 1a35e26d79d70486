"""A voted convention as a sealed document, in French and in English."""

import datetime as dt
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from agreements.conventions import clause_texts
from agreements.conventions.domain.content import content_of, sha256_of
from agreements.conventions.domain.frame import PROGRAMME, in_words
from agreements.conventions.domain.readiness import founding_parties
from agreements.conventions.domain.stress import record_for
from agreements.conventions.files import CONVENTION
from agreements.conventions.wordings import UNSTATED
from agreements.documents.received import keep
from agreements.documents.seal import seal
from agreements.documents.sentences import CONVENTION_WORDS, day_words
from agreements.documents.stress_sheet import sheet
from agreements.documents.typeset import pdf
from agreements.enums import ClauseStatus, PartyRole
from agreements.models import ConventionVersion, CouncilVote, Derogation
from core.clock import PARIS, app_now


def document_data(version: ConventionVersion, lang: str) -> dict[str, Any]:
    """What the template needs, all in one language. Works for a draft too: it is then marked as one."""
    convention = version.convention
    content = version.frozen or content_of(version)
    digest = version.sha256 or sha256_of(content)
    record = record_for(version, digest)
    vote = CouncilVote.objects.filter(version=version).first()
    derogation = Derogation.objects.filter(version=version).first()
    made = (version.frozen_at or app_now()).astimezone(PARIS)
    return {
        "lang": lang,
        "words": CONVENTION_WORDS[lang],
        "mark": f"datacity:version:{version.pk}",
        "title": content["name"][lang],
        "edition": convention.edition.name_en or convention.edition.name_fr if lang == "en" else convention.edition.name_fr,
        "version": version.n,
        "draft": not version.frozen_at,
        "fictional": convention.fictional,
        "sha256": digest,
        "date": [made.year, made.month, made.day],
        "date_words": day_words(made.date(), lang),
        "effective": _day(content["effective_on"], lang),
        "expires": _day(content["expires_on"], lang),
        "renewal": content["tacit_renewal_months"],
        "vote": _vote(vote, derogation, lang),
        "subtitle": _section("cover", _cover(convention, lang), lang),
        "notice": _section("notice", {"reviewed_by": _reviewers(version, lang)}, lang),
        "parties": [_party(party, lang) for party in founding_parties(convention)],
        **_frame(content.get("frame", {}), lang),
        "articles": [
            {"number": a["number"], "title": a[f"title_{lang}"], "text": a[f"text_{lang}"], "free": a["free"]}
            for a in content["articles"]
        ],
        "done": clause_texts.render_section("signature", {}, lang).paragraphs,
        "parameters": [
            {
                "number": a["number"],
                "title": a[f"title_{lang}"],
                "terms": [[label, value or UNSTATED["en" if lang == "en" else "fr"]]
                          for label, value in clause_texts.plain_terms(a["key"], a["terms"], lang)],
            }
            for a in content["articles"]
        ],
        "stress": sheet(version, record, lang) if record else None,
    }  # fmt: skip


def _section(key: str, values: dict[str, Any], lang: str) -> str:
    return "\n".join(clause_texts.render_section(key, values, lang).paragraphs)


def _cover(convention: Any, lang: str) -> dict[str, Any]:
    edition = convention.edition
    return {
        "programme": None if convention.fictional else PROGRAMME,
        "edition": (edition.name_en if lang == "en" else "") or edition.name_fr,
    }


def _reviewers(version: ConventionVersion, lang: str) -> list[str]:
    """Who reviewed the wordings used, once every one of them has been; nobody before."""
    rows = [article.clause_version for article in version.articles.select_related("clause_version")]
    if not rows or any(row.status != ClauseStatus.REVIEWED for row in rows):
        return []
    seen = {(row.reviewed_by, row.reviewed_on) for row in rows if row.reviewed_by and row.reviewed_on}
    return [f"{who}, {day_words(day, lang)}" for who, day in sorted(seen)]


def _party(party: Any, lang: str) -> dict[str, Any]:
    """One party: the line that names it, and what its signature block says."""
    organisation, words = party.organisation, CONVENTION_WORDS[lang]
    city = party.role == PartyRole.CITY
    name = organisation.legal_name or organisation.name
    who = ", ".join(filter(None, [party.signatory_name, party.signatory_title]))
    values = {
        "name": name,
        "identifier": _grouped(organisation.siren or ""),
        "seat": ", ".join(line.strip() for line in organisation.address.splitlines() if line.strip()),
        "representative": who,
        "short_name": words["the_city"] if city else organisation.name if organisation.name != name else "",
    }
    return {
        "line": _section("party", values, lang),
        "city": city,
        "name": name,
        "signatory": party.signatory_name,
        "title": party.signatory_title,
    }


def _grouped(siren: str) -> str:
    return "\u00a0".join(siren[place : place + 3] for place in range(0, len(siren), 3))


def _frame(frame: dict[str, Any], lang: str) -> dict[str, Any]:
    """The frame as it was voted; nothing of it for a text voted without one."""
    if not frame:
        return {"recitals": [], "opening": [], "closing": [], "annexes": None, "accession": None}

    def said(*sections: dict[str, Any]) -> list[dict[str, Any]]:
        return [{**part, "text": part["paragraphs"]} for part in in_words(sections, lang)]

    return {
        "recitals": said(frame["visas"], frame["preamble"]),
        "opening": said(*frame["opening"]),
        "closing": said(*frame["closing"]),
        "annexes": said(frame["annexes"])[0],
        "accession": said(frame["accession"])[0],
    }


def _day(iso: str | None, lang: str) -> str:
    return day_words(dt.date.fromisoformat(iso), lang) if iso else ""


def _vote(vote: CouncilVote | None, derogation: Derogation | None, lang: str) -> dict[str, Any] | None:
    if vote is None:
        return None
    return {
        "reference": vote.reference,
        "session": day_words(vote.session_on, lang),
        "for": vote.votes_for,
        "against": vote.votes_against,
        "abstentions": vote.abstentions,
        "show_of_hands": vote.show_of_hands,
        "derogation": derogation.reason if derogation else "",
    }


def render(version: ConventionVersion, lang: str) -> bytes:
    return pdf("convention.typ", document_data(version, lang))


def draw_up(version: ConventionVersion, *, by: Any) -> None:
    """Makes and seals both documents of a frozen version, and attaches them. Once: sealed documents never change."""
    if version.pdf_fr_id and version.pdf_en_id:
        return
    for lang in ("fr", "en"):
        with translation.override(lang):
            sealed = seal(render(version, lang), reason=_("Sceau de la Ville : texte voté par le Conseil"))
        name = f"{version.convention.slug}-v{version.n}-{lang}.pdf"
        stored = keep(sealed, name=name, purpose=CONVENTION, by=by)
        if lang == "fr":
            version.pdf_fr = stored
        else:
            version.pdf_en = stored
    version.save(update_fields=["pdf_fr", "pdf_en", "updated_at"])
