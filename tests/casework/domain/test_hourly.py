"""The grouped mail of an hour and the alarm on what nobody answered: what each says, to whom, from when."""

import datetime as dt

import pytest

from accounts.models import User
from casework.domain.hourly import alert_late, tell, tell_all
from casework.domain.threads import LATE, post
from casework.enums import Turn
from casework.models import Read, Thread
from core.models import Alarm, OutMail
from tests.casework.conftest import NOW, _application, _organisation
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
DAY, TICK = dt.timedelta(days=1), dt.timedelta(microseconds=1)


def mailed(person):
    return list(OutMail.objects.filter(kind="casework.new_messages", to=person.email))


def test_subject_names_the_exchange_and_how_many_others(at):
    team, subjects = UserFactory(team=True), []
    for n in range(3):
        made = _organisation()
        type(made.obj).objects.filter(pk=made.obj.pk).update(name=f"Essaim {n}")
        made.obj.refresh_from_db()
        post(made.obj, by=made.theirs, body="Bonjour")
        Read.objects.filter(user=team).update(to_tell=1)
        Thread.objects.filter(object_id=made.obj.pk).update(last_at=NOW + n * DAY)
        assert tell(team) is True
        subjects.append(mailed(team)[-1].subject.partition(":")[2].strip())
        OutMail.objects.all().delete()

    assert subjects == ["Essaim 0", "Essaim 1, et un autre échange", "Essaim 2, et 2 autres"]


def test_each_line_counts_the_messages_of_its_exchange_and_links_to_it(at):
    first, second = _organisation(), _organisation()
    post(first.obj, by=first.theirs, body="Une")
    post(first.obj, by=first.theirs, body="Deux")
    post(second.obj, by=second.theirs, body="Trois")

    tell(first.ours)

    body = mailed(first.ours)[0].body
    assert "2 nouveaux messages" in body
    assert "1 nouveau message" in body
    for made in (first, second):
        assert f"/espace/echanges/organisation/{made.obj.pk}/" in body or str(made.obj.pk) in body
    assert Read.objects.get(user=first.ours, thread__object_id=first.obj.pk).to_tell == 0


def test_whoever_may_read_no_longer_is_told_nothing_and_not_asked_again(at):
    made = _application()
    post(made.obj, by=made.theirs, body="Une")
    stranger = UserFactory()
    Read.objects.filter(user=made.ours).update(user=stranger)
    assert tell(stranger) is False
    User.objects.filter(pk=made.ours.pk).update(is_active=False)
    Read.objects.create(thread=Thread.objects.get(), user=made.ours, unread=1, to_tell=1)
    assert tell(User.objects.get(pk=made.ours.pk)) is False
    assert tell_all().done == 0
    assert (mailed(stranger), mailed(made.ours)) == ([], [])
    assert not Read.objects.filter(to_tell__gt=0).exists()


def test_only_those_with_something_untold_are_gone_through(at):
    made = _application()
    post(made.obj, by=made.theirs, body="Une")
    other = UserFactory(team=True)
    Read.objects.create(thread=Thread.objects.get(), user=other, unread=1, to_tell=0)

    assert tell_all().done == 1
    assert (len(mailed(made.ours)), mailed(other)) == (1, [])


def test_alarm_comes_a_day_after_the_answer_was_due_while_it_is_our_turn(at, clock):
    made = _application()
    post(made.obj, by=made.theirs, body="Une")
    Thread.objects.update(reply_by=NOW)
    clock(NOW + DAY)
    assert alert_late().done == 0
    clock(NOW + DAY + TICK)
    Thread.objects.update(turn=Turn.THEIRS)
    assert alert_late().done == 0
    Thread.objects.update(turn=Turn.OURS)
    assert alert_late().done == 1
    alarm = Alarm.objects.get(code=LATE)
    assert str(made.obj.organisation) in alarm.message
    assert "31 mars 2027" in alarm.message


def test_alarm_of_a_thread_that_no_date_waits_for_names_the_day_it_began(at, clock):
    made = _application()
    post(made.obj, by=made.theirs, body="Une")
    Thread.objects.update(reply_by=NOW, waiting_since=None, created_at=NOW - 5 * DAY)
    clock(NOW + 2 * DAY)

    alert_late()

    assert "26 mars 2027" in Alarm.objects.get(code=LATE).message
