"""By when an obligation is reminded, late, ended or answered by an event: every condition alone, every instant at its edge."""

import datetime as dt

import pytest

from agreements.enums import OPEN_OBLIGATIONS, ObligationState
from agreements.events.domain import obligations
from agreements.models import IPEvent, Obligation
from core.models import OutMail
from tests.factories.events import NOW, add_prototype, happens

DAY, TICK = dt.timedelta(days=1), dt.timedelta(microseconds=1)
DUE = NOW + 30 * DAY


@pytest.fixture
def row(told):
    """One obligation to be done, alone, not reminded yet."""
    happens(told, "prototype.delivered")
    row = Obligation.objects.get(term="update_on_incorporation_days")
    Obligation.objects.exclude(pk=row.pk).update(state=ObligationState.CANCELLED)
    Obligation.objects.filter(pk=row.pk).update(due_at=DUE, reminded=0)
    return Obligation.objects.get(pk=row.pk)


def change(row, **fields):
    Obligation.objects.filter(pk=row.pk).update(**fields)


def level(row):
    return Obligation.objects.get(pk=row.pk).reminded


def test_reminders_come_a_week_and_a_day_before_and_on_the_instant_once_each(row, clock):
    assert (dt.timedelta(0), DAY, 7 * DAY) == tuple(sorted(obligations.REMINDERS))
    for expected, before in enumerate(obligations.REMINDERS, start=1):
        clock(DUE - before - TICK)
        assert obligations.tick() == (0, 0)
        clock(DUE - before)
        assert obligations.tick() == (0, 1)
        assert (obligations.tick(), level(row)) == ((0, 0), expected)
    assert OutMail.objects.filter(kind="agreements.obligation_reminder").count() == 3


def test_missed_reminders_are_written_as_one(row, clock):
    clock(DUE - DAY)
    assert (obligations.tick(), level(row)) == ((0, 1), 2)
    change(row, reminded=0)
    clock(DUE)
    assert (obligations.tick(), level(row)) == ((0, 1), 3)
    assert OutMail.objects.filter(kind="agreements.obligation_reminder").count() == 2


@pytest.mark.parametrize("fields", [{"lasting": True}, {"debtor": None}, {"due_at": None}])
def test_what_is_not_to_be_done_by_somebody_by_a_day_is_not_reminded(row, clock, fields):
    change(row, **fields)
    clock(DUE)

    assert obligations.tick() == (0, 0)


def test_what_is_over_is_not_reminded(row, clock):
    clock(DUE)
    for state in ObligationState:
        change(row, state=state, reminded=0, fulfilled_at=NOW)
        assert obligations.tick()[1] == (state in OPEN_OBLIGATIONS), state


@pytest.mark.parametrize(("lasting", "state", "late"), [(False, "late", 1), (True, "cancelled", 0)])
def test_after_its_last_instant_it_is_late_or_ends(row, clock, lasting, state, late):
    change(row, lasting=lasting, reminded=3)
    clock(DUE)
    assert obligations.tick() == (0, 0)
    clock(DUE + TICK)
    assert obligations.tick() == (late, 0)
    assert Obligation.objects.get(pk=row.pk).state == state
    assert obligations.tick() == (0, 0)


def test_event_answers_the_open_obligations_of_its_prototype_and_clause_that_have_begun(told, clock):
    """`release.published` answers the publication of the same prototype, begun by its day, opened by another event."""
    happens(told, "prototype.delivered")
    other = add_prototype(told, "Autre")
    happens(told, "prototype.delivered", prototype=other)
    wanted = {"term": "publication_deadline_days", "clause": "open_source_publication"}
    mine, theirs = (Obligation.objects.get(prototype=one, **wanted) for one in (told.prototype, other))
    rest = Obligation.objects.filter(prototype=told.prototype).exclude(pk=mine.pk)

    happens(told, "release.published", dt.date(2027, 9, 1))

    event = IPEvent.objects.get(kind="release.published")
    mine.refresh_from_db()
    assert (mine.state, mine.fulfilled_at) == ("fulfilled", event.declared_at)
    assert Obligation.objects.get(pk=theirs.pk).state == "due"
    assert set(rest.values_list("state", flat=True)) == {"due"}


def test_event_before_an_obligation_began_or_of_what_is_closed_answers_nothing(told):
    happens(told, "prototype.delivered", dt.date(2027, 9, 2))
    row = Obligation.objects.get(term="publication_deadline_days")
    happens(told, "release.published", dt.date(2027, 9, 1))
    assert Obligation.objects.get(pk=row.pk).state == "due"
    change(row, state=ObligationState.CANCELLED)
    happens(told, "release.published", dt.date(2027, 9, 3))
    assert Obligation.objects.get(pk=row.pk).state == "cancelled"
    assert not Obligation.objects.filter(event__kind="release.published", term="publication_deadline_days").exists()


def test_last_second_of_a_day():
    assert obligations.end_of_day(dt.date(2027, 7, 1)).time() == dt.time(23, 59, 59)


def test_each_deposit_in_escrow_ages_anew_and_answers_the_one_before(told):
    first = happens(told, "escrow.deposited", dt.date(2027, 9, 1))
    row = Obligation.objects.get(event=first, term="max_age_days")
    assert row.state == "due"

    second = happens(told, "escrow.updated", dt.date(2027, 9, 2))

    assert Obligation.objects.get(pk=row.pk).state == "fulfilled"
    assert Obligation.objects.get(event=second, term="max_age_days").state == "due"
