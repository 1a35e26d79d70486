from core.ui.tiles import POSITIONS, tiles


def test_tiles_twenty_places_each_of_its_own():
    drawn = tiles()

    assert [tile.number for tile in drawn] == list(range(1, 21))
    assert len({(tile.x, tile.y) for tile in drawn}) == 20
    assert max(tile.x + 10 for tile in drawn) == max(tile.y + 10 for tile in drawn) == 54


def test_tiles_neighbours_of_the_spiral_stay_close():
    gaps = [
        max(abs(POSITIONS[n][0] - POSITIONS[n + 1][0]), abs(POSITIONS[n][1] - POSITIONS[n + 1][1]))
        for n in range(1, 20)
    ]

    assert max(gaps) == 2


def test_tiles_lit_by_number_or_by_mapping():
    drawn = {tile.number: tile for tile in tiles([3, {"n": 15, "count": 2, "href": "/pilotes/", "label": "2 pilotes"}])}

    assert [n for n, tile in drawn.items() if tile.lit] == [3, 15]
    assert (drawn[15].count, drawn[15].href, drawn[15].label) == (2, "/pilotes/", "2 pilotes")


def test_tiles_number_outside_the_city_ignored():
    assert [tile for tile in tiles([21, 0]) if tile.lit] == []
