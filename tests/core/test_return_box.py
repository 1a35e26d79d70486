"""The mailbox of returns, over a real POP3 session."""

import pytest

from core.clock import app_now
from core.mail_reports import MOST_BYTES
from core.models import Alarm, MailReturn, OutMail
from core.return_box import READING, read_returns
from tests.pop3 import Box
from tests.reports import report

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings):
    box = Box()
    settings.RETURNS_POP3 = {"host": "127.0.0.1", "port": box.port, "user": "x", "password": "secret", "tls": False}
    yield box
    box.stop()


@pytest.fixture
def left(db):
    values = {"kind": "tests", "subject": "Votre candidature", "body": "x", "created_at": app_now()}
    return OutMail.objects.create(status="sent", to="lea@exemple.example", **values)


def test_the_mailbox_is_read_and_emptied(box, left):
    box.messages = [report(left), b"Subject: Bonjour\r\n\r\nUne question."]

    read_returns()

    left.refresh_from_db()
    assert (left.status, box.messages) == (OutMail.Status.RETURNED, [])
    assert MailReturn.objects.count() == 2


def test_a_message_that_breaks_the_session_stops_none_of_the_others(box, left):
    box.messages = [b"Subject: " + b"x" * 100_000 + b"\r\n\r\n.", report(left)]

    read_returns()

    left.refresh_from_db()
    assert (left.status, box.messages) == (OutMail.Status.RETURNED, [])


def test_a_large_message_is_fetched_for_its_beginning(box, left):
    box.messages = [report(left) + b"\r\n".join([b"y" * 70] * (MOST_BYTES // 50))]

    read_returns()

    left.refresh_from_db()
    assert left.status == OutMail.Status.RETURNED
    assert "RETR" not in box.asked and "TOP" in box.asked


def test_a_mailbox_that_cannot_be_opened_is_an_alarm_until_it_can(box):
    box.password = "changed"
    read_returns()
    assert Alarm.objects.get(code=READING.alarm).settled_at is None

    box.password = "secret"
    read_returns()
    assert Alarm.objects.get(code=READING.alarm).settled_at is not None


def test_without_a_mailbox_nobody_is_asked(box, settings):
    settings.RETURNS_POP3 = {**settings.RETURNS_POP3, "host": ""}

    read_returns()

    assert box.asked == []
