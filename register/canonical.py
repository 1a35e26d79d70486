"""Canonical JSON: one value, one text, so that everybody computes the same hash.

The rules are those of RFC 8785 for the values allowed here: keys sorted by UTF-16 code units, no space, the shortest
escapes, UTF-8. Numbers are integers that every JSON reader keeps exact; fractions are written as text by the caller.
"""

import json
from typing import Any

type Json = bool | int | str | list[Json] | dict[str, Json] | None

MAX_SAFE_INTEGER = 2**53 - 1
MAX_DEPTH = 32


class NotCanonicalError(ValueError):
    """The value has no canonical form; the sentence names where it stands."""


def canonical_json(value: Any) -> bytes:
    """UTF-8 bytes of the canonical form; raises `NotCanonicalError` for what RFC 8785 cannot hold exactly."""
    return _write(value, "$", 0).encode()


def read_canonical(data: bytes) -> Json:
    """The value of canonical bytes; raises `NotCanonicalError` for any other text of the same value."""
    try:
        value: Json = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotCanonicalError(f"not JSON: {error}") from error
    if canonical_json(value) != data:
        raise NotCanonicalError("the bytes are not in canonical form")
    return value


def _write(value: Any, where: str, depth: int) -> str:
    if depth > MAX_DEPTH:
        raise NotCanonicalError(f"{where}: nested deeper than {MAX_DEPTH} levels")
    match value:
        case None | True | False:
            return {None: "null", True: "true", False: "false"}[value]
        case int():
            return _write_integer(value, where)
        case str():
            return _write_text(value, where)
        case list() | tuple():
            return f"[{','.join(_write(item, f'{where}[{n}]', depth + 1) for n, item in enumerate(value))}]"
        case dict():
            return _write_object(value, where, depth)
        case float():
            raise NotCanonicalError(f"{where}: {value!r} is a floating-point number; write it as text or as an integer")
        case _:
            raise NotCanonicalError(f"{where}: a {type(value).__name__} has no canonical form; write it as text")


def _write_integer(value: int, where: str) -> str:
    if abs(value) > MAX_SAFE_INTEGER:
        raise NotCanonicalError(f"{where}: {value} is beyond 2^53 - 1; write it as text")
    return str(int(value))


def _write_text(value: str, where: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise NotCanonicalError(f"{where}: the text holds half a character (lone surrogate)") from error
    return json.dumps(str(value), ensure_ascii=False)


def _write_object(value: dict, where: str, depth: int) -> str:
    for key in value:
        if not isinstance(key, str):
            raise NotCanonicalError(f"{where}: the key {key!r} is not text")
        _write_text(key, where)
    keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
    members = (f"{_write_text(key, where)}:{_write(value[key], f'{where}.{key}', depth + 1)}" for key in keys)
    return "{" + ",".join(members) + "}"
