"""The book of a jury: every file that one reader may read, to print or to read off line. Not sealed: it decides nothing."""

from typing import Any

from agreements.conventions.domain.content import sha256_of
from agreements.documents.typeset import pdf


def drawn(content: dict[str, Any]) -> bytes:
    """The PDF. The hash at the foot of its pages is that of what it says."""
    return pdf("jury_book.typ", {**content, "sha256": sha256_of(content)})
