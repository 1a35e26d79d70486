"""What an event says beside its kind decides whether it is a move."""

import pytest

from agreements.commons.events import move_of, read_event


@pytest.mark.parametrize(
    ("said", "move"),
    [
        ({"kind": "background.declared", "restrictive": True}, "embed_background:declared"),
        ({"kind": "background.declared", "restrictive": False}, None),
        ({"kind": "background.declared"}, None),
        ({"kind": "share.sold", "to": "partner"}, "assign:partner"),
        ({"kind": "pilot.ended"}, "close_pilot"),
        ({"kind": "council.voted"}, None),
    ],
)
def test_an_event_is_a_move_by_what_it_says(said, move):
    assert move_of(read_event({"on": "2026-01-31", **said})) == move
