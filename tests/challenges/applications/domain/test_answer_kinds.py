"""Each kind of answer: what is fit, what is not and how it is said, one more than the limit, what people paste."""

import json

import pytest
from django.utils import translation

from challenges.applications.domain.form_questions import Form, Question, as_json, from_json
from challenges.enums import QuestionKind as K
from core.text import fit

MENU = (("oui", "Oui"), ("non", "Non"))
COLUMNS = (("poste", "Poste"), ("cout", "Coût"))
FULL = {"street": "3 rue des Lilas", "postcode": "75011", "city": "Paris", "country": ""}
# What a word processor pastes: its quotes, dashes, bullets, blanks, line ends, and more of it than any limit.
WORD = "“L’essai” — c’est\u00a0prêt…\r\n\uf0b7\tun · deux\v" * 300
ODD = [
    "\u202e",
    "\u200b",
    "\ufeff",
    "\x00",
    "\x1f",
    "\ud800",
    "\ufffe",
    "🚲",
    "e\u0301",
    "\U000e0001",
    "<b>",
    "%s",
    "{0}",
    "\\",
    '"',
]


def question(kind, **fields):
    return Question("q", "solution", "Votre réponse", kind=kind, **{"required": False, **fields})


def address(**lines):
    return json.dumps(FULL | lines)


def table(*rows):
    return json.dumps(rows)


FIT = [
    (question(K.SHORT, max_characters=5), "abcde"),
    (question(K.SHORT, max_characters=2), "🚲🚲"),
    (question(K.LONG, max_words=3), "un deux trois"),
    (question(K.LONG), "sans limite " * 900),
    (question(K.NUMBER), "1250"),
    (question(K.NUMBER), "1 250,50"),
    (question(K.NUMBER), "\u22123.5"),
    (question(K.NUMBER), "9" * 15),
    (question(K.DATE), "2027-12-31"),
    (question(K.DATE), "31/12/2027"),
    (question(K.DATE), "29/02/2028"),
    (question(K.ONE, options=MENU), "oui"),
    (question(K.SEVERAL, options=MENU), "oui\nnon"),
    (question(K.ADDRESS), address()),
    (question(K.ADDRESS), address(postcode="", country="Irlande")),
    (question(K.ADDRESS), address(street="x" * 200)),
    (question(K.TABLE, options=COLUMNS, max_rows=2), table(["Capteurs", "1200"], ["", ""], ["Pose", ""])),
    (question(K.TABLE, options=COLUMNS), table(*[["x", "y"]] * 10)),
    (question(K.TABLE, options=COLUMNS), table(["x" * 300, ""])),
    (question(K.FILE), "note.pdf"),
]
UNFIT = [
    (question(K.SHORT, max_characters=5), "abcdef", "1 caractères de trop (5 au plus)"),
    (question(K.LONG, max_words=3), "un deux trois quatre", "1 mots de trop (3 au plus)"),
    (question(K.LONG, max_characters=3), "a\r\nbc", "1 caractères de trop (3 au plus)"),
    (question(K.NUMBER), "douze", "indiquez un nombre"),
    (question(K.NUMBER), "1,2,3", "indiquez un nombre"),
    (question(K.NUMBER), "١٢", "indiquez un nombre"),
    (question(K.NUMBER), "1e9", "indiquez un nombre"),
    (question(K.NUMBER), "9" * 16, "15 chiffres au plus"),
    (question(K.DATE), "30/02/2027", "ce jour n’existe pas"),
    (question(K.DATE), "2027-02-29", "ce jour n’existe pas"),
    (question(K.DATE), "demain", "ce jour n’existe pas"),
    (question(K.DATE), "31/12/1799", "entre 1800 et 2200"),
    (question(K.ONE, options=MENU), "peut-etre", "n’est plus proposé"),
    (question(K.ONE, options=MENU), "oui\nnon", "un seul choix"),
    (question(K.SEVERAL, options=MENU), "oui\nautre", "n’est plus proposé"),
    (question(K.ADDRESS), address(city=""), "il manque « Commune »"),
    (question(K.ADDRESS), address(postcode="7501"), "cinq chiffres"),
    (question(K.ADDRESS), address(postcode="ABCDE", country="France"), "cinq chiffres"),
    (question(K.ADDRESS), address(street="x" * 201), "« Numéro et rue », 200 caractères"),
    (question(K.ADDRESS), "3 rue des Lilas", "cette adresse n’est pas lisible"),
    (question(K.ADDRESS), '{"street": 3}', "cette adresse n’est pas lisible"),
    (question(K.TABLE, options=COLUMNS, max_rows=2), table(*[["x", "y"]] * 3), "1 ligne de trop (2 au plus)"),
    (question(K.TABLE, options=COLUMNS), table(*[["x", "y"]] * 11), "1 ligne de trop (10 au plus)"),
    (question(K.TABLE, options=COLUMNS), table(["a", "b"], ["", "x" * 301]), "ligne 2, « Coût » : 300 caractères"),
    (question(K.TABLE, options=COLUMNS), table(["a", "b", "c"]), "ce tableau n’est pas lisible"),
    (question(K.TABLE, options=COLUMNS), "[1]", "ce tableau n’est pas lisible"),
    (question(K.TABLE, options=COLUMNS), '{"a": 1}', "ce tableau n’est pas lisible"),
]
EMPTY = {K.ADDRESS: ["", address(street=" ", postcode="", city="")], K.TABLE: ["", "[]", table(["", " "])]}


@pytest.mark.parametrize(("asked", "body"), FIT)
def test_what_fits_has_no_fault(asked, body):
    assert asked.fault(body) == ""


@pytest.mark.parametrize(("asked", "body", "rule"), UNFIT)
def test_what_does_not_is_named_with_its_question_and_its_rule(asked, body, rule):
    fault = asked.fault(body)

    assert fault.startswith("« Votre réponse » : ")
    assert rule in fault


@pytest.mark.parametrize("kind", K)
def test_an_answer_that_is_empty_is_missing_only_where_it_is_required(kind):
    for body in EMPTY.get(kind, ["", " \n\u00a0"]):
        assert question(kind, options=MENU).fault(body) == ""
        assert question(kind, options=MENU, required=True).fault(body) == "« Votre réponse » n’est pas rempli."


@pytest.mark.parametrize("kind", [kind for kind in K if kind != K.FILE])
def test_ten_thousand_characters_pasted_from_word_are_refused_in_words_and_shown_whole(kind):
    asked, body = question(kind, options=COLUMNS, max_characters=500), fit(WORD)

    assert len(body) > 9_000
    assert asked.fault(body).startswith("« Votre réponse » : ")
    assert asked.said(body).replace("\n", "").replace("\t", "")[:20] == body.replace("\n", "").replace("\t", "")[:20]


@pytest.mark.parametrize("sign", ODD)
@pytest.mark.parametrize("kind", K)
def test_no_sign_that_can_be_typed_breaks_a_rule_or_a_reading(kind, sign):
    asked = question(kind, options=COLUMNS)
    for body in (sign, sign * 3, f"1{sign}", json.dumps([[sign, ""]]), json.dumps({"street": sign}), f"[{sign}"):
        assert isinstance(asked.fault(body), str)
        assert isinstance(asked.said(body), str)


def test_answers_are_said_as_people_read_them():
    with translation.override("fr"):
        assert question(K.SEVERAL, options=MENU).said("oui\nnon") == "Oui\nNon"
        assert question(K.DATE).said("2027-12-31") == "31 décembre 2027"
        assert question(K.ADDRESS).said(address(country="France")) == "3 rue des Lilas\n75011 Paris\nFrance"
        assert question(K.TABLE, options=COLUMNS).said(table(["Pose", "12"])) == "Poste : Pose ; Coût : 12"
    with translation.override("en"):
        assert question(K.DATE).said("31/12/2027") == "31 December 2027"


def test_a_question_goes_into_a_version_and_comes_out_the_same():
    asked = question(
        K.ONE, options=MENU, shown_when=("a", "b"), jury=False, public=True, since="2027-01-01T00:00:00+00:00"
    )

    again = from_json(json.loads(json.dumps(as_json(asked))))

    assert as_json(again) == as_json(asked)
    assert str(again.label) == "Votre réponse"


def test_a_question_is_asked_only_with_the_choice_on_which_it_depends():
    first = question(K.ONE, options=MENU)
    second = Question("r", "solution", "Pourquoi", kind=K.SEVERAL, options=MENU, shown_when=("q", "oui"))
    third = Question("s", "solution", "Et encore", shown_when=("r", "non"))
    form = Form((first, second, third))

    assert [one.key for one in form.asked({})] == ["q"]
    assert [one.key for one in form.asked({"q": "non", "r": "non"})] == ["q"]
    assert [one.key for one in form.asked({"q": "oui"})] == ["q", "r"]
    assert [one.key for one in form.asked({"q": "oui", "r": "oui\nnon"})] == ["q", "r", "s"]
