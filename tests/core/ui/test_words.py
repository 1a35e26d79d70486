from hypothesis import given
from hypothesis import strategies as st

from core.ui.words import difference


def test_difference_changed_word():
    assert difference("deux fois par semaine", "trois fois par semaine") == [
        {"kind": "del", "text": "deux"},
        {"kind": "ins", "text": "trois"},
        {"kind": "same", "text": " fois par semaine"},
    ]


@given(st.text(alphabet="ab \n", max_size=30), st.text(alphabet="ab \n", max_size=30))
def test_difference_gives_both_texts_back(old, new):
    parts = difference(old, new)

    assert "".join(part["text"] for part in parts if part["kind"] != "ins") == old
    assert "".join(part["text"] for part in parts if part["kind"] != "del") == new
