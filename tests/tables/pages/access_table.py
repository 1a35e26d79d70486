"""Reads `access.toml`: for each address, which status each reader gets for an object of theirs and for somebody else's."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

TABLE = tomllib.loads(Path(__file__).with_name("access.toml").read_text(encoding="utf-8"))
GROUPS: dict[str, list[str]] = {name: words.split() for name, words in TABLE.pop("readers").items()}
EVERYBODY = GROUPS["tous"]
OFFICES = GROUPS["offices"]  # who see objects by their role in the programme, whosever they are
STRANGERS = GROUPS["etrangers"]  # a sample of everybody else, for objects of other people
SAMPLE = ["nouveau", "startup", "equipe"]  # enough where a method is refused, or a page is the same, for everybody
LOGIN, NOT_FOUND, NOT_ALLOWED = 302, 404, 405


@dataclass
class Row:
    """One address, perhaps one of several lines for it (`name@variant`)."""

    key: str
    path: str
    public: bool = False
    get: str = ""
    post: str = ""
    foreign_get: str = ""
    foreign_post: str = ""
    nobody_post: int = 0
    data: dict = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.key.partition("@")[0]

    @property
    def has_object(self) -> bool:
        return "{" in self.path


def rows() -> list[Row]:
    return [Row(key, **values) for key, values in TABLE.items()]


def _named(words: str) -> dict[str, int]:
    """« 200 startup; 403 direction; 404 * » as reader → status. What is not named is not found."""
    found: dict[str, int] = {}
    rest = NOT_FOUND
    for part in filter(None, (part.strip() for part in words.split(";"))):
        status, *names = part.split()
        assert re.fullmatch(r"\d{3}", status), words
        for name in names:
            if name == "*":
                rest = int(status)
            for reader in GROUPS.get(name, [name] if name != "*" else []):
                assert reader in EVERYBODY, f"{reader} is no reader: {words}"
                assert reader not in found, f"{reader} twice: {words}"
                found[reader] = int(status)
    return {reader: found.get(reader, rest) for reader in EVERYBODY}


def expected(row: Row, method: str, *, foreign: bool) -> dict[str | None, int]:
    """Reader → status; None is nobody. An object of others is seen by offices as if it were theirs, by the rest not at all."""
    words = getattr(row, method.lower())
    own = _named(words)
    uniform = len(set(own.values())) == 1
    if uniform and (row.public or own["nouveau"] == NOT_ALLOWED) and not foreign:
        return {name: own[name] for name in SAMPLE} | _without_account(row, method, own["nouveau"])
    if uniform and own["nouveau"] == NOT_ALLOWED:
        return {}
    if not foreign:
        return own | _without_account(row, method, own["nouveau"])
    if other := getattr(row, f"foreign_{method.lower()}"):
        named = _named(other)
        return {name: named[name] for name in [*OFFICES, *STRANGERS]}
    if row.public:
        return {name: own[name] for name in SAMPLE}
    return {name: own[name] for name in OFFICES} | dict.fromkeys(STRANGERS, NOT_FOUND)


def _without_account(row: Row, method: str, status: int) -> dict[str | None, int]:
    """Nobody, and somebody whose account was switched off, read what is public and are sent to the login otherwise."""
    open_to_all = row.public and not (method == "POST" and row.nobody_post)
    return dict.fromkeys([None, *GROUPS["sans_compte"]], status if open_to_all else LOGIN)
