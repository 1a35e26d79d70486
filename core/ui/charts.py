"""Geometry of the charts: plain numbers in, coordinates out. The templates draw them, the site's sheet colours them."""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 440, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 20, 12, 30


def nice_ceiling(value: float) -> float:
    """The round number at or above `value`: 1, 2, 2.5 or 5 times a power of ten."""
    if value <= 0:
        return 1
    power = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value - 1e-9)


def line(
    points: Sequence[tuple[str, float | None]], *, baseline: float | None = None, target: float | None = None
) -> dict[str, Any]:
    """A line of measures from zero; a missing measure breaks the line rather than inventing a value."""
    known = [value for _, value in points if value is not None]
    top = nice_ceiling(max([*known, baseline or 0, target or 0], default=1))
    across = (WIDTH - LEFT - RIGHT) / max(1, len(points) - 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top, 1)

    dots, path, pen = [], [], "M"
    for rank, (label, value) in enumerate(points):
        x = round(LEFT + rank * across, 1)
        dots.append({"x": x, "y": None if value is None else y(value), "label": label, "value": value})
        if value is None:
            pen = "M"
            continue
        path.append(f"{pen}{x} {y(value)}")
        pen = "L"
    ticks = [{"y": y(top * part / 4), "value": top * part / 4} for part in range(5)]
    return {
        "dots": dots, "path": "".join(path), "ticks": ticks, "width": WIDTH, "height": HEIGHT, "left": LEFT, "end": WIDTH - RIGHT,
        "baseline_y": None if baseline is None else y(baseline), "target_y": None if target is None else y(target),
    }  # fmt: skip


def bars(items: Sequence[tuple[str, float]]) -> dict[str, Any]:
    """Horizontal bars on one scale, the label above each so that long words fit on a phone."""
    top = max((value for _, value in items), default=0) or 1
    rows = [
        {"label": label, "value": value, "y": rank * 46, "text_y": rank * 46 + 14, "bar_y": rank * 46 + 21, "length": round(WIDTH * value / top, 1)}
        for rank, (label, value) in enumerate(items)
    ]  # fmt: skip
    return {"rows": rows, "width": WIDTH, "height": max(1, len(rows)) * 46 - 8}


def funnel(stages: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """Stages of a selection as centred bands, each joined to the next; the share is of the first stage."""
    first = (stages[0][1] if stages else 0) or 1
    halves = [max(2.0, 100 * value / first) for _, value in stages]
    rows = []
    for rank, (label, value) in enumerate(stages):
        half, top, bottom = halves[rank], rank * 64, rank * 64 + 40
        join = ""
        if rank + 1 < len(stages):
            follow = halves[rank + 1]
            join = f"M{100 - half:.1f} {bottom}H{100 + half:.1f}L{100 + follow:.1f} {top + 64}H{100 - follow:.1f}z"
        band = f"M{100 - half:.1f} {top}H{100 + half:.1f}V{bottom}H{100 - half:.1f}z"
        share = round(100 * value / first)
        rows.append(
            {"label": label, "value": value, "share": share, "y": top + 17, "low": top + 35, "band": band, "join": join}
        )
    return {"rows": rows, "width": WIDTH, "height": max(1, len(rows)) * 64 - 24}


def radar(axes: Sequence[tuple[str, float]], *, maximum: float = 5, second: Sequence[float] = ()) -> dict[str, Any]:
    """A polygon over as many axes as there are criteria, the first at the top, clockwise."""
    count = max(1, len(axes))

    def at(rank: int, share: float) -> tuple[float, float]:
        angle = 2 * math.pi * rank / count - math.pi / 2
        return round(200 + 130 * share * math.cos(angle), 1), round(165 + 130 * share * math.sin(angle), 1)

    def ring(shares: Sequence[float]) -> str:
        return " ".join(f"{x},{y}" for x, y in (at(rank, share) for rank, share in enumerate(shares)))

    spokes = []
    for rank, (label, _) in enumerate(axes):
        x, y = at(rank, 1)
        text_x, text_y = at(rank, 1.13)
        anchor = "middle" if abs(text_x - 200) < 12 else "start" if text_x > 200 else "end"
        spokes.append(
            {
                "lines": textwrap.wrap(label, 14) or [""],
                "x": x,
                "y": y,
                "text_x": text_x,
                "text_y": round(text_y + 4, 1),
                "anchor": anchor,
            }
        )
    return {
        "spokes": spokes,
        "rings": [ring([part / 5] * count) for part in range(1, 6)],
        "area": ring([value / maximum for _, value in axes]),
        "second": ring([value / maximum for value in second]) if second else "",
        "points": [
            dict(zip(("x", "y"), at(rank, value / maximum), strict=True)) for rank, (_, value) in enumerate(axes)
        ],
    }


@dataclass(frozen=True)
class Spread:
    """Several measures of one thing on a scale, with what is said of them."""

    label: str
    values: tuple[float, ...]
    mean: float
    words: str = ""
    strong: bool = False


def spreads(rows: Sequence[Spread], *, maximum: float = 5) -> dict[str, Any]:
    """Each thing on a line of its own, from 0 to `maximum`: a dot for each measure, a band from the lowest to the highest."""

    def x(value: float) -> float:
        return round(6 + (WIDTH - 12) * value / maximum, 1)

    drawn = [
        {
            "row": row,
            "low": x(min(row.values)),
            "high": x(max(row.values)),
            "mean": x(row.mean),
            "dots": [x(value) for value in row.values],
            "least": min(row.values),
            "most": max(row.values),
        }
        for row in rows
    ]
    steps = [{"x": x(n), "value": n} for n in range(math.floor(maximum) + 1)]
    return {"rows": drawn, "steps": steps, "width": WIDTH, "start": x(0), "end": x(maximum)}
