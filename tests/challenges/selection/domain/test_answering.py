"""From a selection to its answer: reminder, notice, silence, reserve. Each at its very instant."""

import datetime as dt
import threading

import pytest
from django.db import connections, transaction

from challenges.applications.turns import next_on
from challenges.calls.domain.frozen import freeze_rules
from challenges.models import Application
from challenges.selection.domain import answering
from challenges.selection.domain.acceptance import expected_answer
from challenges.selection.domain.answering import give_notice, lapse_silent, remind_winners
from challenges.selection.domain.release import accept_selection, find_silent, renounce_selection
from core.clock import PARIS, app_now
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import Alarm, OutMail, TransitionLog
from core.turns import Party
from core.workflow import import_state, perform
from core.worklist import tasks_for
from register.models import Entry
from tests.factories.applications import jury_set
from tests.factories.challenges import CLOSES

pytestmark = pytest.mark.django_db
RELEASED = CLOSES + dt.timedelta(days=30)
SECOND = dt.timedelta(seconds=1)


def released(*, silence="renounces", at=RELEASED):
    """One selected, two on the reserve list, as the release leaves them; the rules say what silence means, or nothing."""
    world = jury_set()
    if silence == "renounces":
        with transaction.atomic():
            freeze_rules(world.challenge)
    import_state(world.challenge, "decided", reason="essai")
    for made, (state, rank) in zip(world.sets, (("selected", 1), ("reserve", 3), ("reserve", 2)), strict=True):
        expected = expected_answer(world.challenge, at) if state == "selected" else {}
        Application.objects.filter(pk=made.application.pk).update(rank=rank, decided_at=at, **expected)
        made.application.refresh_from_db()
        import_state(made.application, state, reason="essai")
        made.application.refresh_from_db()
    world.winner = world.sets[0].application
    return world


@pytest.fixture
def world(clock):
    clock(RELEASED)
    return released()


def day(n):
    """Midnight in Paris that ends the nth day after the release."""
    last = RELEASED.astimezone(PARIS).date() + dt.timedelta(days=n + 1)
    return dt.datetime.combine(last, dt.time(), tzinfo=PARIS)


def sent(kind):
    return list(OutMail.objects.filter(kind=f"challenges.{kind}").values_list("to", flat=True))


def state(made):
    return Application.objects.get(pk=made.application.pk).state


def silences_of(user):
    """The tasks that ask this person to find a silence."""
    return [(task.about, task.due) for task in tasks_for(user) if task.kind == "silence"]


def tick():
    remind_winners()
    give_notice()
    lapse_silent()


def test_the_delays_are_those_of_the_frozen_rules(world):
    assert (world.winner.remind_at, world.winner.notice_at, world.winner.answer_by) == (day(8), day(15), day(23))
    assert world.winner.silence_renounces


def test_the_reminder_leaves_at_its_instant_and_once(world, clock):
    person = world.sets[0].person.email
    clock(day(8) - SECOND)
    tick()
    assert sent("selection_reminder") == []

    clock(day(8))
    tick()
    tick()

    assert (sent("selection_reminder"), sent("selection_notice")) == ([person], [])


def test_the_notice_leaves_at_its_instant_once_and_alone(world, clock):
    """A worker that was down on the day of the reminder does not send both together."""
    clock(day(15))
    tick()
    tick()

    assert (sent("selection_reminder"), sent("selection_notice")) == ([], [world.sets[0].person.email])


def test_silence_lapses_at_the_end_of_the_notice_and_the_best_of_the_reserve_is_selected(world, clock):
    clock(day(15) + SECOND)
    tick()
    end = Application.objects.get(pk=world.winner.pk).answer_by
    clock(end - SECOND)
    tick()
    assert state(world.sets[0]) == "selected"

    clock(end)
    tick()
    tick()

    assert [state(made) for made in world.sets] == ["lapsed", "reserve", "selected"]
    assert sent("selection_lapsed") == [world.sets[0].person.email]
    assert sent("selection_lapsed_team") == [world.team.email]
    assert sent("reserve_promoted") == [world.sets[2].person.email]
    assert TransitionLog.objects.get(object_id=world.winner.pk, transition="lapse_selection").origin == "clock"
    promoted = Application.objects.get(pk=world.sets[2].application.pk)
    assert promoted.remind_at > end
    assert promoted.answer_by > promoted.notice_at > promoted.remind_at


def test_a_late_notice_keeps_its_whole_delay(world, clock):
    clock(day(40))
    tick()

    assert state(world.sets[0]) == "selected"
    found = Application.objects.get(pk=world.winner.pk)
    assert found.answer_by == day(40 + 1 + 8)  # the day on which it leaves is not counted
    clock(found.answer_by - SECOND)
    tick()
    assert accept_selection(found, by=world.sets[0].person).state == "accepted"


def test_acceptance_in_the_last_second_counts_and_at_the_end_of_the_notice_does_not(world, clock):
    clock(day(15))
    tick()
    found = Application.objects.get(pk=world.winner.pk)
    clock(found.answer_by + SECOND)  # the clock has not run yet
    assert silences_of(world.team) == []  # the rules say what it means: nobody has to find it

    with pytest.raises(NotAllowed, match="C’était possible jusqu’au"):
        accept_selection(found, by=world.sets[0].person)

    clock(found.answer_by)
    assert accept_selection(found, by=world.sets[0].person).state == "accepted"
    clock(found.answer_by + dt.timedelta(days=1))
    tick()
    assert state(world.sets[0]) == "accepted"


def test_whoever_answered_is_written_to_no_more(world, clock):
    renounce_selection(world.winner, by=world.sets[0].person, reason="Plus de disponibilité.")
    clock(day(30))

    tick()

    assert sent("selection_renounced_team") == [world.team.email]
    assert sent("selection_notice") == [world.sets[2].person.email]  # the one of the reserve, selected on the first day


def test_where_the_rules_say_nothing_the_team_finds_the_silence_after_the_notice(clock):
    clock(RELEASED)
    world = released(silence="")
    with pytest.raises(DomainError, match="Aucune mise en demeure n’est encore partie"):
        find_silent(world.winner, by=world.team, reason="Sans réponse.")
    clock(day(40))
    assert silences_of(world.team) == []  # a worker that is down: the notice has not left
    clock(day(15))
    tick()
    found = Application.objects.get(pk=world.winner.pk)
    clock(found.answer_by - SECOND)
    assert silences_of(world.team) == []
    with pytest.raises(DomainError, match="le silence se constate ensuite"):
        find_silent(found, by=world.team, reason="Sans réponse.")
    clock(found.answer_by + SECOND)
    tick()
    assert state(world.sets[0]) == "selected"
    assert next_on(found, app_now()).party == Party.TEAM
    assert silences_of(world.team) == [(str(world.challenge), found.answer_by)]
    assert silences_of(world.sets[0].person) == []
    with pytest.raises(DomainError, match="motif"):
        find_silent(found, by=world.team, reason=" ")
    with pytest.raises(NotAllowed):
        find_silent(found, by=world.sets[0].person, reason="Sans réponse.")

    find_silent(found, by=world.team, reason="Trois appels sans réponse.")

    assert [state(made) for made in world.sets] == ["lapsed", "reserve", "selected"]
    assert sent("selection_lapsed") == [world.sets[0].person.email]
    assert sent("selection_lapsed_team") == []
    assert "Trois appels sans réponse." in OutMail.objects.get(kind="challenges.selection_lapsed").body
    assert Entry.objects.filter(kind="selection.lapsed").count() == 1
    assert silences_of(world.team) == []


def test_a_person_cannot_take_the_place_of_the_clock(world, clock):
    clock(day(60))
    give_notice()

    with pytest.raises(NotAllowed, match="se fait d’elle-même"):
        perform(Application.objects.get(pk=world.winner.pk), "lapse_selection", by=world.team)


def test_a_fault_in_one_selection_stops_no_other(world, clock, monkeypatch):
    other = world.sets[1].application
    Application.objects.filter(pk=other.pk).update(**expected_answer(world.challenge, RELEASED))
    other.refresh_from_db()
    import_state(other, "selected", reason="essai")
    clock(day(8))
    mail = answering.mail_applicants

    def fails(kind, application, **context):
        if application.pk == world.winner.pk:
            raise RuntimeError("broken")
        return mail(kind, application, **context)

    monkeypatch.setattr(answering, "mail_applicants", fails)
    remind_winners()

    assert sent("selection_reminder") == [world.sets[1].person.email]
    assert Alarm.objects.filter(settled_at__isnull=True, about=str(world.winner.pk)).exists()
    monkeypatch.undo()
    remind_winners()
    assert sorted(sent("selection_reminder")) == sorted([world.sets[0].person.email, world.sets[1].person.email])
    assert not Alarm.objects.filter(settled_at__isnull=True, about=str(world.winner.pk)).exists()


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_the_clock_at_once_leave_one_outcome():
    """Whoever comes first decides: the place is given up once, and one of the reserve takes it."""
    world = released(at=app_now() - dt.timedelta(days=60))
    Application.objects.filter(pk=world.winner.pk).update(
        remind_at=None, notice_at=None, answer_by=app_now() - dt.timedelta(days=1)
    )
    start, refused = threading.Barrier(2), []

    def run(act):
        try:
            start.wait()
            act()
        except StaleState:
            refused.append(act)
        finally:
            connections.close_all()

    def renounce():
        winner = Application.objects.get(pk=world.winner.pk)
        renounce_selection(winner, by=world.sets[0].person, reason="Non.")

    threads = [threading.Thread(target=run, args=[act]) for act in (renounce, lapse_silent)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    states = [state(made) for made in world.sets]
    assert states[0] in {"renounced", "lapsed"}
    assert states[1:] == ["reserve", "selected"]
    assert len(sent("reserve_promoted")) == 1
