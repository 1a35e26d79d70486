"""Every public address answers anybody; what is not public does not exist; no answer holds a login, token or cookie."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from challenges.enums import PUBLIC, ChallengeState
from cms.models import HomePage
from core.models import CachedPage
from pilots.enums import PilotState
from tests.budget import queries_of
from tests.factories.accounts import UserFactory
from tests.factories.challenges import ChallengeFactory, QuestionFactory, SlugHistoryFactory, TermsSheetFactory
from tests.factories.cms import NewsPageFactory, parent_of
from tests.factories.partners import EditionFactory, ParticipationFactory
from tests.factories.pilots import (
    DepositFactory,
    MeasureFactory,
    PilotFactory,
    PilotIndicatorFactory,
    PrototypeFactory,
    SiteFactory,
)

pytestmark = pytest.mark.django_db

LISTS = [
    "/editions/",
    "/defis/",
    "/pilotes/",
    "/prototypes/",
    "/conventions/",
    "/conventions/methode/",
    "/partenaires/",
    "/registre/",
    "/registre/verifier/",
    "/recherche/?q=essai",
    "/plan-du-site/",
    "/donnees/",
    "/donnees/defis.csv",
    "/donnees/defis.json",
    "/donnees/catalogue.jsonld",
    "/donnees/defis.schema.json",
    "/defis/flux.rss",
    "/defis/calendrier.ics",
    "/sitemap.xml",
    "/robots.txt",
    "/.well-known/security.txt",
]
PAGES = [
    "/",
    "/actualites/",
    "/agenda/",
    "/glossaire/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/accessibilite/",
]


@pytest.fixture(autouse=True)
def _site():
    parent_of(HomePage)


def open_challenge():
    now = timezone.now()
    return ChallengeFactory(open=True, opens_at=now - dt.timedelta(days=3), closes_at=now + dt.timedelta(days=9))


@pytest.mark.parametrize("path", [*LISTS, *PAGES])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_public_address_answers_anybody(client, prefix, path):
    response = client.get(f"{prefix}{path}")

    assert response.status_code == 200
    assert response.cookies == {}
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("path", ["/", "/defis/", "/pilotes/", "/registre/", "/actualites/"])
def test_a_person_signed_in_reads_the_same_bytes(client, path):
    anonymous = client.get(path).content
    client.force_login(UserFactory(team=True))

    assert client.get(path).content == anonymous
    assert b"csrf" not in anonymous
    assert b"nonce" not in anonymous


@pytest.mark.parametrize("path", ["/", "/defis/", "/registre/verifier/", "/accessibilite/"])
def test_page_names_its_twin_in_the_other_language(client, path):
    french, english = client.get(path).content.decode(), client.get(f"/en{path}").content.decode()

    pattern = r'<link rel="alternate" hreflang="([\w-]+)" href="http://localhost:8000([^"]*)"'
    pairs = [("fr", path), ("en", f"/en{path}"), ("x-default", path)]
    assert re.findall(pattern, french) == pairs
    assert re.findall(pattern, english) == pairs
    assert '<html lang="en"' in english


@pytest.mark.parametrize("state", ChallengeState)
def test_challenge_is_public_in_its_public_states_only(client, state):
    challenge = ChallengeFactory(state=state)

    status = client.get(f"/defis/{challenge.slug}/").status_code

    assert status == (200 if state in PUBLIC else 404)


def test_challenge_of_an_edition_in_preparation_is_not_found(client):
    challenge = ChallengeFactory(open=True)
    type(challenge.edition).objects.filter(pk=challenge.edition_id).update(published=False)

    assert client.get(f"/defis/{challenge.slug}/").status_code == 404
    assert client.get(f"/editions/{challenge.edition.slug}/").status_code == 404


def test_old_address_of_a_challenge_leads_to_the_new_one(client):
    old = SlugHistoryFactory(challenge=ChallengeFactory(open=True))

    response = client.get(f"/defis/{old.slug}/")

    assert (response.status_code, response["Location"]) == (301, f"/defis/{old.challenge.slug}/")


def test_old_address_of_a_draft_is_not_found(client):
    old = SlugHistoryFactory()

    assert client.get(f"/defis/{old.slug}/").status_code == 404


@pytest.mark.parametrize("state", PilotState)
def test_pilot_is_public_once_it_has_started(client, state):
    pilot = PilotFactory(state=state)

    status = client.get(f"/pilotes/{pilot.slug}/").status_code

    assert status == (404 if state in {PilotState.PLANNED, PilotState.READY, PilotState.DROPPED} else 200)


@pytest.mark.parametrize(("state", "expected"), [("registered", 404), ("licensed", 200), ("commons", 200)])
def test_prototype_is_public_once_licensed(client, state, expected):
    prototype = PrototypeFactory(state=state, licence="EUPL-1.2")
    DepositFactory(prototype=prototype)

    assert client.get(f"/prototypes/{prototype.slug}/").status_code == expected


def test_challenge_page_shows_rules_questions_and_the_way_to_apply(client):
    challenge = open_challenge()
    TermsSheetFactory(challenge=challenge)
    QuestionFactory(challenge=challenge, answer="Quatre rues.", answered_at=challenge.opens_at)
    QuestionFactory(challenge=challenge, body="Question sans réponse")

    page = client.get(f"/defis/{challenge.slug}/").content.decode()

    assert "Les résultats restent ouverts à tous." in page
    assert "Quatre rues." in page
    assert "Question sans réponse" not in page
    assert f'href="/defis/{challenge.slug}/postuler/"' in page


@pytest.mark.parametrize("word", ["Garanti", "guaranteed", "protégé", "protected", "inappropriable", "commons-safe"])
def test_public_words_promise_nothing_of_a_court(client, word):
    pages = "".join(
        # As it is read: a term of a convention has its name in the attributes of its field.
        re.sub(r"<[^>]+>", " ", client.get(path).content.decode())
        for path in ("/", "/en/", "/conventions/methode/", "/conventions/")
    )

    assert word.lower() not in pages.lower()


def test_unknown_title_reads_as_unknown(client):
    edition = EditionFactory(origin="imported")
    challenge = ChallengeFactory(edition=edition, archived=True, origin="imported")
    type(challenge).objects.filter(pk=challenge.pk).update(title_fr=None, title_en=None, origin="imported")

    page = client.get(f"/defis/{challenge.slug}/").content.decode()

    assert "<h1>Titre inconnu</h1>" in page


def _make(kind, count):
    for _ in range(count):
        if kind == "challenge":
            ChallengeFactory(open=True, edition=EditionFactory(complete=True))
        elif kind == "pilot":
            pilot = PilotFactory(state=PilotState.RUNNING)
            SiteFactory(pilot=pilot)
            MeasureFactory(indicator=PilotIndicatorFactory(pilot=pilot))
        elif kind == "prototype":
            DepositFactory(prototype=PrototypeFactory(state="licensed", licence="EUPL-1.2"))
        elif kind == "partner":
            ParticipationFactory()
        elif kind == "news":
            NewsPageFactory()


@pytest.mark.parametrize(
    ("path", "kind", "budget"),
    [
        ("/", "challenge", 7),
        ("/", "pilot", 7),
        ("/", "news", 7),
        ("/editions/", "challenge", 3),
        ("/defis/", "challenge", 6),
        ("/pilotes/", "pilot", 5),
        ("/prototypes/", "prototype", 5),
        ("/partenaires/", "partner", 5),
        ("/donnees/defis.json", "challenge", 3),
        ("/recherche/?q=essai", "challenge", 8),
    ],
)
@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_one_and_for_three(client, path, kind, budget, count, django_assert_num_queries):
    _make(kind, count)
    client.get(path)
    CachedPage.objects.all().delete()

    with django_assert_num_queries(budget):
        client.get(path)


def test_kept_page_costs_one_query(client):
    assert queries_of(client, "/defis/") == 1
