"""Geometry of a timeline in lanes: what holds from when until when, what happened, and where today stands.

The past is drawn to scale. What is promised reaches years ahead, where nothing has happened yet: the future is drawn
closer and closer together, by the square root of time, so that both can be read in one picture.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

WIDTH = 440
TODAY_AT = 300  # the past takes what is left of it
EDGE = 8
LANE, BAR, HEAD = 54, 10, 34
APART = 20  # between two marks of a lane
RADIUS = 9


@dataclass(frozen=True)
class Span:
    """Something that holds from a day until another; `until` is None when it has no end."""

    since: dt.date
    until: dt.date | None
    words: str
    tone: str = "open"


@dataclass(frozen=True)
class Mark:
    """Something that happened, or is due, on a day; `n` is its number in the story told beside the picture."""

    on: dt.date
    words: str
    tone: str = "info"
    n: int = 0


@dataclass(frozen=True)
class Lane:
    label: str
    spans: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()
    said: str = ""  # at the end of the line of the label: what holds now, until when


@dataclass(frozen=True)
class _Scale:
    first: dt.date
    today: dt.date
    last: dt.date
    to_scale: bool = False

    @property
    def today_x(self) -> float:
        """Where today stands: to scale, where the calendar has it; otherwise always at the same place."""
        if not self.to_scale:
            return TODAY_AT
        whole = max(1, (self.last - self.first).days)
        return round(EDGE + (WIDTH - 2 * EDGE) * (self.today - self.first).days / whole, 1)

    def x(self, day: dt.date | None) -> float:
        """Where a day stands; no day is the far edge."""
        if day is None:
            return WIDTH
        if self.to_scale:
            whole = max(1, (self.last - self.first).days)
            return round(EDGE + (WIDTH - 2 * EDGE) * (day - self.first).days / whole, 1)
        if day <= self.today:
            whole = max(1, (self.today - self.first).days)
            return round(EDGE + (TODAY_AT - EDGE) * max(0, (day - self.first).days) / whole, 1)
        ahead = max(1, (self.last - self.today).days)
        share = min(1.0, math.sqrt((day - self.today).days / ahead))
        return round(TODAY_AT + (WIDTH - EDGE - TODAY_AT) * share, 1)


def _days(lanes: Sequence[Lane]) -> list[dt.date]:
    found = [mark.on for lane in lanes for mark in lane.marks]
    for lane in lanes:
        for span in lane.spans:
            found += [span.since, *([span.until] if span.until else [])]
    return found


def spread(places: Sequence[float], *, least: float, most: float, apart: float = APART) -> list[float]:
    """The same places, in order, moved as little as needed to stand apart and between the two bounds."""
    if not places:
        return []
    apart = min(apart, (most - least) / max(1, len(places) - 1)) if len(places) > 1 else apart
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + apart if moved else least))
    ceiling = most
    for rank in range(len(moved) - 1, -1, -1):
        moved[rank] = min(moved[rank], ceiling)
        ceiling = moved[rank] - apart
    return [round(place, 1) for place in moved]


def draw(lanes: Sequence[Lane], today: dt.date, *, to_scale: bool = False) -> dict[str, Any]:
    """Coordinates for `components/lanes.html`. `to_scale`: one scale for the past and the future, for a calendar of some months."""
    days = _days(lanes) or [today]
    scale = _Scale(min(*days, today - dt.timedelta(days=1)), today, max(*days, today + dt.timedelta(days=1)), to_scale)
    rows = [_row(lane, rank, scale) for rank, lane in enumerate(lanes)]
    return {
        "lanes": rows, "width": WIDTH, "height": HEAD + len(lanes) * LANE, "head": HEAD, "today": today, "today_x": scale.today_x,
        "first": scale.first, "last": scale.last if scale.last > today + dt.timedelta(days=1) else None,
        "edge": EDGE, "end": WIDTH - EDGE, "radius": RADIUS,
    }  # fmt: skip


def _row(lane: Lane, rank: int, scale: _Scale) -> dict[str, Any]:
    top = HEAD + rank * LANE
    middle = top + 35
    marks = sorted(lane.marks, key=lambda mark: (mark.on, mark.n))
    past = [mark for mark in marks if mark.on <= scale.today]
    ahead = [mark for mark in marks if mark.on > scale.today]
    now = scale.today_x
    places = spread([scale.x(mark.on) for mark in past], least=RADIUS, most=max(RADIUS, now - RADIUS))
    places += spread([scale.x(mark.on) for mark in ahead], least=min(WIDTH - RADIUS, now + RADIUS), most=WIDTH - RADIUS)
    return {
        "lane": lane,
        "text_y": top + 19,
        "bar_y": middle - BAR / 2,
        "bar_height": BAR,
        "mark_y": middle,
        "number_y": middle + 4,
        "spans": [_span(span, scale) for span in lane.spans],
        "marks": [{"mark": mark, "x": x} for mark, x in zip([*past, *ahead], places, strict=True)],
    }


def _span(span: Span, scale: _Scale) -> dict[str, Any]:
    """The part behind today is full, the part ahead, promised, is hatched."""
    start, end = scale.x(span.since), scale.x(span.until)
    now = scale.today_x
    turn = min(max(start, now), end)
    return {
        "span": span,
        "x": start,
        "past": round(max(0, min(end, now) - start), 1),
        "ahead_x": turn,
        "ahead": round(max(0, end - turn), 1),
        "endless": span.until is None,
    }
