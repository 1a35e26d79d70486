"""Reading JSON strictly: no key twice, no NaN, every fault told with its place, none of them raised as a surprise."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

from agreements.commons.streaming import NotReadableError, elements, is_large
from agreements.commons.terms import shown

#: Faults of one file that are listed.
MANY: Final = 20_000


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


_ENDS: Final = {"name", "clauses", "facts", "on", "events"}
#: What the first two steps under a key are called.
_STEPS: Final = {"clauses": ("clause", "term"), "facts": ("fact", "key")}


def _place(path: tuple[str | int, ...]) -> str:
    """A path in words: which convention, which clause, which term."""
    words: list[str] = []
    rest = list(path)
    if rest and isinstance(rest[0], int):
        words.append(f"object {rest.pop(0)}")
    if rest and rest[0] in _ENDS:
        root = rest.pop(0)
        if root in _STEPS and rest:
            words.extend(f"{word} {rest.pop(0)}" for word in _STEPS[str(root)] if rest)
        else:
            words.append(str(root))
    words.extend(str(step) for step in rest)
    return ", ".join(words) or "the file"


def _strict_faults(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[str]:
    """Repeated keys and impossible numbers, each with its place. Walks without recursion."""
    waiting: list[tuple[tuple[str | int, ...], Any]] = [(at, value)]
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


@contextmanager
def _faults_named() -> Iterator[None]:
    """Whatever a reader raises, as BadInputError."""
    try:
        yield
    except BadInputError:
        raise
    except OSError as error:
        raise BadInputError([f"the file: cannot be read: {error.strerror or error}"]) from None
    except NotReadableError as error:
        raise BadInputError([str(error)]) from None
    except UnicodeDecodeError as error:
        raise BadInputError([f"the file: not UTF-8 text (byte {error.start})"]) from None
    except json.JSONDecodeError as error:
        raise BadInputError([f"the file: not JSON (line {error.lineno}, column {error.colno}): {error.msg}"]) from None
    except RecursionError:
        raise BadInputError(["the file: not a convention; value nested too deeply"]) from None
    except ValueError as error:
        raise BadInputError([f"the file: not JSON: {error}"]) from None


def _small(path: str) -> Any:
    strict = _Strict()
    text = Path(path).read_bytes().decode("utf-8-sig")
    value = json.loads(text, object_pairs_hook=strict.pairs, parse_constant=strict.constant)
    if strict.faulty:
        raise BadInputError(within_bounds(_strict_faults(value)))
    return value


class Objects:
    """The objects of a file that holds one object or a list of them; a large list is read again at each turn."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.kept: list[Any] | None = None

    def __iter__(self) -> Iterator[Any]:
        with _faults_named():
            if self.kept is None and not is_large(self.path):
                value = _small(self.path)
                self.kept = value if isinstance(value, list) else [value]
            yield from self.kept if self.kept is not None else self._large()

    def _large(self) -> Iterator[Any]:
        strict = _Strict()
        decoder = json.JSONDecoder(object_pairs_hook=strict.pairs, parse_constant=strict.constant)
        for place, value in enumerate(elements(self.path, decoder)):
            yield _Faulty([*_strict_faults(value, (place,))]) if strict.faulty and _has_faults(value) else value


class _Faulty:
    """An object that repeats a key or holds an impossible number."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults


def _has_faults(value: Any) -> bool:
    return next(_strict_faults(value), None) is not None


def within_bounds(faults: Iterable[str]) -> list[str]:
    """The first faults, and a line that says so when there are more: a file of a million faults is told, not listed."""
    kept = list(islice(faults, MANY + 1))
    return [*kept[:MANY], f"more than {MANY:,} faults; the others are not listed"] if len(kept) > MANY else kept


def read_objects(path: str, required: str, faults_of: Callable[[int, dict[str, Any]], Iterable[str]]) -> Objects:
    """The objects of a file, looked at one by one before any is used.

    Each must have the key `required`; `name`, when there, is a text; `faults_of(place, object)` tells what else is wrong.
    Raises BadInputError with every fault, those of form first.
    """
    objects = Objects(path)
    found = within_bounds(_form_faults(objects, required))
    found = found or within_bounds(fault for place, item in enumerate(objects) for fault in faults_of(place, item))
    if found:
        raise BadInputError(found)
    return objects


def _form_faults(objects: Objects, required: str) -> Iterator[str]:
    for place, item in enumerate(objects):
        where = describe(place, item)
        if isinstance(item, _Faulty):
            yield from item.faults
        elif not isinstance(item, dict):
            yield f'{where}: wrong type; value {shown(item)}; allowed: an object with "name" and "{required}"'
        elif required not in item:
            yield f'{where}: "{required}" is missing; value none; allowed: an object'
        elif not isinstance(item.get("name"), str | None):
            yield f"{where}: name: wrong type; value {shown(item['name'])}; allowed: a text"


def describe(place: int, item: Any) -> str:
    """How an object of a file is called in an error: its place, and its name when it has one."""
    name = item.get("name") if isinstance(item, dict) else None
    return f"object {place} ({shown(name)})" if isinstance(name, str) else f"object {place}"


def told(path: str, faults: list[str]) -> str:
    """The faults of one file as lines for standard error."""
    return "".join(f"{path}: {fault}\n" for fault in faults)
