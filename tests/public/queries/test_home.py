"""What the front page draws from the database."""

import datetime as dt

import pytest

from challenges.models import Challenge
from core.clock import today
from pilots.enums import PilotState, SiteVisibility
from public.queries import home
from register.domain.append import append
from register.domain.head import sign_head
from tests.factories.challenges import CLOSES, ChallengeFactory
from tests.factories.pilots import PilotFactory, SiteFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_front_page_puts_on_its_map_what_runs_and_the_open_calls_that_name_a_place(season):
    _old, new, _hidden = season
    late, soon = (ChallengeFactory(open=True, edition=new, arrondissements=[n]) for n in (13, 12))
    Challenge.objects.filter(pk=soon.pk).update(closes_at=CLOSES - DAY)
    ChallengeFactory(open=True, edition=new)
    ChallengeFactory(decided=True, edition=new, arrondissements=[1])
    pilots = [PilotFactory(state=PilotState.RUNNING, starts_on=today() - n * DAY) for n in (2, 1)]
    for pilot, number in zip(pilots, (3, 4), strict=True):
        SiteFactory(pilot=pilot, arrondissement=number)
        SiteFactory(pilot=pilot, arrondissement=20, visibility=SiteVisibility.HIDDEN)
    PilotFactory()

    found = home.front()

    assert [row["arrondissements"] for row in found["challenges_on_map"]] == [[12], [13]]
    assert [[place["arrondissement"] for place in row["places"]] for row in found["pilots_on_map"]] == [[4], [3]]
    assert found["figures"] == home.figures()
    assert found["figures"]["pilots"] == 2
    assert found["head"] is None


def test_front_page_shows_the_last_head_of_the_register(tmp_path, settings):
    settings.REGISTER_KEY_FILE = tmp_path / "keys" / "register.key"
    heads = []
    for n in range(2):
        append("test.a", {"n": n})
        heads.append(sign_head())

    head = home.front()["head"]

    assert (head.pk, head.tree_size, head.root_hash) == (heads[1].pk, 3, bytes(heads[1].root_hash))
