import datetime as dt

import pytest

from core.ui.lanes import EDGE, RADIUS, TODAY_AT, WIDTH, Lane, Mark, Span, draw, spread

TODAY = dt.date(2027, 9, 15)


def test_the_past_is_to_scale_and_the_future_drawn_together():
    ahead = [TODAY + dt.timedelta(days=days) for days in (100, 400, 1600)]
    lane = Lane("Convention", tuple(Span(dt.date(2027, 1, 1), day, "en vigueur") for day in ahead))

    spans = draw([lane], TODAY)["lanes"][0]["spans"]

    assert [span["x"] for span in spans] == [EDGE] * 3
    assert [span["past"] for span in spans] == [TODAY_AT - EDGE] * 3
    assert [span["ahead"] for span in spans] == [33.0, 66.0, 132.0]


def test_what_has_no_end_reaches_the_edge():
    (span,) = draw([Lane("Licence", (Span(dt.date(2027, 1, 1), None, "EUPL-1.2"),))], TODAY)["lanes"][0]["spans"]

    assert (span["ahead_x"] + span["ahead"], span["endless"]) == (WIDTH, True)


def test_what_is_over_has_nothing_ahead():
    (span,) = draw([Lane("Manquement", (Span(dt.date(2027, 1, 1), dt.date(2027, 2, 1), "clos"),))], TODAY)["lanes"][0][
        "spans"
    ]

    assert (span["past"] > 0, span["ahead"]) == (True, 0)


def test_marks_of_one_day_stand_side_by_side():
    marks = tuple(Mark(dt.date(2027, 9, 1), f"fait {n}", n=n) for n in range(1, 5))

    drawn = draw([Lane("Événements", (), marks)], TODAY)["lanes"][0]["marks"]

    places = [row["x"] for row in drawn]
    assert [row["mark"].n for row in drawn] == [1, 2, 3, 4]
    assert all(b - a >= 2 * RADIUS for a, b in zip(places, places[1:], strict=False))
    assert max(places) <= TODAY_AT - RADIUS


@pytest.mark.parametrize("count", [0, 1, 2, 60])
def test_spread_stays_between_its_bounds(count):
    places = spread([150.0] * count, least=9, most=291)

    assert len(places) == count
    assert all(9 <= place <= 291 for place in places)
    assert places == sorted(places)


def test_an_empty_story_is_drawn():
    drawn = draw([Lane("Licence", said="pas encore choisie")], TODAY)

    assert (drawn["lanes"][0]["spans"], drawn["lanes"][0]["marks"], drawn["last"]) == ([], [], None)
