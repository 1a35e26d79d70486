import pytest
from django.db import transaction

from core.emails import Email, deliver, release
from core.models import OutMail
from core.tasks import send_mail


class Greeting(Email):
    kind = "test.greeting"
    subject = "Bonjour %(name)s"
    template = "account/email/email_confirmation_message.txt"

    @staticmethod
    def recipients(person):
        return [person]

    def render(self):
        subject = " ".join((str(self.subject) % self.context).split())
        return subject, f"Cher {self.context['name']},\nà bientôt.\n"


@pytest.fixture
def greeting(db):
    return Greeting(to="lea@exemple.example", name="Léa\nBcc: x@y.example")


def test_a_message_leaves_through_smtp_with_its_accents(greeting, smtp, run_jobs):
    mail = greeting.send()

    assert run_jobs() == 1

    mail.refresh_from_db()
    received = smtp.messages[0]
    assert mail.status == OutMail.Status.SENT
    assert received["To"] == "lea@exemple.example"
    assert "Cher Léa" in received.get_payload(decode=True).decode()


def test_a_subject_cannot_smuggle_a_header(greeting):
    assert greeting.prepare().subject == "Bonjour Léa Bcc: x@y.example"


def test_a_held_message_waits_and_leaves_once(greeting, smtp, run_jobs):
    mail = greeting.prepare()
    assert run_jobs() == 0

    release(mail)
    release(mail)
    run_jobs()
    deliver(str(mail.pk))

    assert len(smtp.messages) == 1


def test_an_act_that_is_rolled_back_sends_nothing(db, run_jobs):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Greeting(to="a@b.example", name="x").send()
        _ = 1 / 0

    assert OutMail.objects.count() == 0
    assert run_jobs() == 0


def test_a_server_that_is_down_leaves_a_trace_and_the_job_fails(greeting, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1},
        }
    }
    mail = greeting.send()

    with pytest.raises(OSError):
        deliver(str(mail.pk))

    mail.refresh_from_db()
    assert mail.status == OutMail.Status.FAILED
    assert "refused" in mail.error


def test_a_failed_message_is_tried_again():
    assert send_mail.retry_strategy.max_attempts == 8


def test_a_message_says_who_made_it_and_where_to_answer(greeting, smtp, settings, run_jobs):
    mail = greeting.send()
    run_jobs()

    received = smtp.messages[0]
    assert received["Message-ID"] == mail.message_id
    assert mail.message_id.endswith("@localhost>")
    assert received["Auto-Submitted"] == "auto-generated"
    assert received["Reply-To"] == settings.CONTACT_EMAIL


def test_every_try_bears_the_same_message_id(greeting, smtp, settings):
    mail = greeting.send()
    working = settings.MAILERS
    settings.MAILERS = {"default": {**working["default"], "OPTIONS": {"host": "127.0.0.1", "port": 1}}}
    with pytest.raises(OSError):
        deliver(str(mail.pk))
    settings.MAILERS = working

    deliver(str(mail.pk))
    deliver(str(mail.pk))

    assert [message["Message-ID"] for message in smtp.messages] == [mail.message_id]


def test_a_message_that_cannot_even_be_written_is_a_failure_too(greeting, smtp):
    mail = greeting.send()
    OutMail.objects.filter(pk=mail.pk).update(to="a@b.example\nBcc: x@y.example")

    with pytest.raises(ValueError):
        deliver(str(mail.pk))

    mail.refresh_from_db()
    assert mail.status == OutMail.Status.FAILED
    assert smtp.messages == []


def test_a_message_given_up_is_not_sent(greeting, smtp):
    mail = greeting.send()
    OutMail.objects.filter(pk=mail.pk).update(status=OutMail.Status.DROPPED)

    deliver(str(mail.pk))

    assert smtp.messages == []
