"""Mail that comes back: believed when it names our message by what nobody can guess, written once, told in words."""

import pytest
from aiosmtpd.handlers import Message

from core.emails import ACCOUNT, Email, Reader, deliver
from core.mail_layout import compose
from core.mail_reports import Outcome, read_report
from core.mail_returns import UNMATCHED, held_at, hold, lift, mail_reported, return_path, take_report
from core.models import HeldAddress, MailReturn, OutMail, new_message_id
from tests.factories.accounts import UserFactory
from tests.reports import report
from tests.smtp import serve

pytestmark = pytest.mark.django_db
Status = OutMail.Status


class Word(Email):
    kind, template = "test.word", "core/mail/bundle.txt"
    subject, label = "Un mot", "Un mot"
    action, required = False, ""

    @staticmethod
    def recipients(person):
        return [person]

    def render(self):
        return self.subject, "Texte.\n"


class Letter(Word):
    kind, required = "test.legal_letter", ACCOUNT


class Proof(Letter):
    kind, proves_address = "test.proof", True


@pytest.fixture(autouse=True)
def _returns(settings):
    settings.MAIL_RETURNS = "retours@ville.example"


@pytest.fixture
def person(db):
    return UserFactory(email="lea@exemple.example")


def sent(person, kind=Letter):
    kind.tell(person, about="no object")
    mail = OutMail.objects.filter(kind=kind.kind).latest("created_at")
    deliver(str(mail.pk))
    mail.refresh_from_db()
    return mail


def test_a_message_leaves_with_a_return_path_of_its_own_and_readers_see_who_writes(person, settings):
    class Peek(Message):
        seen = []

        def handle_message(self, message):
            self.seen.append((message["X-MailFrom"], message["From"]))

    server = serve(Peek())
    options = {"host": "127.0.0.1", "port": server.port}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    one, two = sent(person), sent(person, Word)
    server.stop()

    assert Peek.seen == [(return_path(mail), settings.DEFAULT_FROM_EMAIL) for mail in (one, two)]
    assert return_path(one) != return_path(two) and return_path(one) == return_path(one).lower()
    assert len(return_path(one).partition("@")[0]) <= 64  # RFC 5321, 4.5.3.1.1


def test_without_a_mailbox_for_returns_nothing_changes(person, settings):
    settings.MAIL_RETURNS = ""

    assert return_path(sent(person)) == ""
    assert compose(sent(person)).from_email == settings.DEFAULT_FROM_EMAIL


@pytest.mark.parametrize("way", ["return path", "return path, folded", "message-id"])
def test_a_report_is_matched_and_the_message_is_returned(person, way):
    mail = sent(person)
    to = {"return path": return_path(mail), "return path, folded": return_path(mail).upper()}.get(
        way, "x@ville.example"
    )
    quoted = mail.message_id if way == "message-id" else "<other@x.example>"

    found = take_report(report(mail, to=to, message_id=quoted))

    mail.refresh_from_db()
    assert (mail.status, found.mail_id, found.code, found.final) == (Status.RETURNED, mail.pk, "5.1.1", True)
    assert found.said.startswith("550 5.1.1")


def forged(mail, other):
    path = return_path(mail)
    local, _at, host = path.partition("@")
    seal = local[-1]
    return {
        "the seal of another": f"{return_path(other)[:34]}{local[34:]}@{host}",
        "one letter changed": f"{local[:-1]}{'a' if seal != 'a' else 'b'}@{host}",
        "without seal": f"{local[:-16]}@{host}",
        "none": "retours@ville.example",
        "not letters": "retours+" + "1" * 42 + "@ville.example",
    }


@pytest.mark.parametrize("way", ["the seal of another", "one letter changed", "without seal", "none", "not letters"])
def test_a_forged_report_changes_nothing_and_is_shown_to_people(person, way):
    mail, other = sent(person), sent(UserFactory())

    found = take_report(report(mail, to=forged(mail, other)[way], message_id="<guess@ville.example>"))

    assert set(OutMail.objects.values_list("status", flat=True)) == {Status.SENT}
    assert (found.mail, held_at(mail.to)) == (None, None)
    assert "Undelivered Mail" in found.said


def test_the_message_id_of_a_message_to_somebody_else_says_nothing(person):
    mail = sent(person)

    assert mail_reported(read_report(report(mail, address="autre@exemple.example"))) is None


def test_the_same_report_changes_nothing_twice(person):
    mail = sent(person)
    raw = report(mail, to=return_path(mail))

    assert take_report(raw) is not None
    assert take_report(raw) is None
    assert take_report(raw + b"\r\n") is None  # another copy, after the message has been marked
    assert MailReturn.objects.count() == 1


def test_a_report_of_an_earlier_sending_says_nothing_of_the_next(person):
    mail = sent(person)
    late = report(mail, to=return_path(mail))
    OutMail.objects.filter(pk=mail.pk).update(message_id=new_message_id())

    take_report(late)

    mail.refresh_from_db()
    assert mail.status == Status.SENT


def test_a_delay_is_told_once_and_overtaken_by_the_failure(person):
    mail = sent(person)
    to = return_path(mail)
    delay = take_report(report(mail, to=to, action="delayed", status="4.4.1", said="no answer"))
    again = take_report(report(mail, to=to, action="delayed", status="4.4.1", said="no answer, still"))
    mail.refresh_from_db()
    assert (delay.final, again, mail.status, held_at(mail.to)) == (False, None, Status.SENT, None)

    take_report(report(mail, to=to, action="failed", status="4.4.7", said="gave up"))

    delay.refresh_from_db()
    mail.refresh_from_db()
    assert (delay.outcome, mail.status) == (MailReturn.Outcome.OVERTAKEN, Status.RETURNED)
    assert held_at(mail.to) is None  # the address may be good


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_good_news_and_answers_by_machines_are_not_kept(person, action):
    mail = sent(person)

    assert take_report(report(mail, to=return_path(mail), action=action, status="2.0.0")) is None
    absent = b"To: %s\r\nAuto-Submitted: auto-replied\r\n\r\nJe suis absente." % return_path(mail).encode()
    assert take_report(absent) is None
    assert MailReturn.objects.count() == 0


@pytest.mark.parametrize(
    ("code", "is_held"),
    [("5.1.1", True), ("5.1.10", True), ("5.2.1", True), ("5.4.4", True), ("5.2.2", False), ("5.7.1", False), ("5.3.4", False), ("4.4.7", False)],
)  # fmt: skip
def test_an_address_is_held_when_it_is_the_address_that_is_refused(person, code, is_held):
    mail = sent(person)

    take_report(report(mail, to=return_path(mail), status=code, said="x"))

    assert (held_at("LEA@exemple.example") is not None) is is_held


def test_to_a_held_address_nothing_leaves_but_what_proves_it(person, mailoutbox):
    hold(person.email, Outcome("failed", "5.1.1", person.email, "550 no"))
    hold(person.email.upper(), Outcome("failed", "5.1.1", person.email, "550 no"))

    rows = [sent(person, kind) for kind in (Word, Letter, Proof)]

    assert [row.status for row in rows] == [Status.ONSITE, Status.RETURNED, Status.SENT]
    assert [str(mail.message()["Message-ID"]) for mail in mailoutbox] == [rows[2].message_id]
    assert (MailReturn.objects.get().mail, HeldAddress.objects.count()) == (rows[1], 1)

    assert (lift(person.email), lift(person.email)) == (True, False)
    assert sent(person, Word).status == Status.SENT


def test_what_is_written_to_an_address_without_account_is_given_to_the_team(db):
    hold("ida@dehors.example", Outcome("failed", "5.1.1", "ida@dehors.example", "550 no"))

    assert sent(Reader("ida@dehors.example"), Word).status == Status.RETURNED


class Refusing(Message):
    answer = "550 5.1.1 no such user"

    def handle_message(self, message):
        raise AssertionError

    async def handle_RCPT(self, server, session, envelope, address, options):
        return self.answer


@pytest.mark.parametrize(("answer", "status"), [("550 5.1.1 no such user", "returned"), ("451 4.7.1 later", "failed")])
def test_an_address_that_our_own_server_refuses_is_returned_at_once_or_tried_again(person, settings, answer, status):
    handler = Refusing()
    handler.answer = answer
    server = serve(handler)
    options = {"host": "127.0.0.1", "port": server.port}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    Letter.tell(person)
    mail = OutMail.objects.get()
    try:
        if status == "failed":
            with pytest.raises(OSError):
                deliver(str(mail.pk))
        else:
            deliver(str(mail.pk))
    finally:
        server.stop()

    mail.refresh_from_db()
    assert mail.status == status
    assert (held_at(person.email) is not None) is (status == "returned")


def test_what_names_no_message_is_kept_up_to_a_number(db):
    for n in range(UNMATCHED + 5):
        take_report(b"Subject: n%d\r\n\r\nBonjour" % n)

    assert MailReturn.objects.count() == UNMATCHED
    assert not MailReturn.objects.filter(said__startswith="n0\n").exists()
