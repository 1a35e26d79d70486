"""Two texts page against page: what differs, of which kind, and nothing else."""

import pytest

from agreements.scans.compare import compare, words_of
from agreements.scans.pages import Page

ONE = """Article 1. Délai
1. La Partie remet le code source dans un délai de 45 jours à compter de la livraison, le 3 mars 2027.
2. Aucune licence exclusive n’est concédée. Le prix est de 1 200,50 € et ne change pas.
Empreinte SHA-256 du texte : 0ad78d1e84dd768e… page 1 sur 2"""
TWO = """Article 2. Durée
La convention dure deux ans ; elle est reconduite tacitement, sauf dénonciation écrite d’une Partie. Les Résultats
restent ouverts à toute personne, quels qu’en soient la forme et le support.
Empreinte SHA-256 du texte : 0ad78d1e84dd768e… page 2 sur 2"""
SEALED = [Page(ONE, 0, ("Article 1. Délai",)), Page(TWO, 0, ("Article 2. Durée",))]


def found(*texts):
    return compare(SEALED, texts, head="Page de garde")


def told(result):
    return [(one.kind, one.section, one.expected, one.read) for one in result.differences]


def test_same_text_differs_in_nothing():
    result = found(ONE, TWO)

    assert (result.same, told(result), result.missing, result.added) == (result.words, [], (), ())
    assert result.pairs == ((1, 1), (2, 2))


@pytest.mark.parametrize(
    "read",
    [
        ONE.replace("livraison", "livrai-\nson"),
        ONE.replace("livraison", "livrai\ufffeson"),
        ONE.replace("’", "'").replace("La Partie", "LA PARTIE"),
        ONE.replace("code source", "code  |  source"),
        ONE.replace("exclusive", "ex clusive"),
        ONE.replace("page 1 sur 2", "page 7 sur 9"),
    ],
)
def test_typography_does_not_count(read):
    assert told(found(read, TWO)) == []


@pytest.mark.parametrize(
    ("was", "now", "kind", "expected", "read"),
    [
        ("45 jours", "15 jours", "number", "45", "15"),
        ("3 mars", "8 mars", "date", "3", "8"),
        ("mars 2027", "mai 2027", "date", "mars", "mai"),
        ("1 200,50 €", "1 200,00 €", "amount", "200,50", "200,00"),
        ("et ne change pas", "et change", "negation", "ne", ""),
        ("Aucune licence", "Une licence", "negation", "Aucune", "Une"),
        ("remet le code", "prête le code", "word", "remet", "prête"),
    ],
)
def test_a_changed_passage_is_told_with_its_kind(was, now, kind, expected, read):
    result = found(ONE.replace(was, now), TWO)

    assert told(result)[0] == (kind, "Article 1. Délai", expected, read)
    assert result.differences[0].grave is (kind != "word")
    assert result.same < result.words


def test_grave_passages_come_first_and_say_where_they_are():
    result = found(ONE.replace("remet", "donne"), TWO.replace("deux ans", "dix ans"))

    assert told(result) == [
        ("number", "Article 2. Durée", "deux", "dix"),
        ("word", "Article 1. Délai", "remet", "donne"),
    ]
    assert [one.id for one in result.differences] == ["d1", "d2"]
    assert (result.differences[0].page, result.differences[0].before) == (2, "Article 2. Durée La convention dure")


def test_missing_added_blank_and_moved_pages_are_named():
    other = "Tout autre chose, qui parle de la pluie, du beau temps, des oiseaux et de la mer, longuement."

    assert found(ONE).missing == (2,)
    assert found(ONE, other, TWO).added == (2,)
    assert found(ONE, "", TWO).blank == (2,)
    assert found(TWO, ONE).moved == (1,)
    assert found(ONE, ONE, TWO).added == (2,)


def test_fingerprints_are_told_apart_from_numbers():
    sealed = [Page(f"Empreinte {'0ad78d1e84dd768e' * 4} de la convention votée par le Conseil", 0)]
    result = compare(sealed, [f"Empreinte {'Oad78d1e84dd768e' * 4} de la convention votée par le Conseil"])

    assert {one.kind for one in result.differences} == {"fingerprint"}


def test_words_leave_out_leaders_and_footers():
    assert [word.said for word in words_of("Article 2. Objet . . . . . . . . 4\npage 3 sur 22")] == [
        "Article",
        "2",
        "Objet",
    ]
