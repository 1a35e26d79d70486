"""Drawings of the interface: `{% load figures %}`. SVG without style attributes, so they print, scale and pass the CSP."""

import datetime as dt
from typing import Any

from django import template

from core.ui import charts, squares
from core.ui import lanes as lanes_of
from core.ui import strips as strips_of
from core.ui import tiles as grid
from core.ui.components import component

register = template.Library()


@component(register, "mark", settled=True)
def mark(title: str = "") -> dict[str, Any]:
    """The mark of the site: twenty tiles, the Seine, one tile lit."""
    return {"tiles": grid.tiles([4]), "river": grid.RIVER, "title": title}


@component(register, "motif", settled=True)
def motif(lit: str = "", loading: bool = False) -> dict[str, Any]:
    """The motif as an ornament, hidden from assistive technology. `lit`: numbers separated by spaces."""
    return {"tiles": grid.tiles([int(n) for n in str(lit).split()]), "river": grid.RIVER, "loading": loading}


@component(register, "square_code")
def square_code(text: str, title: str) -> dict[str, Any]:
    """The square code of an address, with the four modules of white around it that readers ask for."""
    rows = squares.square_of(text)
    return {"side": len(rows) + 8, "path": squares.runs_of(rows), "title": title}


@component(register, "theme_tile", settled=True)
def theme_tile(slug: str = "") -> dict[str, Any]:
    """The tile of a theme; an unknown theme gets the plain tile."""
    return {"slug": slug if slug in grid.THEMES else ""}


@component(register, "theme_cover")
def theme_cover(slug: str = "", lit: str = "") -> dict[str, Any]:
    """The cover of a challenge or a pilot: its theme drawn on the arrondissements `lit` (a pattern of six when unknown)."""
    numbers = [int(n) for n in str(lit or "2 5 9 12 16 19").split()]
    return {"slug": slug if slug in grid.THEMES else "", "tiles": grid.tiles(numbers)}


@component(register, "tile_map")
def tile_map(lit: Any = (), *, caption: str = "", unit: str = "", table: bool = True) -> dict[str, Any]:
    """The twenty arrondissements, lit where something happens, with the same facts as a table.

    `lit`: numbers, or mappings with `n`, `count`, `href`, `label`.
    """
    drawn = grid.tiles(lit)
    return {
        "tiles": drawn,
        "lit": [t for t in drawn if t.lit],
        "river": grid.RIVER,
        "caption": caption,
        "unit": unit,
        "table": table,
    }


@component(register, "line_chart")
def line_chart(
    points: Any, caption: str, *, unit: str = "", baseline: Any = None, target: Any = None, note: str = ""
) -> dict[str, Any]:
    """Measures of an indicator in time, against baseline and target, with the table. `points`: pairs (label, value or None)."""
    points = list(points)
    drawn = charts.line(points, baseline=baseline, target=target)
    return {**drawn, "caption": caption, "unit": unit, "baseline": baseline, "target": target, "note": note}


@component(register, "bar_chart")
def bar_chart(items: Any, caption: str, *, unit: str = "", note: str = "") -> dict[str, Any]:
    """Quantities side by side; the figures stand on the bars, so the drawing is its own table."""
    return {**charts.bars(list(items)), "caption": caption, "unit": unit, "note": note}


@component(register, "lanes")
def lanes(rows: Any, caption: str, *, today: dt.date, note: str = "", to_scale: bool = False) -> dict[str, Any]:
    """What holds from when until when, and what happened: `rows` are `core.ui.lanes.Lane`. With its table. `to_scale`: the future
    is drawn at the scale of the past.
    """
    return {
        **lanes_of.draw(list(rows), today, to_scale=to_scale),
        "caption": caption,
        "note": note,
        "to_scale": to_scale,
    }


@component(register, "strips")
def strips(rows: Any, caption: str, steps: Any, *, note: str = "", heads: Any = ()) -> dict[str, Any]:
    """What each thing is after each step of a story: `rows` are `core.ui.strips.Strip`, `steps` the words of each step,
    the beginning included. With its table. `heads`: a word over each column, where steps are no story and bear no number.
    """
    return {
        **strips_of.draw(list(rows)),
        "caption": caption,
        "steps": list(steps),
        "note": note,
        "heads": list(heads),
    }


@component(register, "funnel")
def funnel(stages: Any, caption: str, *, note: str = "") -> dict[str, Any]:
    """The funnel of an edition: pairs (stage, number), from the widest."""
    return {**charts.funnel(list(stages)), "caption": caption, "note": note}


@component(register, "spread_chart")
def spread_chart(
    rows: Any, caption: str, *, maximum: Any = 5, head: str = "", mean_head: str = "", note: str = ""
) -> dict[str, Any]:
    """Several measures of each thing on one scale, with the table. `rows` are `core.ui.charts.Spread`, with one measure at
    least; `head` is over the things in the table, `mean_head` over what the tick marks.
    """
    rows = list(rows)
    return {
        **charts.spreads(rows, maximum=maximum),
        "caption": caption,
        "head": head,
        "mean_head": mean_head,
        "note": note,
        "said": any(row.words for row in rows),
    }


@component(register, "radar")
def radar(
    axes: Any,
    caption: str,
    *,
    maximum: Any = 5,
    second: Any = (),
    label: str = "",
    second_label: str = "",
    note: str = "",
) -> dict[str, Any]:
    """Scores on several criteria. `axes`: pairs (criterion, score); `second`: the scores of a comparison, in the same order."""
    axes, second = list(axes), list(second)
    drawn = charts.radar(axes, maximum=maximum, second=second)
    rows = [(name, value, other) for (name, value), other in zip(axes, second or [None] * len(axes), strict=True)]
    return {
        **drawn, "rows": rows, "caption": caption, "maximum": maximum, "label": label, "second_label": second_label, "note": note,
        "compared": bool(second),
    }  # fmt: skip


@component(register, "score_row")
def score_row(field: Any, *, weight: int | None = None, note: str = "") -> dict[str, Any]:
    """A choice of marks as squares on one line. `field`: a bound field whose widget is a RadioSelect."""
    return dict(locals())
