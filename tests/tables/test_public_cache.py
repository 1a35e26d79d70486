"""Each cached view declares the query keys that it reads, and strangers make no rows: its tags are held by `pages/test_cache.py`."""

import re
from pathlib import Path

import pytest
from django.http import QueryDict

from cms.models.base import QUERY_KEYS
from core import public_cache
from core.models import CachedPage
from tests.project.addresses import addresses

ROOT = Path(__file__).resolve().parents[2]
CACHED = {row.name: row for row in addresses() if hasattr(row.callback, "query_keys")}
# Of addresses with arguments; a thing that is not there is looked for all the same.
ARGUMENTS = {"dataset": ["defis", "json"], "dataset_schema": ["defis"]}
KEYS = {
    **dict.fromkeys(
        ("challenge_atom", "challenge_calendar", "challenge_feed"),
        {"q", "theme", "etat", "edition", "arrondissement", "tri"},
    ),
    "challenges": {"q", "theme", "etat", "edition", "arrondissement", "tri", "page"},
    "conventions": {"page"},
    "dataset": {"q", "theme", "etat", "edition", "arrondissement", "tri", "licence", "nature"},
    "method": {"depart"},
    "partners": {"q", "nature", "edition", "page"},
    "startups": {"page"},
    "pilots": {"q", "theme", "etat", "arrondissement", "page"},
    "prototypes": {"q", "etat", "licence", "page"},
    "register": {"nature", "avant"},
    "search": {"q"},
}


def path_of(name):
    values = iter(ARGUMENTS.get(name, ()))
    route = CACHED[name].route
    return "/" + re.sub(r"<(\w+):\w+>", lambda kind: next(values, "1" if kind[1] == "int" else "rien"), route)


def test_the_keys_of_each_view_are_those_named_here():
    assert {name: set(row.callback.query_keys) for name, row in CACHED.items() if row.callback.query_keys} == KEYS
    assert QUERY_KEYS == ("page",)  # of Wagtail's pages


@pytest.mark.parametrize("name", CACHED)
def test_a_view_reads_no_key_that_it_does_not_declare(client, db, monkeypatch, name):
    read = set()

    class Watched(QueryDict):
        def __getitem__(self, key):
            read.add(key)
            return super().__getitem__(key)

        def getlist(self, key, default=None):
            read.add(key)
            return super().getlist(key, default)

    def whole(query, _reads):
        watched = Watched(mutable=True)
        watched.update(query)
        read.clear()
        return watched

    monkeypatch.setattr(public_cache, "narrowed", whole)
    every = "&".join(f"{key}=1" for key in sorted(set().union(*KEYS.values()) - {"q"}))
    response = client.get(f"{path_of(name)}?{every}")

    names_a_thing = "<" in CACHED[name].route or "depart" in CACHED[name].callback.query_keys
    assert response.status_code in ({200, 404} if names_a_thing else {200})
    assert read <= set(CACHED[name].callback.query_keys)


@pytest.mark.parametrize("name", [name for name, row in CACHED.items() if "<" not in row.route or name in ARGUMENTS])
def test_what_strangers_add_to_an_address_makes_no_row(client, db, name):
    CachedPage.objects.all().delete()
    first = client.get(path_of(name))

    for n in range(5):
        again = client.get(f"{path_of(name)}?utm_source=x{n}&{n}=1&PAGE=2&theme[]={n}")
        assert (again.status_code, again.content) == (200, first.content)
    assert CachedPage.objects.count() == 1


@pytest.mark.parametrize("name", [name for name, row in CACHED.items() if "<" not in row.route or name in ARGUMENTS])
def test_a_page_that_was_invalidated_is_drawn_again_whatever_strangers_add(client, db, name):
    """The middleware knows the page, finds that it no longer stands, and leaves it to the view."""
    for _ in range(2):
        first = client.get(path_of(name))
    CachedPage.objects.all().delete()
    again = client.get(f"{path_of(name)}?utm_source=x&{'page=2' if 'page' not in KEYS.get(name, ()) else 'y=2'}")

    assert (again.status_code, again.content) == (200, first.content)
    assert CachedPage.objects.count() == 1
