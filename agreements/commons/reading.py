"""Reading JSON strictly: no key twice, no NaN, every fault told with its place, none of them raised as a surprise."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from agreements.commons.terms import shown


class BadInputError(ValueError):
    """A file that cannot be used; `faults` tells every reason."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class _Repeating(dict[str, Any]):
    """An object in which some key came more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        self.repeated = [(key, value) for key, value in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]


class _NoNumber:
    """NaN or an infinity, which JSON does not have."""

    def __init__(self, name: str) -> None:
        self.name = name


class _Strict:
    def __init__(self) -> None:
        self.faulty = False

    def pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        self.faulty = True
        return _Repeating(pairs)

    def constant(self, name: str) -> _NoNumber:
        self.faulty = True
        return _NoNumber(name)


_ENDS: Final = {"name", "clauses", "events"}


def _place(path: tuple[str | int, ...]) -> str:
    """A path in words: which convention, which clause, which term."""
    words: list[str] = []
    rest = list(path)
    if rest and isinstance(rest[0], int):
        words.append(f"object {rest.pop(0)}")
    if rest and rest[0] in _ENDS:
        root = rest.pop(0)
        if root == "clauses" and rest:
            words.extend(f"{word} {rest.pop(0)}" for word in ("clause", "term") if rest)
        else:
            words.append(str(root))
    words.extend(str(step) for step in rest)
    return ", ".join(words) or "the file"


def _strict_faults(value: Any) -> Iterator[str]:
    """Repeated keys and impossible numbers, each with its place. Walks without recursion."""
    waiting: list[tuple[tuple[str | int, ...], Any]] = [((), value)]
    while waiting:
        path, item = waiting.pop()
        if isinstance(item, _NoNumber):
            yield f"{_place(path)}: not JSON; value {item.name}; allowed: numbers that JSON has"
        elif isinstance(item, _Repeating):
            for key, again in item.repeated:
                yield f"{_place((*path, key))}: duplicate key {shown(key)}; value {shown(again)}; allowed: each key once"
        if isinstance(item, dict):
            waiting.extend(((*path, key), inner) for key, inner in reversed(item.items()))
        elif isinstance(item, list):
            waiting.extend(((*path, place), inner) for place, inner in reversed(list(enumerate(item))))


def _parse(data: bytes) -> Any:
    strict = _Strict()
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=strict.pairs, parse_constant=strict.constant)
    except UnicodeDecodeError as error:
        raise BadInputError([f"the file: not UTF-8 text (byte {error.start})"]) from None
    except json.JSONDecodeError as error:
        raise BadInputError([f"the file: not JSON (line {error.lineno}, column {error.colno}): {error.msg}"]) from None
    except RecursionError:
        raise BadInputError(["the file: not a convention; value nested too deeply"]) from None
    except ValueError as error:
        raise BadInputError([f"the file: not JSON: {error}"]) from None
    if strict.faulty:
        raise BadInputError(list(_strict_faults(value)))
    return value


def read_objects(path: str, required: str) -> list[dict[str, Any]]:
    """The objects of a file that holds one object or a list of them.

    Each must have the key `required`; `name`, when there, is a text. Raises BadInputError with every fault.
    """
    try:
        value = _parse(Path(path).read_bytes())
    except OSError as error:
        raise BadInputError([f"the file: cannot be read: {error.strerror or error}"]) from None
    items = value if isinstance(value, list) else [value]
    faults: list[str] = []
    for place, item in enumerate(items):
        where = describe(place, item)
        if not isinstance(item, dict):
            faults.append(f'{where}: wrong type; value {shown(item)}; allowed: an object with "name" and "{required}"')
        elif required not in item:
            faults.append(f'{where}: "{required}" is missing; value none; allowed: an object')
        elif not isinstance(item.get("name"), str | None):
            faults.append(f"{where}: name: wrong type; value {shown(item['name'])}; allowed: a text")
    if faults:
        raise BadInputError(faults)
    return items


def describe(place: int, item: Any) -> str:
    """How an object of a file is called in an error: its place, and its name when it has one."""
    name = item.get("name") if isinstance(item, dict) else None
    return f"object {place} ({shown(name)})" if isinstance(name, str) else f"object {place}"


def told(path: str, faults: list[str]) -> str:
    """The faults of one file as lines for standard error."""
    return "".join(f"{path}: {fault}\n" for fault in faults)
