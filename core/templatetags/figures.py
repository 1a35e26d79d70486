"""Drawings of the interface: `{% load figures %}`. SVG without style attributes, so they print, scale and pass the CSP."""

from django import template

from core.ui import charts
from core.ui import tiles as grid

register = template.Library()


def figure(name, **options):
    return register.inclusion_tag(f"components/{name}.html", **options)


@figure("mark")
def mark(title=""):
    """The mark of the site: twenty tiles, the Seine, one tile lit."""
    return {"tiles": grid.tiles([4]), "river": grid.RIVER, "title": title}


@figure("motif")
def motif(lit="", loading=False):
    """The motif as an ornament, hidden from assistive technology. `lit`: numbers separated by spaces."""
    return {"tiles": grid.tiles([int(n) for n in str(lit).split()]), "river": grid.RIVER, "loading": loading}


@figure("theme_tile")
def theme_tile(slug=""):
    """The tile of a theme; an unknown theme gets the plain tile."""
    return {"slug": slug if slug in grid.THEMES else ""}


@figure("theme_cover")
def theme_cover(slug="", lit=""):
    """The cover of a challenge or a pilot: its theme drawn on the arrondissements `lit` (a pattern of six when unknown)."""
    numbers = [int(n) for n in str(lit or "2 5 9 12 16 19").split()]
    return {"slug": slug if slug in grid.THEMES else "", "tiles": grid.tiles(numbers)}


@figure("tile_map")
def tile_map(lit=(), *, caption="", unit="", table=True):
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


@figure("line_chart")
def line_chart(points, caption, *, unit="", baseline=None, target=None, note=""):
    """Measures of an indicator in time, against baseline and target, with the table. `points`: pairs (label, value or None)."""
    points = list(points)
    drawn = charts.line(points, baseline=baseline, target=target)
    return {**drawn, "caption": caption, "unit": unit, "baseline": baseline, "target": target, "note": note}


@figure("bar_chart")
def bar_chart(items, caption, *, unit="", note=""):
    """Quantities side by side; the figures stand on the bars, so the drawing is its own table."""
    return {**charts.bars(list(items)), "caption": caption, "unit": unit, "note": note}


@figure("funnel")
def funnel(stages, caption, *, note=""):
    """The funnel of an edition: pairs (stage, number), from the widest."""
    return {**charts.funnel(list(stages)), "caption": caption, "note": note}


@figure("radar")
def radar(axes, caption, *, maximum=5, second=(), label="", second_label="", note=""):
    """Scores on several criteria. `axes`: pairs (criterion, score); `second`: the scores of a comparison, in the same order."""
    axes, second = list(axes), list(second)
    drawn = charts.radar(axes, maximum=maximum, second=second)
    rows = [(name, value, other) for (name, value), other in zip(axes, second or [None] * len(axes), strict=True)]
    return {
        **drawn, "rows": rows, "caption": caption, "maximum": maximum, "label": label, "second_label": second_label, "note": note,
        "compared": bool(second),
    }  # fmt: skip
