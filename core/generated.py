"""Documents drawn from the code, which `write_docs` writes under `docs/` and lint checks. An app registers its own."""

from collections.abc import Callable, Mapping

_documents: dict[str, Callable[[], str]] = {}


def register_document(name: str, make: Callable[[], str]) -> None:
    """Have `write_docs` write what `make` returns, in English, to `docs/<name>`. Called again, the last one holds."""
    _documents[name] = make


def all_documents() -> Mapping[str, Callable[[], str]]:
    """Every registered document, by the name of its file."""
    return _documents
