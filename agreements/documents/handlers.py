"""Documents that conventions ask for. Typst and the seal are read at the first use: they are slow to import."""

from typing import Any

from agreements.conventions import slots
from agreements.models import Accession, ConventionVersion
from casework.slots import seal_act
from challenges.applications.slots import draw_up_receipt
from challenges.models import Submission
from challenges.selection.slots import draw_book
from core.models import StoredFile


@slots.draw_up_version.filled_by
def draw_up_version(version: ConventionVersion, *, by: Any) -> None:
    from agreements.documents.convention import draw_up  # noqa: PLC0415 (slow)

    draw_up(version, by=by)


@slots.draw_up_deed.filled_by
def draw_up_deed(deed: Accession, *, by: Any | None) -> None:
    from agreements.documents.accession import draw_up  # noqa: PLC0415 (slow)

    draw_up(deed, by=by)


@slots.store_signed_version.filled_by
def store_signed_version(version: ConventionVersion, upload: Any, *, by: Any) -> StoredFile:
    from agreements.documents.received import store_signed  # noqa: PLC0415 (slow)

    return store_signed(version, upload, by=by)


@slots.store_signed_deed.filled_by
def store_signed_deed(deed: Accession, upload: Any, *, by: Any) -> StoredFile:
    from agreements.documents import received  # noqa: PLC0415 (slow)

    return received.store_signed_deed(deed, upload, by=by)


@slots.store_scan.filled_by
def store_scan(upload: Any, *, by: Any) -> StoredFile:
    from agreements.documents import received  # noqa: PLC0415 (slow)

    return received.store_scan(upload, by=by)


@draw_up_receipt.filled_by
def draw_up_submission(submission: Submission) -> StoredFile:
    from agreements.documents import receipt  # noqa: PLC0415 (slow)

    return receipt.draw_up(submission)


@seal_act.filled_by
def sealed_act(content: dict[str, Any], *, by: Any) -> StoredFile:
    from agreements.documents.act import draw_up_act  # noqa: PLC0415 (slow)

    return draw_up_act(content, by=by)


@draw_book.filled_by
def jury_book(content: dict[str, Any]) -> bytes:
    from agreements.documents.jury_book import drawn  # noqa: PLC0415 (slow)

    return drawn(content)
