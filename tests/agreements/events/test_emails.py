"""What a reminder and a notice say of the day. Nobody is written to where nobody is named; who is, stands in tests/tables/mail."""

import datetime as dt
from types import SimpleNamespace

import pytest

from agreements.events.emails import NoticeEmail, ReminderEmail, notify, remind
from agreements.models import Breach, Obligation
from core.models import OutMail
from tests.factories.events import NOW, breach_of, happens

SECOND = dt.timedelta(seconds=1)


def test_an_obligation_without_a_debtor_reminds_nobody():
    assert list(ReminderEmail.recipients(SimpleNamespace(debtor=None))) == []


def test_a_breach_by_nobody_known_gives_notice_to_nobody():
    assert list(NoticeEmail.recipients(SimpleNamespace(against=None))) == []


@pytest.fixture
def owed(told):
    happens(told, "prototype.delivered")
    return Obligation.objects.get(term="update_on_incorporation_days")


def text_of(kind):
    mail = OutMail.objects.get(kind=kind)
    mail.delete()
    return mail.body


def test_a_reminder_says_whether_the_day_has_passed(owed):
    said = {}
    for name, due in {"before": NOW + SECOND, "at": NOW, "after": NOW - SECOND, "none": None}.items():
        Obligation.objects.filter(pk=owed.pk).update(due_at=due)
        assert remind(Obligation.objects.get(pk=owed.pk)) == 1
        said[name] = text_of("agreements.obligation_reminder")

    assert {name: "est passée" in text for name, text in said.items()} == {
        "before": False, "at": False, "after": True, "none": False,
    }  # fmt: skip
    assert {name: "15 septembre 2027" in text for name, text in said.items()} == {
        "before": True, "at": True, "after": True, "none": False,
    }  # fmt: skip


def test_a_notice_says_until_when_where_there_is_a_day(told):
    event = happens(told, "trademark.filed_on_project_name", actor="startup")
    breach = breach_of(told, event, "attribution_and_names", facts="Marque déposée.")

    assert notify(breach, "Parce que.") == 1
    assert "Vous avez jusqu’au" not in text_of("agreements.breach_notice")
    Breach.objects.filter(pk=breach.pk).update(cure_by=NOW)
    notify(Breach.objects.get(pk=breach.pk), "Parce que.")
    assert "Vous avez jusqu’au mercredi 15 septembre 2027" in text_of("agreements.breach_notice")
