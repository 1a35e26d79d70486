"""Geometry of strips: what each thing is at each step of a story, one lane a thing, one segment a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

WIDTH = 440
HEAD, LANE, BAR = 24, 46, 22
GAP = 2


@dataclass(frozen=True)
class Cell:
    """What a thing is after a step, in a word or three, with the tone of what it means for the reader."""

    words: str
    tone: str = "past"


@dataclass(frozen=True)
class Strip:
    """One thing followed through the story: a cell for its beginning, then one for each step."""

    label: str
    cells: tuple[Cell, ...]


def draw(strips: Sequence[Strip]) -> dict[str, Any]:
    """Coordinates in a drawing `WIDTH` wide. Equal cells that follow one another make one segment.

    Raises ValueError when the strips do not tell the same number of steps.
    """
    counts = {len(strip.cells) for strip in strips}
    if len(counts) > 1:
        raise ValueError(f"Strips of different lengths: {sorted(counts)}")
    count = counts.pop() if counts else 0
    column = WIDTH / max(count, 1)
    rows = []
    for rank, strip in enumerate(strips):
        top = HEAD + rank * LANE
        rows.append({"strip": strip, "text_y": top + 12, "bar_y": top + 17, "segments": _segments(strip, column)})
    return {
        "rows": rows,
        "ticks": [{"x": round((place + 0.5) * column, 1), "n": place} for place in range(count)],
        "width": WIDTH,
        "height": HEAD + len(strips) * LANE,
        "bar": BAR,
    }


def _segments(strip: Strip, column: float) -> list[dict[str, Any]]:
    segments: list[dict[str, Any]] = []
    place = 0
    for cell, run in groupby(strip.cells):
        length = len(list(run))
        x, width = place * column, length * column - GAP
        segments.append({"cell": cell, "x": round(x, 1), "width": round(width, 1), "middle": round(x + width / 2, 1)})
        place += length
    return segments
