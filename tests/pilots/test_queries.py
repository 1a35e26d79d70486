"""Which pilots each person and the public find, what a line of the portfolio says, what the clock looks for."""

import datetime as dt

import pytest

from accounts.enums import Origin
from accounts.models import Organisation
from core.clock import today
from pilots import queries
from pilots.enums import PUBLIC, UNDER_WAY, MilestoneStatus, PilotState, SiteVisibility
from pilots.models import CheckIn, DataSharing, Evaluation, Milestone, Pilot
from pilots.permissions import PilotPerm
from tests.factories.accounts import OrganisationFactory
from tests.factories.pilots import (
    CheckInFactory,
    DataSharingFactory,
    EvaluationFactory,
    IncidentFactory,
    MilestoneFactory,
    PilotFactory,
    PilotIndicatorFactory,
    SiteFactory,
    pilot_set,
)

pytestmark = pytest.mark.django_db
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


@pytest.fixture
def two():
    return pilot_set(), pilot_set()


def change(pilot, **fields):
    Pilot.objects.filter(pk=pilot.pk).update(**fields)


def test_pilots_are_seen_by_the_city_and_by_those_around_them(two):
    w, other = two
    both, mine = {w.pilot, other.pilot}, {w.pilot}

    assert [set(queries.pilots_visible_to(person)) for person in (w.team, w.agent, w.founder, w.sponsor, w.outsider)] == [
        both, mine, mine, mine, set(),
    ]  # fmt: skip


def test_rights_are_held_on_live_pilots(two):
    w, other = two
    assert set(queries.holding(w.team, PilotPerm.VIEW)) == {w.pilot, other.pilot}
    assert list(queries.holding(w.agent, PilotPerm.VIEW)) == [w.pilot]
    assert not queries.holding(w.outsider, PilotPerm.VIEW).exists()
    change(w.pilot, origin=Origin.IMPORTED)
    assert not queries.holding(w.agent, PilotPerm.VIEW).exists()
    assert list(queries.holding(w.team, PilotPerm.VIEW)) == [other.pilot]


def test_directorates_to_follow_are_those_that_exist(two):
    mine, theirs = (one.organisations["directorate"] for one in two)
    Organisation.objects.filter(pk=mine.pk).update(name="B")
    Organisation.objects.filter(pk=theirs.pk).update(name="A")

    assert list(queries.directorates_to_follow()) == [theirs, mine]
    Organisation.objects.filter(pk=theirs.pk).update(merged_into=OrganisationFactory())
    assert list(queries.directorates_to_follow()) == [mine]


def test_line_of_the_portfolio(two):
    w, other = two
    monday = today() - dt.timedelta(days=today().weekday())
    CheckInFactory(pilot=w.pilot, week_of=monday - WEEK, mood="red", blocked="Vieux")
    CheckInFactory(pilot=w.pilot, week_of=monday, mood="amber", blocked="Neuf")
    CheckInFactory(pilot=other.pilot, week_of=monday + WEEK, mood="green")
    for title, days, status in (
        ("plus tard", 9, "planned"), ("bientôt", 2, "planned"), ("en retard", -1, "late"), ("fait", -5, "done"),
        ("aujourd’hui", 0, "planned"),
    ):  # fmt: skip
        MilestoneFactory(pilot=w.pilot, title=title, due_on=today() + days * DAY, status=status)
    MilestoneFactory(pilot=other.pilot, due_on=today() - 9 * DAY, status="done")
    third = pilot_set()
    for days in (3, 4):
        MilestoneFactory(pilot=third.pilot, due_on=today() - days * DAY)

    lines = {row.pk: row for row in queries.portfolio(w.team, today())}
    line, empty = lines[w.pilot.pk], lines[other.pilot.pk]

    assert (line.mood, line.mood_week, line.blocked) == ("amber", monday, "Neuf")
    assert (line.next_title, line.next_due, line.late) == ("en retard", today() - DAY, 1)
    assert (empty.mood, empty.next_title, empty.late) == ("green", None, 0)
    Milestone.objects.filter(title="bientôt").update(due_on=today() - 2 * DAY)
    assert queries.portfolio(w.team, today()).get(pk=w.pilot.pk).late == 2
    assert list(queries.portfolio(w.founder, today())) == [w.pilot]
    assert {MilestoneStatus.PLANNED, MilestoneStatus.LATE} == set(queries.OPEN_MILESTONES)


def test_weekly_check_in_is_due_of_each_side_of_pilots_under_way_until_it_said_something_since_monday(two):
    w, other = two
    monday = today()

    def due(user=w.agent):
        return set(Pilot.objects.filter(queries.due_check_in(user, monday)))

    assert due() == set()
    for state in PilotState:
        Pilot.objects.update(state=state)
        assert due() == ({w.pilot, other.pilot} if state in UNDER_WAY else set()), state
    Pilot.objects.update(state=UNDER_WAY[0])
    row = CheckInFactory(pilot=w.pilot, week_of=monday, side="directorate")
    assert due() == {other.pilot}
    assert due(w.founder) == {w.pilot, other.pilot}
    CheckInFactory(pilot=w.pilot, week_of=monday, side="startup")
    assert due(w.founder) == {other.pilot}
    CheckIn.objects.filter(pk=row.pk).update(week_of=monday - DAY)
    assert due() == {w.pilot, other.pilot}


def test_pilot_is_blocked_while_one_side_says_so_in_its_last_word(two):
    w, other = two
    monday = today() - dt.timedelta(days=today().weekday())
    Pilot.objects.update(state=UNDER_WAY[0])

    def blocked():
        return set(Pilot.objects.filter(queries.said_blocked(monday - 7 * DAY)))

    CheckInFactory(pilot=other.pilot, week_of=monday - 14 * DAY, mood="red")  # too old
    said = CheckInFactory(pilot=w.pilot, week_of=monday - 7 * DAY, side="directorate", mood="red")
    CheckInFactory(pilot=w.pilot, week_of=monday, side="startup", mood="green")
    assert blocked() == {w.pilot}
    assert queries.portfolio(w.team, today()).get(pk=w.pilot.pk).mood == "green"  # of the last week told
    CheckInFactory(pilot=w.pilot, week_of=monday, side="directorate", mood="red")
    assert queries.portfolio(w.team, today()).get(pk=w.pilot.pk).mood == "red"
    CheckIn.objects.exclude(pk=said.pk).update(mood="amber")
    assert blocked() == set()


def test_trial_has_overrun_from_the_day_after_its_last(two):
    w, _other = two
    for state in PilotState:
        Pilot.objects.update(state=state, ends_on=today() - DAY)
        assert Pilot.objects.filter(queries.overrun(today())).exists() is (state in UNDER_WAY), state
    Pilot.objects.update(state=UNDER_WAY[0], ends_on=today())
    assert not Pilot.objects.filter(queries.overrun(today())).exists()


def test_lent_data_are_to_be_returned_from_their_last_day_on_until_a_proof(two):
    row = DataSharingFactory(pilot=two[0].pilot, accepted_at=two[0].pilot.created_at, ends_on=today())

    assert list(queries.data_to_return(today())) == [row]
    assert not queries.data_to_return(today() - DAY).exists()
    for fields in ({"deleted_on": today()}, {"accepted_at": None}):
        before = {name: getattr(row, name) for name in fields}
        DataSharing.objects.filter(pk=row.pk).update(**fields)
        assert not queries.data_to_return(today()).exists(), fields
        DataSharing.objects.filter(pk=row.pk).update(**before)


def test_public_follows_what_has_started_and_past_editions(two):
    w, other = two
    for state in PilotState:
        change(w.pilot, state=state)
        assert queries.published().exists() is (state in PUBLIC), state
    change(w.pilot, state=PilotState.PLANNED, origin=Origin.IMPORTED)
    assert list(queries.published()) == [w.pilot]
    third = PilotFactory()
    Pilot.objects.update(origin=Origin.IMPORTED)
    change(w.pilot, starts_on=today(), title_fr="Zeste")
    change(other.pilot, starts_on=today(), title_fr="Écume")
    change(third, starts_on=None)
    assert list(queries.published()) == [other.pilot, w.pilot, third]
    change(third, starts_on=today() + DAY)
    assert next(iter(queries.published())) == third


def test_public_sees_neither_hidden_places_nor_incidents_kept_inside(two):
    w, _other = two
    change(w.pilot, state=PUBLIC[0])
    shown = SiteFactory(pilot=w.pilot, name="Rue A", visibility=SiteVisibility.ADDRESS)
    area = SiteFactory(pilot=w.pilot, name="Rue B", visibility=SiteVisibility.ARRONDISSEMENT)
    SiteFactory(pilot=w.pilot, name="Rue C", visibility=SiteVisibility.HIDDEN)
    told = IncidentFactory(pilot=w.pilot, public=True)
    IncidentFactory(pilot=w.pilot, public=False)
    first, second = PilotIndicatorFactory(pilot=w.pilot), PilotIndicatorFactory(pilot=w.pilot)
    type(first).objects.filter(pk=first.pk).update(created_at=second.created_at + DAY)

    found = queries.published().get()

    assert set(found.public_sites) == {shown, area}
    assert found.public_incidents == [told]
    assert list(found.indicators.all()) == [second, first]
    assert [queries.place_of(site) for site in (shown, area)] == ["Rue A", ""]


def test_follow_up_is_due_from_its_day_on_until_it_is_written(two):
    row = EvaluationFactory(pilot=two[0].pilot)
    Evaluation.objects.filter(pk=row.pk).update(follow_up_on=today(), follow_up_text="")

    assert list(queries.follow_ups_due(today())) == [row]
    assert not queries.follow_ups_due(today() - DAY).exists()
    Evaluation.objects.filter(pk=row.pk).update(follow_up_text="x")
    assert not queries.follow_ups_due(today()).exists()
