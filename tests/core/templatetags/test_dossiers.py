"""The head of a dossier: one act, for whoever has the turn, and never a dangerous one."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.template import Context

from core.templatetags.dossiers import dossier_head, other_moves
from core.turns import Party, Turn

SOON = dt.datetime(2030, 1, 1, 18, tzinfo=dt.UTC)


def turn(*, yours):
    words = "À vous" if yours else "Chez le jury"
    return Turn(yours, Party.TEAM, words, "publier le défi", SOON, late=False, then="", then_at=None)


def move(name, *, allowed=True, danger=False, reason=False):
    row = SimpleNamespace(name=name, label=name, danger=danger, reason_required=reason)
    return {
        "row": row,
        "label": name,
        "allowed": allowed,
        "reason": "pas encore",
        "reason_label": "",
        "url": f"/{name}/",
    }


@pytest.fixture
def moves():
    return [move("effacer", danger=True), move("fermer", allowed=False), move("rendre", reason=True), move("publier")]


def test_the_first_move_that_goes_on_stands_in_the_head(moves):
    head = dossier_head(Context(), turn(yours=True), moves)

    assert 'action="/publier/"' in head
    assert not [name for name in ("effacer", "fermer", "rendre") if name in head]
    assert 'datetime="2030-01-01T18:00:00+00:00"' in head.split("dossier-head__bar")[1]


def test_what_stands_in_the_head_is_not_repeated_among_the_other_gestures(moves):
    others = other_moves(Context(), turn(yours=True), moves)

    assert "/publier/" not in others
    assert [name for name in ("effacer", "fermer", "rendre") if name not in others] == []


def test_whoever_waits_has_no_act_in_the_head_and_all_of_them_below(moves):
    head, others = (draw(Context(), turn(yours=False), moves) for draw in (dossier_head, other_moves))

    assert "dossier-head__bar" not in head
    assert "/publier/" in others


def test_the_act_that_the_page_names_comes_first(moves):
    head = dossier_head(Context(), turn(yours=True), moves, label="Continuer", url="/suite/")

    assert '<a class="btn" href="/suite/">Continuer</a>' in head
    assert "/publier/" not in head
    assert "/suite/" not in dossier_head(Context(), turn(yours=False), moves, label="Continuer", url="/suite/")
