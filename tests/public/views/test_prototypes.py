"""What the public reads of a prototype: the verdict in its exact words, and the facts behind it."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from agreements.facts.domain.lapsing import tick
from agreements.models import PrototypeVerdict, StressRecord
from core.clock import PARIS
from core.models import CachedPage
from core.workflow import import_state
from tests.agreements.facts.domain.conftest import NOON
from tests.factories.facts import EIGHT, before_model_2, establish, governed, unsound

WORDS = {
    "fr": {
        "shared": "Aucune voie d’appropriation trouvée, même en cas de manquement (modèle 2, 23 attaques examinées ; valable jusqu’au 15 octobre 2027)",
        "shared-if-kept": "Tient si chacun respecte sa parole ; ne tient pas en cas de manquement : le chemin, et ce que la Ville peut faire elle-même",
        "doubtful": "Douteux en droit : cela dépend d’une question sur laquelle aucune décision n’a été trouvée",
        "appropriable": "Voie d’appropriation trouvée, en 1 étape, sans que personne manque à sa parole",
    },
    "en": {
        "shared": "No way to appropriate found, even in case of breach (model 2, 23 attacks examined; good until 15 October 2027)",
        "shared-if-kept": "Holds if all keep their word; does not hold against a breach: the path, and what the City can do itself",
        "doubtful": "Doubtful in law: it depends on a question on which no decision was found",
        "appropriable": "A way to appropriate was found, in 1 step, nobody breaking their word",
    },
}  # fmt: skip


def doubtful():
    """Under a licence without a term and without a lock, loyal people leave one doubt."""
    clauses = unsound()
    clauses["survival_and_remedies"]["affiliates"] = "signed"
    clauses["open_source_publication"]["licence_spdx"] = "MIT"
    clauses["licence_lock"]["irrevocable"] = False
    return clauses


@pytest.fixture
def shown(db, clock):
    def make(clauses=None):
        clock(NOON)
        around = governed(clauses)
        import_state(around.prototype, "licensed", reason="essai")
        tick()
        return around

    return make


def read(around, lang="fr"):
    prefix = "/en" if lang == "en" else ""
    response = Client().get(f"{prefix}/prototypes/{around.prototype.slug}/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml").select_one("main")


def lines(page):
    return [" ".join(line.get_text().split()) for line in page.select("#verdict .verdict__title")]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(
    ("clauses", "facts", "said"),
    [
        (None, (), ["shared-if-kept"]),
        (None, EIGHT, ["shared"]),
        (doubtful, (), ["doubtful", "shared-if-kept"]),
        (doubtful, EIGHT, ["doubtful"]),
        (unsound, (), ["appropriable"]),
    ],
    ids=["promises", "facts", "doubt and promises", "doubt", "a way"],
)
def test_the_exact_words(shown, lang, clauses, facts, said):
    around = shown(clauses() if clauses else None)
    establish(around, *facts)

    assert lines(read(around, lang)) == [" ".join(WORDS[lang][verdict].split()) for verdict in said]


def test_nothing_is_promised_that_is_not_known(shown):
    around = shown()
    establish(around, *EIGHT)
    text = read(around).get_text().lower()

    assert not [word for word in ("garanti", "inappropriable", "shared-if-kept", " nul ") if word in text]


def test_the_kept_page_changes_when_a_fact_is_recorded_and_when_it_lapses(
    shown, clock, django_capture_on_commit_callbacks
):
    around = shown()
    assert "Tient si" in lines(read(around))[0]
    with django_capture_on_commit_callbacks(execute=True):
        establish(around, *EIGHT)
    assert "Aucune voie" in lines(read(around))[0]
    assert CachedPage.objects.exists()

    clock(dt.datetime(2027, 10, 16, 0, 5, tzinfo=PARIS))
    with django_capture_on_commit_callbacks(execute=True):
        tick()
    page = read(around)
    assert "Tient si" in lines(page)[0]
    assert "ne compte plus" in page.select_one("#faits").get_text()


def test_before_the_clock_came_by_the_page_says_what_is_so_today(shown, clock):
    around = shown()
    establish(around, *EIGHT)
    CachedPage.objects.all().delete()
    clock(dt.datetime(2027, 10, 16, 0, 1, tzinfo=PARIS))

    assert PrototypeVerdict.objects.get().verdict == "shared"
    assert "Tient si" in lines(read(around))[0]


def test_a_convention_of_before_shows_what_model_1_said_beside(shown):
    around = shown(before_model_2())
    result = {"forms": {}, "rules": [], "states": 10, "moves": 20}
    StressRecord.objects.create(
        version=around.version, content_sha256=around.version.sha256, model_version="1", verdict="commons-safe", result=result,
    )  # fmt: skip
    text = " ".join(read(around).select_one("#verdict").get_text().split())

    assert "Voie d’appropriation trouvée" in text
    assert "Convention signée avant ce modèle" in text
    assert "si chacun exécute ses engagements" in text


def test_facts_name_nobody_and_show_no_evidence(shown):
    around = shown()
    establish(around, "registers_read", "handover_rehearsed")
    page = read(around)

    assert "Registres publics lus" in page.select_one("#faits").get_text()
    assert len(page.select("#faits a[href^='/registre/']")) == 2
    for secret in ("École d’essai", around.legal.last_name, "/fichiers/"):
        assert secret not in str(page)


@pytest.mark.parametrize("n", [1, 8])
def test_the_page_costs_the_same_whatever_was_recorded(shown, django_assert_max_num_queries, n):
    around = shown()
    establish(around, *EIGHT[:n])
    CachedPage.objects.all().delete()
    with django_assert_max_num_queries(12):
        read(around)
