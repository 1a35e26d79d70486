from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from procrastinate.exceptions import TaskNotFound

from core.emails import Email, Reader, deliver, mailed_sentence, named, release
from core.mail_outage import catch_up
from core.models import OutMail
from core.tasks import send_mail


class Greeting(Email):
    kind = "test.greeting"
    subject = "Bonjour %(name)s"
    template = "account/email/email_confirmation_message.txt"
    label, action, required = "Bonjour", False, ""

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
    text, page = received.get_payload()
    assert (text.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    for part in (text, page):
        said = part.get_payload(decode=True).decode()
        assert "Cher Léa" in said and "L’équipe du programme DataCity" in said and "contact@datacity.example" in said


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


def test_a_message_waits_for_a_server_that_is_down_and_says_why(greeting, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1},
        }
    }
    mail = greeting.send()

    assert deliver(str(mail.pk)) is False

    mail.refresh_from_db()
    assert mail.status == OutMail.Status.QUEUED
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
    deliver(str(mail.pk))
    settings.MAILERS = working

    catch_up(deliver)
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


def test_one_message_released_leaves_the_others_held(greeting):
    first, second = greeting.prepare(), greeting.prepare()

    release(first)

    assert [OutMail.objects.get(pk=mail.pk).status for mail in (first, second)] == ["queued", "held"]


def test_a_message_that_has_left_is_not_queued_again(greeting, smtp, run_jobs):
    mail = greeting.send()
    run_jobs()

    release(mail)

    assert (run_jobs(), OutMail.objects.get(pk=mail.pk).status) == (0, "sent")


def test_one_message_delivered_says_nothing_of_the_others(greeting, smtp, settings):
    first, second = greeting.send(), greeting.send()

    deliver(str(first.pk))
    assert [OutMail.objects.get(pk=mail.pk).status for mail in (first, second)] == ["sent", "queued"]

    smtp_port, settings.MAILERS["default"]["OPTIONS"]["port"] = settings.MAILERS["default"]["OPTIONS"]["port"], 1
    deliver(str(second.pk))
    assert [OutMail.objects.get(pk=mail.pk).error == "" for mail in (first, second)] == [True, False]

    settings.MAILERS["default"]["OPTIONS"]["port"] = smtp_port
    catch_up(deliver)
    assert [OutMail.objects.get(pk=mail.pk).error for mail in (first, second)] == ["", ""]


def test_the_message_that_is_asked_for_leaves_not_the_one_that_has_waited_longer(greeting, smtp):
    first, second = sorted([greeting.send(), greeting.send()], key=lambda mail: mail.pk)

    deliver(str(second.pk))

    assert [OutMail.objects.get(pk=mail.pk).status for mail in (first, second)] == ["queued", "sent"]


def test_a_job_that_no_worker_knows_is_not_queued(greeting, monkeypatch):
    """It would wait for ever."""
    monkeypatch.setattr("core.emails.SEND", "core.no_such_task")

    with pytest.raises(TaskNotFound):
        greeting.send()


def test_a_message_being_sent_is_neither_sent_twice_nor_waited_for(greeting, smtp):
    mail = greeting.send()

    with CaptureQueriesContext(connection) as asked:
        deliver(str(mail.pk))

    assert [query["sql"].endswith("FOR UPDATE NOWAIT") for query in asked if "core_outmail" in query["sql"]][0]


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "Aucun courriel n’est parti : personne n’a aujourd’hui de compte actif pour le recevoir."),
        (1, "1 personne est prévenue par courriel."),
        (2, "2 personnes sont prévenues par courriel."),
    ],
)
def test_success_says_how_many_were_written_to(n, words):
    assert mailed_sentence(n) == words


def test_each_address_is_written_to_once_and_no_deactivated_account():
    class Circular(Greeting):
        kind = "test.circular"

        @staticmethod
        def recipients(people):
            return people

    people = [
        Reader("a@exemple.example", "en"),
        Reader("a@exemple.example"),
        SimpleNamespace(email="b@exemple.example", language="fr", is_active=True),
        SimpleNamespace(email="off@exemple.example", language="fr", is_active=False),
    ]

    messages = Circular.messages(people, name="x")

    assert [(message.to, message.language) for message in messages] == [
        ("a@exemple.example", "en"),
        ("b@exemple.example", "fr"),
    ]
    assert [message.about for message in messages] == [people, people]
    assert [message.about for message in Circular.messages(people, about="thing", name="x")] == ["thing", "thing"]


def test_a_message_keeps_what_it_is_about(db):
    assert Greeting(to="a@b.example", name="x", about=SimpleNamespace(pk=12)).prepare().about == "12"
    assert Greeting(to="a@b.example", name="x", about="no object").prepare().about == ""


@pytest.mark.parametrize(
    ("fields", "language", "expected"),
    [
        ({"title_fr": "Vélos", "title_en": "Bicycles"}, "en", "Bicycles"),
        ({"title_fr": "Vélos", "title_en": "Bicycles"}, "fr", "Vélos"),
        ({"title_fr": "Vélos", "title_en": ""}, "en", "Vélos"),
        ({"name_fr": "Ville", "name_en": "City"}, "en", "City"),
        ({"title_fr": "", "title_en": "Bicycles"}, "fr", "objet"),
        ({}, "en", "objet"),
    ],
)
def test_an_object_is_named_in_the_language_of_the_reader(fields, language, expected):
    class Named(SimpleNamespace):
        def __str__(self):
            return "objet"

    with translation.override(language):
        assert named(Named(**fields))() == expected
    with translation.override(None):
        assert named(Named(name_fr="Ville", name_en="City"))() == "Ville"


def test_a_letter_costs_as_many_statements_for_ten_readers_as_for_one(db, django_assert_num_queries):
    class Letter(Greeting):
        kind = "test.letter"

        @staticmethod
        def recipients(people):
            return people

    for count in (1, 10):
        people = [Reader(f"{n}@exemple.example", ("fr", "en")[n % 2]) for n in range(count)]
        with django_assert_num_queries(3):  # the clock, the messages, their jobs
            assert Letter.tell(people, name="x") == count

    assert OutMail.objects.filter(kind="test.letter", status="queued", queued_at__isnull=False).count() == 11


@pytest.mark.parametrize(
    ("person", "language", "first"),
    [
        (Reader("a@b.example", "fr", "Léa Martin"), "fr", "Bonjour Léa Martin,"),
        (Reader("a@b.example", "en", "Léa\nMartin"), "en", "Hello Léa Martin,"),
        (Reader("a@b.example"), "fr", "Bonjour,"),
        (None, "en", "Hello,"),
    ],
)
def test_a_message_greets_its_reader_by_name(db, person, language, first):
    mail = Greeting(to="a@b.example", language=language, person=person, name="x").prepare()

    assert (mail.body.partition("\n\n")[0], mail.language) == (first, language)


def test_a_message_that_waits_for_an_act_says_so_in_its_subject(db):
    class Asking(Email):
        kind = "test.asking"
        subject = "Signer « %(name)s »"
        template = "core/mail_file_refused.txt"
        label, action, required = "x", True, ""

        @staticmethod
        def recipients(person):
            return [person]

    written = {language: Asking(to="a@b.example", language=language, name="x").prepare() for language in ("fr", "en")}

    assert written["fr"].subject == "Action demandée\u00a0: Signer « x »"
    assert written["en"].subject == "Action required: Signer « x »"


def test_a_subject_that_is_too_long_is_cut_not_refused(db):
    assert len(Greeting(to="a@b.example", name="x" * 400).prepare().subject) == 250
