"""Reading the log: sizes, heads, keys, pages."""

import pytest

from register import queries
from register.models import Entry, Key
from register.tree import Place

pytestmark = pytest.mark.django_db


def test_empty_log_has_no_size_no_head_and_no_key():
    assert (queries.tree_size(), queries.latest_head(), queries.current_key()) == (0, None, None)
    assert queries.nodes_at([]) == {}


def test_size_head_key_and_pages_of_the_log(fill):
    fill(3)

    assert queries.tree_size() == Entry.objects.count() == 4
    assert [entry.index for entry in queries.entries_between(1, 3)] == [1, 2]
    assert [entry.index for entry in queries.entries_between(0, 9)] == [0, 1, 2, 3]
    assert queries.entries_between(0, 9).ordered
    key = queries.current_key()
    assert list(queries.all_keys()) == [key]
    old = Key.objects.create(
        key_id="0" * 8, public_key=key.public_key, valid_from=key.valid_from - 9, valid_to=key.valid_from
    )
    assert list(queries.all_keys()) == [old, key]
    assert queries.current_key() == key


def test_hashes_are_found_by_place_and_a_place_that_is_not_stored_is_left_out(fill):
    fill(3)
    there, nowhere = Place(0, 1), Place(0, 99)

    found = queries.nodes_at([there, nowhere])

    assert list(found) == [there]
    assert len(found[there]) == 32
    assert queries.root_at(4) != queries.root_at(3) != queries.root_at(2)
