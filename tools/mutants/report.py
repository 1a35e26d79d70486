"""Killed ÷ all for each folder of each layer, and every survivor by name with its reason."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tools.running import ROOT

DOCUMENT = ROOT / "docs" / "testing.md"
REASONS = Path(__file__).with_name("survivors.toml")
BEGIN, END = "<!-- figures of ./dev mutants --report -->\n", "<!-- end of the figures -->\n"
Row = Mapping[str, Any]


def reasons() -> dict[str, str]:
    """Reason of each survivor that was looked at, by the key of the mutant."""
    with REASONS.open("rb") as file:
        told = tomllib.load(file)
    return {key: reason for reason, keys in told.items() for key in keys}


def folder_of(path: str) -> str:
    """The folder that a figure is given for: that of the app or of its part, not `queries/` or `domain/` in it."""
    parent = Path(path).parent
    return next(folder for folder in (parent, *parent.parents) if folder.name not in {"queries", "domain"}).as_posix()


def _share(rows: Sequence[Row], whole: int, known: Mapping[str, str]) -> str:
    """Tried, killed, the share of both, survivors with a reason, and the day of the last trial."""
    killed = sum(row["verdict"] == "killed" for row in rows)
    named = sum(row["verdict"] == "survived" and row["key"] in known for row in rows)
    how = f"{len(rows)}, all" if len(rows) >= whole else f"{len(rows)} of {whole}"
    return f"{how} | {killed} | {100 * killed / len(rows):.0f} % | {named} | {max(row['on'] for row in rows)}"


def _lines(
    layer: str, rows: Sequence[Row], whole: Mapping[str, int], asked: int, known: Mapping[str, str]
) -> Iterable[str]:
    wanted = f" (asked: {asked} %)" if asked else ""
    yield f"| **{layer}**{wanted} | {_share(rows, sum(whole.values()), known)} |"
    folders = sorted({folder_of(row["path"]) for row in rows})
    for folder in folders if len(folders) > 1 else ():
        mine = [row for row in rows if folder_of(row["path"]) == folder]
        every = sum(n for path, n in whole.items() if folder_of(path) == folder)
        yield f"| {folder} | {_share(mine, every, known)} |"


def report(rows: Sequence[Row], layers: Mapping[str, Mapping[str, int]], asked: Mapping[str, int]) -> str:
    """Markdown: the table by layer and folder, then the survivors. `layers`: of each, how many mutants each path has."""
    counted = [row for row in rows if row["verdict"] != "unreached"]
    lines = ["| layer and folder | tried | killed | % | named | day |", "|---|--:|--:|--:|--:|---|"]
    known = reasons()
    for layer, paths in layers.items():
        whole = dict(paths)
        for row in rows:
            if row["path"] in whole:
                whole[row["path"]] -= row["verdict"] == "unreached"
        if mine := [row for row in counted if row["path"] in paths]:
            lines += _lines(layer, mine, whole, asked[layer], known)
    left = [row for row in counted if row["verdict"] == "survived"]
    by_reason: dict[str, dict[str, int]] = {}
    for row in left:
        named = by_reason.setdefault(known.get(row["key"], "no test notices yet"), {})
        named[row["key"]] = named.get(row["key"], 0) + 1
    lines += ["", f"Survivors: {len(left)}.", ""]
    for reason, named in sorted(by_reason.items()):
        lines.append(f"- {reason}:")
        lines += [f"  - {key}{f' ({number} times)' if number > 1 else ''}" for key, number in named.items()]
    return "\n".join(lines) + "\n"


def write(text: str) -> None:
    """Puts the figures into the document, in the place of the former ones."""
    old = DOCUMENT.read_text(encoding="utf-8")
    before, _mark, rest = old.partition(BEGIN)
    _former, _mark, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
