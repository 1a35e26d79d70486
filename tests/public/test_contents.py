"""The contents of a long page name each of its parts, in their order, and nothing that is not there."""

import re

import pytest

from agreements.enums import ConventionState
from challenges.enums import SectionKey
from tests.factories.agreements import convention_in
from tests.factories.challenges import (
    OPENS,
    AmendmentFactory,
    ChallengeDataSetFactory,
    ChallengeFactory,
    ChallengeSectionFactory,
    IndicatorFactory,
    QuestionFactory,
    TermsSheetFactory,
)

pytestmark = pytest.mark.django_db
PART = re.compile(r'<section class="section" id="([\w-]+)"')
ARTICLE = re.compile(r'<details id="(article-[\w-]+)"')


def named(page, kind):
    nav = page[page.index(f'<nav class="doc-nav doc-nav--{kind}"') :].partition("</nav>")[0]
    return re.findall(r'<a href="#([\w-]+)"', nav)


@pytest.fixture
def challenge(clock):
    clock(OPENS)
    challenge = ChallengeFactory(open=True)
    for key in (SectionKey.PROBLEM, SectionKey.SITE):
        ChallengeSectionFactory(challenge=challenge, key=key, body_fr="Un texte.")
    return challenge


@pytest.mark.parametrize("full", [False, True])
def test_a_challenge_names_the_parts_that_it_has(challenge, client, full):
    if full:
        TermsSheetFactory(challenge=challenge)
        IndicatorFactory(challenge=challenge)
        ChallengeDataSetFactory(challenge=challenge)
        AmendmentFactory(challenge=challenge)
        QuestionFactory(challenge=challenge, answered_at=OPENS, answer="Douze.")

    page = client.get(f"/defis/{challenge.slug}/").content.decode()

    parts = PART.findall(page)
    assert len(parts) >= (8 if full else 4)
    assert named(page, "side") == named(page, "top") == parts
    if full:
        assert parts.index("criteres") < parts.index("regles") < parts.index("donnees") < parts.index("questions")


def test_a_convention_names_its_articles(client):
    convention, _around = convention_in(ConventionState.IN_FORCE)

    page = client.get(f"/conventions/{convention.slug}/").content.decode()

    assert named(page, "side") == [*PART.findall(page), *ARTICLE.findall(page)]
    assert len(ARTICLE.findall(page)) > 20
