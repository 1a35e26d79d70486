"""A scanned original against the sealed document: read in the background, vouched for by two people.

A machine never says that an original is right: it shows where to look. Two different people look, each gives a reason
for every passage that a machine read otherwise, and a passage that truly differs has no reason to give: the original is
then set aside.
"""

import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from agreements.conventions.domain.editing import lock
from agreements.conventions.domain.signing import count_scan
from agreements.conventions.permissions import ConventionPerm
from agreements.enums import ComparisonState, PassageReason
from agreements.models import ConventionVersion, ScanAttestation, ScanComparison, Signature
from agreements.scans import ocr
from agreements.scans.compare import GRAVE, Comparison, compare, words_of
from agreements.scans.pages import Page, UnreadableFile, draw_page, read_pages
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import StoredFile
from core.permissions import require
from core.whole_text import whole

DPI = 200
PICTURED = 0.5  # a page that a picture covers is read from the picture: a layer of text under it may say anything
WORDY = 3  # fewer words than that in the layer of text: the page is read from its picture
CHECKERS = 2
HEADS = {"fr": "Page de garde", "en": "Cover page"}  # before the first heading, in the words of the document
Reader = Callable[[bytes, str], str]


def start_comparison(signature: Signature) -> ScanComparison:
    """Asks the worker to compare. Once more for a comparison that failed; never under people who already vouched."""
    with transaction.atomic():
        row, _created = ScanComparison.objects.select_for_update(of=("self",)).get_or_create(signature=signature)
        if row.attestations.exists():
            raise StaleState(_("Quelqu’un a déjà attesté : cette comparaison ne se refait pas."))
        row.stage, row.pages_done, row.pages_total = ComparisonState.QUEUED, 0, 0
        row.result, row.sources, row.finished_at = {}, {}, None
        row.save()
        app.configure_task("agreements.compare_scan").defer(comparison=str(row.pk))
    return row


def run_comparison(pk: Any) -> ScanComparison | None:
    """The work itself. Nothing to do when the scan was set aside meanwhile; running it twice gives the same result."""
    row = ScanComparison.objects.select_related("signature__version", "signature__file").filter(pk=pk).first()
    if row is None or row.signature.version is None or row.signature.file is None:
        return None
    _note(row, stage=ComparisonState.RUNNING)
    try:
        with tempfile.TemporaryDirectory() as folder:
            _read_and_compare(row, row.signature.version, row.signature.file, Path(folder))
    except UnreadableFile:
        _note(row, stage=ComparisonState.FAILED, finished_at=app_now())
    return row


def _note(row: ScanComparison, **values: Any) -> None:
    """Written at once, field by field: the page that waits reads the progress."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=[*values, "updated_at"])


def _read_and_compare(row: ScanComparison, version: ConventionVersion, scan: StoredFile, folder: Path) -> None:
    pages = read_pages(_copied(scan, folder / "scan.pdf"))
    sealed = {
        lang: read_pages(_copied(file, folder / f"{lang}.pdf"))
        for lang, file in (("fr", version.pdf_fr), ("en", version.pdf_en))
        if file is not None
    }
    _note(row, pages_total=len(pages))
    reader = ocr.read_picture if ocr.command() else None
    texts, sources = _texts(row, folder / "scan.pdf", pages, sealed, reader)
    lang = _language(sealed, texts)
    found = compare(sealed[lang], texts, head=HEADS[lang]) if any(texts) else _pages_only(sealed[lang], texts)
    _note(
        row,
        stage=ComparisonState.DONE,
        language=lang,
        sources=sources,
        result=found.to_json(),
        finished_at=app_now(),
    )


def _copied(file: StoredFile, path: Path) -> Path:
    with file.file.open("rb") as content, path.open("wb") as copy:
        for chunk in content.chunks():
            copy.write(chunk)
    return path


def _texts(
    row: ScanComparison, path: Path, pages: list[Page], sealed: Mapping[str, list[Page]], reader: Reader | None
) -> tuple[list[str], dict[str, int]]:
    """The text of each page, and how many pages were read in which way."""
    texts: list[str] = []
    sources = {"text": 0, "ocr": 0, "none": 0}
    for number, page in enumerate(pages, start=1):
        layered = len(words_of(page.text)) >= WORDY
        if layered and (page.pictured < PICTURED or reader is None):
            source, text = "text", page.text
        elif reader is not None:
            source, text = "ocr", reader(draw_page(path, number, DPI), _language(sealed, texts))
        else:
            source, text = "none", ""
        sources[source] += 1
        texts.append(text)
        _note(row, pages_done=number)
    return texts, sources


def _language(sealed: Mapping[str, list[Page]], texts: Iterable[str]) -> str:
    """The language of the document that shares most words with the scan."""
    read = {word.same for text in texts for word in words_of(text)}

    def shared(lang: str) -> tuple[int, bool]:
        return len(read & {word.same for page in sealed[lang] for word in words_of(page.text)}), lang == "fr"

    return max(sealed, key=shared)


def _pages_only(expected: list[Page], texts: list[str]) -> Comparison:
    """Nothing could be read: only the number of pages is known."""
    words = sum(len(words_of(page.text)) for page in expected)
    more, fewer = range(len(expected), len(texts)), range(len(texts), len(expected))
    return Comparison(
        words=words, same=0, expected_pages=len(expected), read_pages=len(texts),
        missing=tuple(number + 1 for number in fewer), added=tuple(number + 1 for number in more),
        pairs=tuple((number, number) for number in range(1, min(len(expected), len(texts)) + 1)),
    )  # fmt: skip


def passages_to_explain(comparison: ScanComparison) -> dict[str, list[dict[str, Any]]]:
    """What each checker answers for: every grave difference by itself, the others together, section by section."""
    asked: dict[str, list[dict[str, Any]]] = {}
    for passage in comparison.result.get("differences", ()):
        key = passage["id"] if passage["kind"] in GRAVE else f"section:{passage['section']}"
        asked.setdefault(key, []).append(passage)
    return asked


def unread(comparison: ScanComparison) -> bool:
    """Whether some page was read by nobody: the checkers then say that they compared page by page."""
    return bool(comparison.sources.get("none"))


def odd_pages(comparison: ScanComparison) -> bool:
    return any(comparison.result.get(name) for name in ("added", "blank", "moved"))


def attest(
    signature: Signature,
    *,
    by: Any,
    reasons: Mapping[str, str],
    pages_reason: str = "",
    page_by_page: bool = False,
) -> ScanAttestation:
    """One of two different people vouches for the original; with the second one the signature counts.

    Raises StaleState while the machine reads, when it could not, or when the person is one too many; NotAllowed for the
    same person twice; DomainError for a missing page, or for a passage, a page or a reading that is not answered for.
    """
    if signature.version is None:
        raise DomainError(_("Cette signature est celle d’un acte d’adhésion."))
    with transaction.atomic():
        locked = lock(signature.version.convention)
        require(by, ConventionPerm.RECORD_SIGNATURE, locked)
        row = ScanComparison.objects.select_for_update(of=("self",)).get(signature=signature)
        _check_state(row, by)
        _check_answers(row, reasons, whole(pages_reason, field="pages_reason"), page_by_page=page_by_page)
        made = ScanAttestation.objects.create(
            comparison=row, by=by, n=row.attestations.count() + 1, pages_reason=pages_reason.strip(),
            page_by_page=page_by_page, reasons={key: reasons[key] for key in passages_to_explain(row)},
        )  # fmt: skip
        count_scan(locked, signature, made)
    return made


def _check_state(row: ScanComparison, by: Any) -> None:
    if row.stage == ComparisonState.FAILED:
        raise StaleState(_("Ce fichier ne se lit pas comme un PDF : écartez-le, puis déposez une autre numérisation."))
    if row.stage != ComparisonState.DONE:
        raise StaleState(_("La lecture de l’original n’est pas terminée : attendez-la avant d’attester."))
    before = list(row.attestations.values_list("by_id", flat=True))
    if len(before) >= CHECKERS:
        raise StaleState(_("Cet original est déjà vérifié."))
    if by.pk in before:
        raise NotAllowed(_("Un original numérisé est vérifié par deux personnes différentes."))


def _check_answers(row: ScanComparison, reasons: Mapping[str, str], pages_reason: str, *, page_by_page: bool) -> None:
    missing = row.result.get("missing", ())
    if missing:
        raise DomainError(
            _("Il manque à l’original ce que le document scellé dit en page %(pages)s : il ne peut pas être accepté.")
            % {"pages": ", ".join(str(number) for number in missing)}
        )
    if odd_pages(row) and not pages_reason:
        raise DomainError(_("Expliquez les pages en plus, blanches ou déplacées."), field="pages_reason")
    if unread(row) and not page_by_page:
        raise DomainError(
            _("Aucune machine n’a lu ces pages : dites que vous les avez comparées une à une."), field="page_by_page"
        )
    unanswered = [key for key in passages_to_explain(row) if reasons.get(key) not in PassageReason.values]
    if unanswered:
        raise DomainError(
            _("Donnez un motif pour chaque passage qui diffère (il en reste %(count)s). Un passage qui diffère vraiment n’en a pas : écartez l’original.")
            % {"count": len(unanswered)}
        )  # fmt: skip


def page_picture(signature: Signature, which: str, number: int, dpi: int = 90) -> bytes:
    """A page of the scan, or of the sealed document, as a PNG. Raises UnreadableFile."""
    version = signature.version
    sealed = None if version is None else version.pdf_en if _compared_in(signature) == "en" else version.pdf_fr
    file = signature.file if which == "original" else sealed
    if file is None:
        raise UnreadableFile(which)
    with tempfile.TemporaryDirectory() as folder:
        return draw_page(_copied(file, Path(folder) / "page.pdf"), number, dpi)


def _compared_in(signature: Signature) -> str:
    row = ScanComparison.objects.filter(signature=signature).first()
    return row.language if row else "fr"
