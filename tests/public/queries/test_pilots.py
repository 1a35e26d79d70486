"""What the public reads of pilots: which are listed, what stands on the page of one, what was measured last."""

import datetime as dt

import pytest

from core.clock import app_now, today
from pilots.enums import PilotState, SiteVisibility
from pilots.models import Incident, Milestone, Pilot
from public.queries import pilots as queries
from tests.factories.partners import ThemeFactory
from tests.factories.pilots import (
    DataSharingFactory,
    IncidentFactory,
    MeasureFactory,
    MilestoneFactory,
    PilotFactory,
    PilotIndicatorFactory,
    SiteFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
HIDDEN, ADDRESS = SiteVisibility.HIDDEN, SiteVisibility.ADDRESS


def running(title, days=0, **fields):
    return PilotFactory(state=PilotState.RUNNING, title_fr=title, starts_on=today() + days * DAY, **fields)


def shown(**choice):
    rows = queries.listing_of(choice)
    found = list(rows[:20])
    assert rows.count() == len(found)
    return found


def test_list_stands_latest_start_first_or_by_name():
    old, new = running("Écume", -9), running("Zinc", -1)
    same = running("Ajonc", -9)
    PilotFactory()

    assert shown() == shown(tri="debut") == shown(tri="x") == [new, old, same]
    assert shown(tri="titre") == [same, old, new]
    assert list(queries.listed_pilots()) == [new, old, same]


def test_list_is_filtered_by_each_thing_a_reader_may_ask():
    mine, other = running("Écume", -9, summary_fr="Une ruche"), running("Zinc", -1, title_en="Foam")
    challenge = mine.prototype.challenge
    type(challenge).objects.filter(pk=challenge.pk).update(theme=ThemeFactory(slug="eau"))
    Pilot.objects.filter(pk=other.pk).update(state=PilotState.PAUSED)

    assert shown(q="ecume") == shown(q="ruche") == [mine]
    assert shown(q="foam") == [other]
    assert shown(q="absent") == []
    assert shown(theme="eau") == [mine]
    assert shown(etat="paused") == [other]


def test_a_pilot_is_found_where_it_takes_place_once_and_never_by_a_hidden_place():
    mine, other = running("Écume", -9), running("Zinc", -1)
    for name in "ab":
        SiteFactory(pilot=mine, name=name, arrondissement=13, visibility=ADDRESS)
    SiteFactory(pilot=mine, arrondissement=12, visibility=HIDDEN)
    SiteFactory(pilot=other, arrondissement=12, visibility=ADDRESS)

    assert shown(arrondissement="13") == [mine]
    assert shown(arrondissement="12") == [other]
    assert shown(arrondissement="1") == []
    assert {pilot: pilot.places for pilot in shown()} == {mine: [{"arrondissement": 13}] * 2, other: [{"arrondissement": 12}]}  # fmt: skip


def test_page_of_a_pilot_holds_what_is_public_in_its_order():
    mine, other = running("Écume"), running("Zinc")
    for pilot in (mine, other):
        for number, visibility in ((13, ADDRESS), (2, ADDRESS), (5, HIDDEN)):
            SiteFactory(pilot=pilot, arrondissement=number, visibility=visibility)
    late, early = MilestoneFactory(pilot=mine, due_on=today() + DAY), MilestoneFactory(pilot=mine, due_on=today())
    told = [IncidentFactory(pilot=mine, public=True, on=today() - n * DAY) for n in (2, 1)]
    IncidentFactory(pilot=mine, public=False)
    first, second = PilotIndicatorFactory(pilot=mine), PilotIndicatorFactory(pilot=mine)
    type(first).objects.filter(pk=first.pk).update(unit="x")  # a row that was written last stands last
    new, old = (MeasureFactory(indicator=first, on=today() - n * DAY) for n in (1, 2))
    lent = [DataSharingFactory(pilot=mine, accepted_at=app_now()) for _ in range(2)]
    DataSharingFactory(pilot=mine)  # nobody has accepted its terms
    type(lent[0]).objects.filter(pk=lent[0].pk).update(purpose="x")

    page = queries.pilot_page(mine.slug)

    assert page == mine
    assert [place["arrondissement"] for place in page.places] == [2, 13]
    assert [step["title"] for step in page.steps] == [early.title, late.title]
    assert [row["on"] for row in page.public_incidents] == [(today() - n * DAY).isoformat() for n in (1, 2)]
    assert list(page.indicators.all()) == [first, second]
    assert list(page.indicators.all()[0].measures.all()) == [old, new]
    assert [row["name_fr"] for row in page.shared] == [row.dataset.name_fr for row in lent]
    assert queries.pilot_page("absent") is None
    Pilot.objects.filter(pk=mine.pk).update(state=PilotState.PLANNED)
    assert queries.pilot_page(mine.slug) is None
    assert (Incident.objects.filter(shown_at__isnull=False).count(), Milestone.objects.count()) == (len(told), 2)


def test_indicator_of_the_front_page_is_the_most_measured_of_the_running_pilot_measured_last():
    assert queries.measured_now(3) is None
    ended, mine, other = running("Écume"), running("Zinc"), running("Ajonc")
    PilotIndicatorFactory(pilot=mine)  # without a measure
    assert queries.measured_now(3) is None
    few, most = PilotIndicatorFactory(pilot=mine), PilotIndicatorFactory(pilot=mine)
    for n in (1, 2, 3, 4):
        MeasureFactory(indicator=most, on=today() - n * DAY, value=n)
    MeasureFactory(indicator=few, on=today(), value=9)
    for pilot, days in ((other, 1), (ended, -1)):
        indicator = PilotIndicatorFactory(pilot=pilot)
        for n in range(6):
            MeasureFactory(indicator=indicator, on=today() - (days + n) * DAY)
    Pilot.objects.filter(pk=ended.pk).update(state=PilotState.ENDED)
    running("Mousse")  # never measured

    found, measures = queries.measured_now(3)

    assert found == most
    assert [(row.on, int(row.value)) for row in measures] == [(today() - n * DAY, n) for n in (3, 2, 1)]
