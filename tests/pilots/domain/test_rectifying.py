"""Measures and weekly points corrected in sight, and words taken out of them."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.urls import reverse

from core.clock import app_now, today
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import Alarm, OutMail
from core.workflow import import_state
from core.worklist import tasks_for
from pilots.domain import following, rectifying
from pilots.domain.register_entries import note
from pilots.enums import PilotState
from pilots.models import CheckIn, Measure, Pilot
from pilots.tasks import follow_incidents
from register.models import Entry
from tests.factories.pilots import MeasureFactory, PilotIndicatorFactory, pilot_set

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def around():
    return pilot_set(PilotState.RUNNING)


@pytest.fixture
def measure(around):
    return following.record_measure(
        PilotIndicatorFactory(pilot=around.pilot), by=around.founder, on=today(), value=42, note="Au compteur."
    )


def right(**values):
    return {"on": today(), "value": 420, "note": "Au compteur.", "reason": "Un zéro oublié.", "seen": False, **values}


def said(**values):
    return {"mood": "red", "done": "", "blocked": "La clé manque.", "reason": "Trop vite dit.", **values}


def fields_of(act):
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value.field


def told(kind):
    return sorted(OutMail.objects.filter(kind=kind).values_list("to", flat=True))


def test_a_corrected_measure_stands_in_place_of_the_first_which_stays(around, measure):
    new = rectifying.correct_measure(measure, by=around.founder, values=right())

    assert list(measure.indicator.measures.all()) == [new]
    kept = Measure.ever.get(pk=measure.pk)
    assert (kept.value, kept.retired_reason, kept.replacement) == (42, "Un zéro oublié.", new)


def test_the_other_side_is_told_of_a_correction(around, measure):
    rectifying.correct_measure(measure, by=around.founder, values=right())

    assert told("pilots.rectified") == [around.agent.email]
    assert "42 kWh" in (body := OutMail.objects.get(kind="pilots.rectified").body)
    assert "420 kWh" in body and "Un zéro oublié." in body


@pytest.mark.parametrize("person", ["agent", "team", "dpo", "sponsor"])
def test_a_measure_is_corrected_by_its_own_side_alone(around, measure, person):
    with pytest.raises(NotAllowed):
        rectifying.correct_measure(measure, by=getattr(around, person), values=right())


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "Mme Durand s’est trompée."}, "reason"),
        ({"note": "Relevé par Mme Durand."}, "note"),
        ({"value": 42}, "value"),
        ({"on": 1}, "on"),
        ({"on": -100}, "on"),
        ({"on": -1}, "on"),
    ],
)
def test_a_correction_that_does_not_hold_changes_nothing(around, measure, values, field):
    MeasureFactory(indicator=measure.indicator, on=today() - DAY)
    if "on" in values:
        values = {"on": today() + values["on"] * DAY}

    assert fields_of(lambda: rectifying.correct_measure(measure, by=around.founder, values=right(**values))) == field
    assert Measure.ever.filter(retired_at__isnull=False).count() == 0


def test_words_read_again_pass(around, measure):
    values = right(reason="Compté rue Victor Hugo.", seen=True)

    assert rectifying.correct_measure(measure, by=around.founder, values=values).replaces == measure


def test_two_corrections_of_one_measure_leave_one(around, measure):
    rectifying.correct_measure(measure, by=around.founder, values=right())

    with pytest.raises(StaleState):
        rectifying.correct_measure(measure, by=around.founder, values=right(value=1))
    with pytest.raises(StaleState):
        rectifying.withdraw_measure(measure, by=around.founder, reason="Autre rue.")


def test_a_withdrawn_measure_leaves_its_day_free(around, measure):
    rectifying.withdraw_measure(measure, by=around.founder, reason="Autre rue.")

    assert not measure.indicator.measures.exists()
    following.record_measure(measure.indicator, by=around.founder, on=today(), value=7)


def test_the_database_keeps_one_standing_measure_a_day(around, measure):
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureFactory(indicator=measure.indicator, on=measure.on)


def test_an_indicator_whose_measure_was_withdrawn_keeps_its_promise(around, measure):
    rectifying.withdraw_measure(measure, by=around.founder, reason="Autre rue.")

    change = {"values": {"target": 1}, "indicator": measure.indicator}
    assert fields_of(lambda: following.set_indicator(around.pilot, by=around.agent, **change)) == "target"


def test_the_public_reads_both_values_and_the_reason(around, measure, client):
    path = f"/pilotes/{around.pilot.slug}/"
    assert "rectifiée" not in client.get(path).content.decode()

    with TestCase.captureOnCommitCallbacks(execute=True):
        rectifying.correct_measure(measure, by=around.founder, values=right())

    page = client.get(path).content.decode()
    assert "<s>42 kWh</s> 420 kWh, rectifiée le" in page
    assert "Un zéro oublié." in page


def test_a_correction_after_the_decision_is_entered_and_names_it(around, measure):
    entry = _decided(around.pilot, by=around.agent)

    rectifying.correct_measure(Measure.objects.get(pk=measure.pk), by=around.founder, values=right())

    last = Entry.objects.latest("index")
    data = json.loads(bytes(last.leaf))["data"]
    assert last.kind == "pilot.rectified"
    assert data["corrects"] == {
        "index": entry.index, "leaf_hash": bytes(entry.leaf_hash).hex(), "mode": "replacement", "ground": "error",
    }  # fmt: skip
    assert (data["what"], data["before"], data["after"]) == ("measure", "42.00", "420.00")
    assert "zéro" not in bytes(last.leaf).decode()
    assert told("pilots.rectified") == sorted((around.agent.email, around.team.email))


def test_a_correction_before_the_decision_is_not_entered(around, measure):
    rectifying.correct_measure(measure, by=around.founder, values=right())

    assert not Entry.objects.filter(kind="pilot.rectified").exists()


def _decided(pilot, *, by):
    entry = note(pilot, "pilot.decided", {"decision": "stop"}, by=by)
    import_state(pilot, PilotState.EVALUATED, reason="essai")
    return entry


@pytest.mark.parametrize("reason", ["Une panne depuis.", ""])
def test_a_second_point_in_a_week_keeps_the_first_and_is_told(around, reason):
    first = following.check_in(around.pilot, by=around.founder, mood="green", done="Bien.")

    second = following.check_in(around.pilot, by=around.founder, mood="red", done="Bien.", reason=reason)

    assert list(CheckIn.objects.all()) == [second]
    assert CheckIn.ever.get(pk=first.pk).retired_reason == reason
    assert told("pilots.rectified") == [around.agent.email]


def test_a_point_is_corrected_with_a_reason(around):
    row = following.check_in(around.pilot, by=around.founder, mood="green", done="Bien.")

    assert fields_of(lambda: rectifying.correct_check_in(row, by=around.founder, values=said(reason=" "))) == "reason"


def test_the_same_point_sent_twice_is_one(around):
    for _twice in range(2):
        following.check_in(around.pilot, by=around.founder, mood="green", done="Bien.")

    assert CheckIn.ever.count() == 1


def test_a_point_of_an_earlier_week_is_corrected_by_its_side(around):
    row = following.check_in(around.pilot, by=around.founder, mood="green")
    CheckIn.ever.filter(pk=row.pk).update(week_of=row.week_of - 7 * DAY)

    with pytest.raises(NotAllowed):
        rectifying.correct_check_in(row, by=around.agent, values=said())
    new = rectifying.correct_check_in(row, by=around.founder, values=said())

    assert (new.week_of, new.mood, new.replaces_id) == (row.week_of - 7 * DAY, "red", row.pk)
    with pytest.raises(StaleState):
        rectifying.correct_check_in(row, by=around.founder, values=said(mood="amber"))


def test_the_pages_show_the_struck_words_and_the_acts_to_who_may(around, measure, sign_in):
    row = following.check_in(around.pilot, by=around.founder, mood="green", done="Bien.")
    rectifying.correct_check_in(row, by=around.founder, values=said())
    new = rectifying.correct_measure(measure, by=around.founder, values=right())
    follow = reverse("pilot_follow", args=[around.pilot.pk])
    act = reverse("pilot_measure_correct", args=[around.pilot.pk, new.pk])

    own, other = (sign_in(user).get(follow).content.decode() for user in (around.founder, around.agent))

    for page in (own, other):
        assert "<s>42 kWh</s>" in page and "<s>Tout va bien · Bien.</s>" in page
    assert act in own and act not in other


def test_words_taken_out_are_read_nowhere_until_they_are_judged(around, measure, client):
    row = rectifying.hide_words(measure, by=around.team, note="Un nom.")

    assert (row.note, row.value, row.hidden_words) == ("", 42, {"note": "Au compteur."})
    assert "Au compteur." not in client.get(f"/pilotes/{around.pilot.slug}/").content.decode()
    assert told("pilots.words_hidden") == sorted((around.founder.email, around.team.email, around.dpo.email))
    assert [task.title for task in tasks_for(around.dpo) if task.kind == "words"] == ["Juger des mots retirés"]


@pytest.mark.parametrize(("erase", "note"), [(True, ""), (False, "Au compteur.")])
def test_the_officer_erases_words_or_puts_them_back(around, measure, erase, note):
    rectifying.hide_words(measure, by=around.founder, note="Un nom.")

    row = rectifying.judge_words(measure, by=around.dpo, erase=erase, note="Relu.")

    assert (row.note, row.hidden_words) == (note, {})
    assert around.founder.email in told("pilots.words_judged")
    with pytest.raises(StaleState):
        rectifying.judge_words(measure, by=around.dpo, erase=erase, note="Relu.")


def test_words_are_taken_out_by_their_author_the_team_and_the_officer_and_judged_by_the_officer(around, measure):
    with pytest.raises(NotAllowed):
        rectifying.hide_words(measure, by=around.agent, note="Un nom.")
    rectifying.hide_words(measure, by=around.founder, note="Un nom.")
    with pytest.raises(StaleState):
        rectifying.hide_words(measure, by=around.team, note="Un nom.")
    for person in (around.team, around.founder, around.agent):
        with pytest.raises(NotAllowed):
            rectifying.judge_words(measure, by=person, erase=True, note="Relu.")


def test_words_that_nobody_judges_raise_one_alarm(around, measure):
    rectifying.hide_words(measure, by=around.team, note="Un nom.")
    follow_incidents()
    assert not Alarm.objects.filter(code=rectifying.UNJUDGED).exists()
    Measure.ever.update(hidden_at=app_now() - 10 * DAY)

    follow_incidents()
    follow_incidents()

    assert Alarm.objects.get(code=rectifying.UNJUDGED).settled_at is None
    rectifying.judge_words(measure, by=around.dpo, erase=True, note="Relu.")
    assert Alarm.objects.get(code=rectifying.UNJUDGED).settled_at is not None


def test_a_pilot_that_has_not_started_has_nothing_to_correct(around, measure):
    Pilot.objects.update(state=PilotState.PLANNED)
    fresh = Measure.objects.get(pk=measure.pk)

    with pytest.raises(NotAllowed):
        rectifying.correct_measure(fresh, by=around.founder, values=right())
