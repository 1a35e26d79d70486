import pytest
from django.utils.translation import gettext, override

from core.alarms import raise_alarm, settle, words_of
from core.models import Alarm
from core.worklist import tasks_for
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def told_to(user):
    return [(task.title, task.url) for task in tasks_for(user) if task.kind == "alarm"]


def test_an_open_alarm_stands_among_the_tasks_of_the_team_until_it_is_settled():
    team, legal, other = UserFactory(team=True), UserFactory(legal=True), UserFactory()

    raise_alarm("test.broken", "Quelque chose ne tient plus.", url="/registre/")

    assert [told_to(person) for person in (team, legal, other)] == [
        [("Quelque chose ne tient plus.", "/registre/")],
        [("Quelque chose ne tient plus.", "/registre/")],
        [],
    ]
    settle("test.broken")
    assert told_to(team) == []


def test_each_reader_gets_their_language():
    raise_alarm("test.broken", lambda: gettext("L’inscription %(n)s manque.") % {"n": 7})

    alarm = Alarm.objects.get()
    with override("en"):
        english = words_of(alarm)
    assert (words_of(alarm), english) == ("L’inscription 7 manque.", "Entry 7 is missing.")


def test_a_sentence_that_is_known_in_one_language_is_shown_as_it_is():
    raise_alarm("test.broken", "Une panne.")

    with override("en"):
        assert words_of(Alarm.objects.get()) == "Une panne."
