import pytest

from core.ui import charts


@pytest.mark.parametrize(
    ("value", "ceiling"), [(0, 1), (1, 1), (3, 5), (225, 250), (420, 500), (0.3, 0.5), (1000, 1000)]
)
def test_nice_ceiling_round_number_at_or_above(value, ceiling):
    assert charts.nice_ceiling(value) == pytest.approx(ceiling)


def test_line_missing_measure_breaks_the_line():
    drawn = charts.line([("a", 1), ("b", None), ("c", 2)])

    assert drawn["path"].count("M") == 2
    assert drawn["path"].count("L") == 0
    assert drawn["dots"][1]["y"] is None


def test_line_target_above_the_measures_stays_in_the_frame():
    drawn = charts.line([("a", 1)], target=100)

    assert drawn["target_y"] == charts.TOP
    assert drawn["baseline_y"] is None


def test_line_without_measure_draws_nothing():
    drawn = charts.line([])

    assert (drawn["path"], drawn["dots"]) == ("", [])


def test_bars_longest_fills_the_width():
    rows = charts.bars([("a", 4), ("b", 1)])["rows"]

    assert [row["length"] for row in rows] == [charts.WIDTH, charts.WIDTH / 4]


def test_bars_all_zero_draw_nothing():
    assert [row["length"] for row in charts.bars([("a", 0)])["rows"]] == [0]


def test_funnel_shares_of_the_first_stage():
    rows = charts.funnel([("reçues", 225), ("retenues", 12)])["rows"]

    assert [row["share"] for row in rows] == [100, 5]
    assert [bool(row["join"]) for row in rows] == [True, False]


def test_radar_first_axis_at_the_top_and_scores_on_their_axis():
    drawn = charts.radar([("a", 5), ("b", 0), ("c", 2.5), ("d", 5)], second=[1, 1, 1, 1])

    assert drawn["points"][0] == {"x": 200.0, "y": 35.0}
    assert drawn["points"][1] == {"x": 200.0, "y": 165.0}
    assert len(drawn["second"].split()) == 4


def test_spreads_stand_on_one_scale_with_the_lowest_and_the_highest():
    drawn = charts.spreads([charts.Spread("a", (0, 2.5, 5), 2.5), charts.Spread("b", (1,), 1)])

    first, second = drawn["rows"]
    assert (first["low"], first["high"]) == (drawn["start"], drawn["end"])
    assert first["mean"] == (drawn["start"] + drawn["end"]) / 2
    assert (second["low"], second["dots"]) == (second["high"], [second["low"]])
    assert [step["value"] for step in drawn["steps"]] == [0, 1, 2, 3, 4, 5]
