"""What the public reads of editions."""

import datetime as dt

import pytest

from challenges.enums import ApplicationState
from challenges.models import Application
from core.clock import today
from public.queries import editions
from tests.factories.accounts import OrganisationFactory
from tests.factories.applications import ApplicationFactory, ReleaseFactory
from tests.factories.challenges import ChallengeFactory
from tests.factories.partners import (
    EditionFactory,
    ObjectiveFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_editions_stand_latest_first_real_ones_before_fictional(season):
    old, new, _hidden = season
    fictional = EditionFactory(number=8, fictional=True)

    assert list(editions.published_editions().order_by("number", "pk")) == [old, new, fictional]
    assert editions.editions_shown() == list(editions.listed_editions()) == [new, fictional, old]


def test_each_edition_counts_the_challenges_and_partners_that_its_page_shows(season):
    old, new, _hidden = season
    first, second = (ChallengeFactory(open=True, edition=new) for _ in range(2))
    ChallengeFactory(edition=new)  # a draft
    ParticipationFactory(edition=new, role="directorate")
    gone = ParticipationFactory(edition=new, left_on=today())

    row = editions.listed_editions().get(pk=new.pk)
    page = editions.edition_page(new.slug)

    assert row.challenges_shown == len(page.challenges) == 2
    assert set(page.challenges) == {first, second}
    assert gone not in page.participations
    assert row.partners_shown == len([given for given in page.participations if given.role == "partner"]) == 4
    assert editions.listed_editions().get(pk=old.pk).partners_shown == 1


def test_page_of_an_edition_holds_its_own_in_their_order(season):
    old, new, hidden = season
    late, early = ObjectiveFactory(edition=new, order=2), ObjectiveFactory(edition=new, order=1)
    ObjectiveFactory(edition=old)
    ParticipationFactory(edition=new, organisation=OrganisationFactory(name="Ajonc"))
    ChallengeFactory(open=True, edition=old)

    page = editions.edition_page(new.slug)

    assert page.edition == new
    assert [goal["name_fr"] for goal in page.edition.goals] == [early.name_fr, late.name_fr]
    assert [row.organisation.name for row in page.participations] == ["Ajonc", "Écume"]
    assert page.challenges == []
    assert editions.edition_page(hidden.slug) is editions.edition_page("absent") is None


def test_figures_of_the_funnel_count_released_challenges_alone(season):
    old, new, _hidden = season
    challenge = ChallengeFactory(decided=True, edition=new)
    for state in ApplicationState:
        ApplicationFactory(challenge=challenge, state=state)
    assert editions.funnel_figures(new) == {}
    ReleaseFactory(challenge=challenge)
    n = len(ApplicationState)
    assert editions.funnel_figures(new) == {"received": n - 2, "kept": 6, "chosen": 2}
    assert editions.funnel_figures(old) == {}
    Application.objects.update(state=ApplicationState.DRAFT)
    assert editions.funnel_figures(new) == {}
