"""The mail server goes away for an hour, over real connections: nothing lost, nothing twice, the order kept, everybody told."""

import datetime as dt

import pytest

from core import mail_outage
from core.alarms import words_of
from core.clock import app_now
from core.emails import deliver, queue
from core.models import Alarm, OutMail
from tests.smtp import Keep, free_port, serve

pytestmark = pytest.mark.django_db


@pytest.fixture
def port(settings):
    """Where the server will be."""
    port = free_port()
    options = {"host": "127.0.0.1", "port": port, "timeout": 5}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    return port


def queued(n, subject="Message"):
    now = app_now()
    rows = [
        OutMail(kind="tests", to="lea@exemple.example", subject=f"{subject} {i}", body="x", status="queued", created_at=now, queued_at=now + dt.timedelta(microseconds=i))
        for i in range(n)
    ]  # fmt: skip
    OutMail.objects.bulk_create(rows)
    queue(*(row.pk for row in rows))
    return [row.subject for row in rows]


def subjects(handler):
    return [message["Subject"] for message in handler.messages]


def back(settings, handler):
    server = serve(handler)
    settings.MAILERS["default"]["OPTIONS"]["port"] = server.port
    return server


def test_an_hour_without_a_server(port, settings, run_jobs, client, tmp_path, clock):
    clock(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC))
    written = queued(5)
    run_jobs()

    assert set(OutMail.objects.values_list("status", flat=True)) == {"queued"}
    assert OutMail.objects.exclude(error="").count() == 1  # the others did not wait for a time-out each
    alarm = Alarm.objects.get(code=mail_outage.ALARM)
    assert "Le serveur de courriel ne répond pas" in words_of(alarm)
    assert client.get("/-/ready/").json()["mail"] is False

    for minute in (10, 30, 59):
        clock(dt.datetime(2026, 3, 10, 12, minute, tzinfo=dt.UTC))
        written += queued(2, f"Minute {minute}")
        run_jobs()
        mail_outage.catch_up(deliver)
    assert OutMail.objects.filter(status="queued").count() == len(written)
    assert Alarm.objects.filter(code=mail_outage.ALARM).count() == 1

    handler = Keep(tmp_path / "mail")
    server = back(settings, handler)
    mail_outage.catch_up(deliver)
    mail_outage.catch_up(deliver)
    run_jobs()
    server.stop()

    assert subjects(handler) == written
    assert set(OutMail.objects.values_list("status", "error")) == {("sent", "")}
    alarm.refresh_from_db()
    assert alarm.settled_at is not None
    assert client.get("/-/ready/").json()["mail"] is True


def test_a_message_committed_as_the_alarm_is_settled_leaves_too(settings, port, monkeypatch, tmp_path):
    queued(1)
    deliver(str(OutMail.objects.get().pk))
    handler = Keep(tmp_path / "mail")
    server = back(settings, handler)
    settle = mail_outage.settle

    def settle_late(code):
        queued(1, "Entre deux")
        settle(code)

    monkeypatch.setattr(mail_outage, "settle", settle_late)
    mail_outage.catch_up(deliver)
    server.stop()

    assert subjects(handler) == ["Message 0", "Entre deux 0"]


class Hanging(Keep):
    """Hangs up on one message, each time."""

    async def handle_DATA(self, server, session, envelope):
        if b"Message 0" in envelope.content:
            server.transport.close()
            return "421 4.3.2 bye"
        return await super().handle_DATA(server, session, envelope)


def test_a_message_at_which_the_server_hangs_up_stops_none_behind_it(settings, port, tmp_path):
    queued(3)
    handler = Hanging(tmp_path / "mail")
    server = back(settings, handler)
    deliver(str(OutMail.objects.get(subject="Message 0").pk))
    mail_outage.catch_up(deliver)
    server.stop()

    states = dict(OutMail.objects.values_list("subject", "status"))
    assert states == {"Message 0": "failed", "Message 1": "sent", "Message 2": "sent"}
    assert not mail_outage.stands()


def test_two_in_turn_that_fail_end_the_round(settings, port):
    queued(6)
    mail_outage.wait_for_server(OutMail.objects.first(), ConnectionRefusedError("x"))
    OutMail.objects.update(error="")

    mail_outage.catch_up(deliver)

    assert OutMail.objects.exclude(error="").count() == mail_outage.IN_TURN


def test_while_the_server_answers_the_clock_does_nothing(settings, port):
    queued(1)

    mail_outage.catch_up(deliver)

    assert OutMail.objects.get().error == ""
