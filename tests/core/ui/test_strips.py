import pytest

from core.ui.strips import WIDTH, Cell, Strip, draw


def test_equal_cells_that_follow_one_another_make_one_segment():
    drawn = draw([Strip("Code", (Cell("non remis"), Cell("non remis"), Cell("publié", "ok"), Cell("non remis")))])

    segments = drawn["rows"][0]["segments"]
    assert [(it["cell"].words, it["x"], it["width"]) for it in segments] == [
        ("non remis", 0, WIDTH / 2 - 2),
        ("publié", WIDTH / 2, WIDTH / 4 - 2),
        ("non remis", WIDTH * 3 / 4, WIDTH / 4 - 2),
    ]


def test_the_beginning_has_no_number():
    assert [tick["n"] for tick in draw([Strip("Code", (Cell("a"), Cell("b")))])["ticks"]] == [0, 1]


def test_strips_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match=r"Strips of different lengths: \[1, 2\]"):
        draw([Strip("a", (Cell("x"),)), Strip("b", (Cell("x"), Cell("y")))])


def test_nothing_to_draw_is_an_empty_drawing():
    assert draw([])["rows"] == []
