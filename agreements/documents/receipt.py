"""The receipt of a submission as a sealed document: one sheet, in the language of whoever submitted."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.translation import gettext as _

from agreements.documents.received import keep
from agreements.documents.seal import seal
from agreements.documents.typeset import pdf
from challenges.applications.domain.receipts import RECEIPT
from challenges.applications.presenters import Sheet, sheet_of
from challenges.models import Submission
from core.clock import PARIS
from core.models import StoredFile
from core.ui.squares import square_of


def receipt_data(submission: Submission, lang: str) -> dict[str, Any]:
    """What the template draws. Same submission, same data, whenever it is drawn up."""
    with translation.override(lang):
        sheet = sheet_of(submission)
        day = submission.received_at.astimezone(PARIS)
        place = urlsplit(sheet.verify_url)
        return {
            "lang": lang,
            "mark": f"datacity:receipt:{submission.pk}",
            "sha256": submission.sha256,
            "date": [day.year, day.month, day.day],
            "number": submission.number,
            "kind": _kind(submission),
            "received": sheet.received,
            "before": sheet.before,
            "facts": _facts(sheet),
            "files": [{**row, "size": filesizeformat(row["size"])} for row in sheet.files],
            "square": list(square_of(sheet.verify_url)),
            "hash_lines": list(sheet.hash_lines),
            "exact": sheet.to_the_microsecond,
            "verify_url": sheet.verify_url,
            "verify_short": f"{place.netloc}{place.path}",
            "fictional": settings.DEMO,
            "words": _words(),
        }


def _kind(submission: Submission) -> str:
    kind = _("Récépissé de dépôt")
    return kind if submission.kind == Submission.Kind.FIRST else f"{kind} · {submission.get_kind_display()}"


def _facts(sheet: Sheet) -> list[list[str]]:
    dossier = sheet.dossier
    facts = [
        [_("Défi"), f"{sheet.challenge} ({sheet.edition})"],
        [_("Organisation"), ", ".join([dossier.organisation, *dossier.consortium])],
        [_("Solution"), dossier.title],
        [_("Conditions acceptées"), f"{dossier.terms_name} ({dossier.terms_sha256[:16]}…)"],
    ]
    return facts if sheet.files else [*facts, [_("Pièces jointes"), _("Aucune")]]


def _words() -> dict[str, str]:
    french = (translation.get_language() or "fr").startswith("fr")
    return {
        "kind": _("Récépissé de dépôt"),
        "received": _("Candidature reçue le"),
        "fictional": _("Document de démonstration : organisations fictives"),
        "files": _("Pièces jointes"),
        "verify": _("Vérification"),
        "hash_of": _("Le contenu déposé, numéro et instant compris, a cette empreinte SHA-256 :"),
        "exact": _("Instant exact de réception :"),
        "how": _("Déposez ce document, ou le contenu, sur"),
        "square": _("Code carré vers la page de vérification"),
        "hash": _("Empreinte SHA-256"),
        "colon": " :" if french else ":",
        "page": "page",
        "of": _("sur"),
    }


def draw_up(submission: Submission) -> StoredFile:
    """Draws and seals the receipt, and keeps it."""
    reader = submission.submitted_by
    lang = "en" if reader and reader.language == "en" else "fr"
    with translation.override("fr"):
        sealed = seal(pdf("receipt.typ", receipt_data(submission, lang)), reason=_("Sceau de la Ville : récépissé"))
    return keep(sealed, name=f"recepisse-{submission.number}.pdf", purpose=RECEIPT, by=None)
