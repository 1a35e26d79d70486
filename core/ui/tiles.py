"""The motif: the twenty arrondissements as twenty tiles, wound clockwise from the centre as the city numbers them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

SIZE = 10
STEP = 11
SIDE = 54

# (column, row) of each arrondissement in a grid of five by five; the five empty cells are the corners of the spiral.
POSITIONS = {
    1: (2, 2),
    2: (2, 1),
    3: (3, 2),
    4: (3, 3),
    5: (2, 3),
    6: (1, 3),
    7: (1, 2),
    8: (0, 1),
    9: (1, 1),
    10: (3, 1),
    11: (4, 2),
    12: (4, 3),
    13: (2, 4),
    14: (1, 4),
    15: (0, 3),
    16: (0, 2),
    17: (1, 0),
    18: (2, 0),
    19: (3, 0),
    20: (4, 1),
}

# The Seine, walking the gaps between the tiles: right bank above, left bank below.
RIVER = "M55 43.5H32.5V32.5H21.5V21.5H10.5V32.5H-1"

THEMES = {
    "mobilite": "mobilite",
    "energie": "energie",
    "dechets": "dechets",
    "espace-public": "espace-public",
    "logement": "logement",
    "sport": "sport",
    "logistique": "logistique",
    "economie-circulaire": "economie-circulaire",
    "tourisme": "tourisme",
}


@dataclass(frozen=True)
class Tile:
    """One arrondissement on the grid; `cx`, `cy` are the middle of the tile, `lit` says that something happens there."""

    number: int
    x: int
    y: int
    lit: bool = False
    count: int | None = None
    href: str = ""
    label: str = ""

    @property
    def cx(self) -> float:
        return self.x + SIZE / 2

    @property
    def cy(self) -> float:
        """Baseline of the number: higher when a count stands below it."""
        return self.y + (SIZE / 2 + 1.3 if self.count is None else 4.8)

    @property
    def low(self) -> float:
        return self.y + 8.4


def tiles(places: Iterable[int | Mapping[str, Any]] = ()) -> list[Tile]:
    """The twenty tiles in the order of the spiral.

    `places` holds numbers, or mappings with `n` and optionally `count`, `href`, `label`. Numbers outside 1–20 are ignored.
    """
    lit: dict[int, dict[str, Any]] = {}
    for place in places:
        item = {"n": place} if isinstance(place, int) else dict(place)
        lit[item.pop("n")] = item
    return [
        Tile(number, column * STEP, row * STEP, lit=number in lit, **lit.get(number, {}))
        for number, (column, row) in sorted(POSITIONS.items())
    ]
