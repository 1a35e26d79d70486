"""The blank form of an application, before any account."""

import re

import pytest

from challenges.applications.domain.form_questions import QUESTIONS
from challenges.enums import PUBLIC, ChallengeState
from core.models import CachedPage
from tests.factories.challenges import CLOSES, OPENS, ChallengeFactory, SlugHistoryFactory
from tests.factories.partners import EligibilityRuleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _during_the_call(clock):
    clock(OPENS)


def test_anybody_reads_every_question_with_its_limit(client):
    challenge = ChallengeFactory(open=True)

    response = client.get(f"/defis/{challenge.slug}/formulaire/")

    assert response.status_code == 200
    page = response.content.decode()
    for question in QUESTIONS:
        part = page[page.index(f"<h3>{question.label}</h3>") :].partition("</div>")[0]
        assert str(question.help) in part
        assert (
            f"{question.max_words or question.max_characters} {'mots' if question.max_words else 'caractères'} au plus"
            in part
        )
        assert ("facultatif" in part) is not question.required
    assert "<form" not in page[page.index("<main") :]


def test_it_says_the_same_in_english(client):
    page = client.get(f"/en/defis/{ChallengeFactory(open=True).slug}/formulaire/").content.decode()

    assert "What an application asks for" in page
    assert "150 words at most" in page
    assert "mots au plus" not in page


@pytest.mark.parametrize("state", ChallengeState)
def test_it_leads_to_the_challenge_unless_the_call_is_open(client, state):
    challenge = ChallengeFactory(state=state)

    response = client.get(f"/defis/{challenge.slug}/formulaire/")

    expected = 200 if state == ChallengeState.OPEN else 302 if state in PUBLIC else 404
    assert response.status_code == expected
    if expected == 302:
        assert response["Location"] == f"/defis/{challenge.slug}/"


def test_it_closes_with_the_deadline_before_the_job_has_run(client, clock):
    challenge = ChallengeFactory(open=True)
    clock(CLOSES)

    assert client.get(f"/defis/{challenge.slug}/formulaire/")["Location"] == f"/defis/{challenge.slug}/"


def test_an_old_address_leads_to_the_new_one_and_that_of_a_draft_nowhere(client):
    old, draft = SlugHistoryFactory(challenge=ChallengeFactory(open=True)), SlugHistoryFactory(slug="ancien-brouillon")

    response = client.get(f"/defis/{old.slug}/formulaire/")

    assert (response.status_code, response["Location"]) == (301, f"/defis/{old.challenge.slug}/formulaire/")
    assert client.get(f"/defis/{draft.slug}/formulaire/").status_code == 404


def test_the_page_of_an_open_challenge_leads_there_and_that_of_a_closed_one_does_not(client):
    opened, closed = ChallengeFactory(open=True), ChallengeFactory(closed=True)

    for challenge, linked in ((opened, True), (closed, False)):
        page = client.get(f"/defis/{challenge.slug}/").content.decode()
        assert bool(re.search(rf'href="/defis/{challenge.slug}/formulaire/"', page)) is linked


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_rule_and_for_three(client, count, django_assert_num_queries):
    challenge = ChallengeFactory(open=True)
    challenge.edition.eligibility_rules.all().delete()
    for order in range(count):
        EligibilityRuleFactory(edition=challenge.edition, order=order)
    path = f"/defis/{challenge.slug}/formulaire/"
    client.get(path)
    CachedPage.objects.all().delete()

    with django_assert_num_queries(4):
        page = client.get(path).content.decode()

    assert page.count("L’organisation est enregistrée, ou dit pourquoi") == count
