"""Reading the file of past editions, within bounds."""

import json
from pathlib import Path
from typing import Any

MAX_BYTES = 20 * 1024 * 1024


class Unreadable(ValueError):
    """The file is not a JSON document that can be checked; the message says why and where."""


class _DuplicateKey(ValueError):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _DuplicateKey(key)
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise _DuplicateKey(f"{name} is not a JSON value")


def read(path: Path) -> Any:
    """The document. At most 20 MB are ever read: the real file weighs 60 kB, and a larger one is refused before parsing."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"{path}: {error.strerror}") from error
    if len(content) > MAX_BYTES:
        raise Unreadable(f"{path}: more than {MAX_BYTES // 1024**2} MB; a larger file is refused without being parsed")
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise Unreadable(f"{path}: not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"{path}: not JSON at line {error.lineno}, column {error.colno}: {error.msg}") from error
    except _DuplicateKey as error:
        raise Unreadable(f"{path}: the same key twice in one object, or not JSON: {error}") from error
    except RecursionError as error:
        raise Unreadable(f"{path}: nested too deep") from error
