"""Names sorted as French sorts them, and found whatever was typed."""

import csv
from pathlib import Path

import pytest
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import connection

from accounts.models import Organisation
from core.names import SearchText, name_key, search_words
from core.text import fit
from tests.factories.accounts import OrganisationFactory

REPORTS = Path(__file__).resolve().parents[1] / "data" / "reports"
ORDERS = [
    (REPORTS / "r19-order.tsv").read_text().split("\n")[1:-1],
    ["cote", "coté", "côte", "côté", "coter"],
    ["Œil", "oie", "Ombre"],
    ["d’Ormesson", "De Gaulle", "Deauville", "Dormir"],
    ["3D", "Air", "Éa", "eau", "Eau vive", "œuf", "Zoé"],
    ["A-B Test 2", "AB Test", "Abîme"],
]
FOUND = [
    *((row["stored"], row["typed"]) for row in csv.DictReader((REPORTS / "r07-fold.tsv").open(), delimiter="\t")),
    ("L’Œuvre d’Aÿ", "l'oeuvre d aÿ"),
    ("Cœur Ævum", "coeur aevum"),
    ("Saint‑Étienne – Métropole", "saint etienne metropole"),
    ("Zéro\u00adDéchet", "zerodechet"),
    ("O\u02bcBrien", "o'brien"),
    ("STRASSE", "straße"),
    ("Ｗide", "wide"),
    ("Ελληνική", "ελληνικη"),
    ("ﬁnance", "finance"),
    ("R&D", "r d"),
    ("A/B_C", "a b c"),
]


@pytest.mark.parametrize("names", ORDERS, ids=lambda names: names[0])
def test_names_are_sorted_as_french_sorts_them(names, db):
    for name in reversed(names):
        OrganisationFactory(name=name)

    assert (
        list(Organisation.objects.filter(name__in=names).order_by("name__sorted").values_list("name", flat=True))
        == names
    )
    shuffled = names[::-1]
    assert sorted(shuffled, key=name_key) == names


@pytest.mark.parametrize(("stored", "typed"), FOUND)
def test_a_name_is_found_whatever_was_typed(stored, typed, db):
    OrganisationFactory(name=stored)
    OrganisationFactory(name="Autre chose")

    found = Organisation.objects.filter(name__finds=typed)

    assert [row.name for row in found] == [fit(stored)]


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "’", "\u200b"])
def test_what_holds_no_letter_finds_nothing(typed, db):
    OrganisationFactory(name="50 % de _moins_")

    assert not Organisation.objects.filter(name__finds=typed).exists()


def test_the_order_is_the_same_in_the_database_and_in_python(db):
    names = ["Zèbre", "eau", "Éole", "Œuvre", "oeuvre", "L’air", "La rue", "a-b", "AB", "Ño", "ñandou", "Straße"]
    with connection.cursor() as cursor:
        cursor.execute("""SELECT name FROM unnest(%s::text[]) AS name ORDER BY sort_key(name) COLLATE "C" """, [names])
        sorted_there = [name for (name,) in cursor.fetchall()]

    assert [name_key(name)[0] for name in sorted_there] == sorted(name_key(name)[0] for name in names)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Vélos-cargos", "velo cargo"),
        ("d’eau", "d eau"),
        ('"eau douce" -salée', '"eau douce" -salee'),
        ("a/b", "a b"),
        ("enjeux des lieux", "enjeu des lieu"),
        ("Cœur", "coeur"),
    ],
)
def test_words_are_parted_as_in_the_text(typed, asked):
    assert search_words(typed) == asked


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("Habitat/logement partagé", "logement", True),
        ("Des vélos-cargos", "vélo cargo", True),
        ("Un vélo-cargo", "vélos cargos", True),
        ("Les tissus réemployés", "tissu", True),
        ("Lieux communs, enjeux", "lieu enjeu", True),
        ("Éclairages d’été", "eclairage", True),
        ("Journaux", "journal", True),
        ("L’eau de pluie", "l'eau", True),
        ("Cœur de ville", "coeur", True),
        ("Vélo et cargo", '"cargo vélo"', False),
        ("Vélo et cargo", "vélo -cargo", False),
        ("Vélo", "cargo", False),
    ],
)
def test_full_text_search_parts_words_and_knows_plurals(text, typed, found, db):
    OrganisationFactory(name=text)
    vector = SearchVector(SearchText("name"), config="french_plain")
    query = SearchQuery(search_words(typed), config="french_plain", search_type="websearch")

    assert Organisation.objects.annotate(vector=vector).filter(vector=query).exists() is found
