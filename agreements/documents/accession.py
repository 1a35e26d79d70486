"""The accession deed of a startup as a sealed document: French, with its English translation in the same file."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from agreements.conventions import clause_texts
from agreements.conventions.domain.content import sha256_of
from agreements.conventions.domain.terms_sheet import terms_of
from agreements.conventions.files import ACCESSION
from agreements.documents.received import keep
from agreements.documents.seal import seal
from agreements.documents.sentences import ACCESSION_WORDS, day_words
from agreements.documents.typeset import pdf
from agreements.models import Accession
from challenges.applications.domain.submitted import dossier_of
from core.clock import PARIS, app_now


def deed_content(deed: Accession) -> dict[str, Any]:
    """What the startup agrees to, as plain JSON: the version by its hash, the challenge, its background as submitted."""
    convention = deed.version.convention
    application = deed.application
    dossier = dossier_of(application) if application else None
    return {
        "convention": {"fr": convention.name_fr, "en": convention.name_en or convention.name_fr},
        "version": deed.version.n,
        "version_sha256": deed.version.sha256,
        "organisation": deed.organisation.legal_name or deed.organisation.name,
        "siren": deed.organisation.siren or "",
        "challenge": str(deed.challenge) if deed.challenge else "",
        "solution": (dossier.title or str(application)) if dossier else "",
        "background": [
            {name: row[name] for name in ("name", "owner", "licence")}
            for row in (dossier.backgrounds if dossier else ())
        ],
        "fictional": convention.fictional,
    }


def _values(deed: Accession, content: dict[str, Any], lang: str) -> dict[str, Any]:
    return {
        "startup": content["organisation"],
        "challenge": content["challenge"],
        "solution": content["solution"],
        "convention": content["convention"][lang],
        "version": str(content["version"]),
        "fingerprint": content["version_sha256"],
    }


def draw_up(deed: Accession, *, by: Any | None) -> None:
    """Makes and seals the deed, keeps its hash, and attaches it."""
    content = deed_content(deed)
    deed.sha256 = sha256_of(content)
    made = app_now().astimezone(PARIS)
    data = {
        **content,
        "mark": f"datacity:accession:{deed.pk}",
        "sha256": deed.sha256,
        "date": [made.year, made.month, made.day],
        "languages": [
            {
                "lang": lang,
                "words": ACCESSION_WORDS[lang],
                "convention": content["convention"][lang],
                "date_words": day_words(made.date(), lang),
                "deed": clause_texts.render_section("accession", _values(deed, content, lang), lang).paragraphs,
                "terms": terms_of(deed, lang),
            }
            for lang in ("fr", "en")
        ],
    }
    with translation.override("fr"):
        sealed = seal(pdf("accession.typ", data), reason=_("Sceau de la Ville : acte d’adhésion"))
    name = f"adhesion-{deed.organisation.slug}-{deed.version.convention.slug}.pdf"
    deed.pdf = keep(sealed, name=name, purpose=ACCESSION, by=by)
    deed.save(update_fields=["sha256", "pdf", "updated_at"])
