"""What the team does of a message that came back."""

import pytest

from core.emails import ACCOUNT, Email, deliver
from core.exceptions import DomainError, NotAllowed, StaleState
from core.mail_reports import Outcome
from core.mail_returns import held_at, hold, note_return, return_path, take_report
from core.models import MailReturn, OutMail
from core.operations.return_acts import acts_of, handle
from tests.factories.accounts import UserFactory
from tests.reports import report

pytestmark = pytest.mark.django_db


class Secret(Email):
    kind, subject, template = "test.secret", "x", ""
    label, action, required, secret = "x", False, ACCOUNT, True

    @staticmethod
    def recipients(person):
        return [person]


@pytest.fixture
def team(db):
    return UserFactory(team=True)


@pytest.fixture
def returned(mail):
    """`returned(code, **fields of the message)`: a message that came back, and its report."""

    def make(code="5.2.2", **fields):
        row = mail("sent", to="lea@exemple.example", reader=UserFactory(), **fields) if "reader" not in fields else mail("sent", to="lea@exemple.example", **fields)  # fmt: skip
        return note_return(row, Outcome("failed", code, row.to, "x"))

    return make


def names(row):
    return [name for name, _words in acts_of(row)]


def test_sent_again_it_leaves_once_under_another_name(returned, team, smtp, run_jobs, settings):
    settings.MAIL_RETURNS = "retours@ville.example"
    row = returned()
    before, path = row.mail.message_id, return_path(row.mail)

    handle(row.pk, by=team, act="resent")
    with pytest.raises(StaleState):
        handle(row.pk, by=team, act="resent")
    run_jobs()

    mail = OutMail.objects.get()
    assert [(message["To"], message["Message-ID"]) for message in smtp.messages] == [(mail.to, mail.message_id)]
    assert (mail.status, mail.message_id != before) == ("sent", True)
    assert take_report(report(mail, to=path, message_id=before)).mail is None  # of the first sending
    row.refresh_from_db()
    assert (row.outcome, row.handled_by) == ("resent", team)


def test_it_may_come_back_once_more(returned, team, smtp, run_jobs):
    row = returned()
    handle(row.pk, by=team, act="resent")
    run_jobs()
    mail = OutMail.objects.get()

    again = take_report(report(mail, status="5.2.2", said="full"))

    assert (again.mail, MailReturn.objects.filter(handled_at=None).get()) == (mail, again)


def test_sent_elsewhere_it_stays_the_message_of_the_same_person(returned, team, smtp, run_jobs):
    row = returned("5.1.1")
    assert names(row) == ["redirected", "posted", "closed"]  # its holder shows that the address works

    handle(row.pk, by=team, act="redirected", new_address="lea@ailleurs.example", note="Dit au téléphone.")
    run_jobs()

    mail = OutMail.objects.get()
    assert [message["To"] for message in smtp.messages] == ["lea@ailleurs.example"]
    assert (mail.to, mail.other_to, mail.status) == ("lea@exemple.example", "lea@ailleurs.example", "sent")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"new_address": "", "note": "x"}, "new_address"),
        ({"new_address": " LEA@exemple.example", "note": "x"}, "new_address"),
        ({"new_address": "morte@ailleurs.example", "note": "x"}, "new_address"),
        ({"new_address": "lea@ailleurs.example", "note": " "}, "note"),
    ],
)
def test_another_address_is_said_and_is_another(returned, team, given, field):
    hold("morte@ailleurs.example", Outcome("failed", "5.1.1", "", ""))
    row = returned()

    with pytest.raises(DomainError) as refused:
        handle(row.pk, by=team, act="redirected", **given)

    row.refresh_from_db()
    assert (refused.value.field, row.handled_at, OutMail.objects.get().status) == (field, None, "returned")


@pytest.mark.parametrize("act", ["posted", "closed"])
def test_a_letter_and_a_closed_matter_are_kept_with_a_word(returned, team, act):
    row = returned()
    with pytest.raises(DomainError) as refused:
        handle(row.pk, by=team, act=act, note=" ")
    assert refused.value.field == "note"

    handle(row.pk, by=team, act=act, note=" Lettre 1A 234 ")

    row.refresh_from_db()
    assert (row.outcome, row.note) == (act, "Lettre 1A 234")


def test_what_carries_a_link_for_one_mailbox_goes_to_no_other(returned, team):
    row = returned("5.1.1", reader=None)
    assert names(row) == ["resent", "posted", "closed"]
    with pytest.raises(DomainError):
        handle(row.pk, by=team, act="redirected", new_address="x@y.example", note="x")

    handle(row.pk, by=team, act="resent")

    assert held_at("lea@exemple.example") is None  # nobody else can say that it works
    assert names(returned(kind="test.secret")) == ["posted", "closed"]


def test_a_report_that_names_nothing_is_only_closed(db, team):
    row = take_report(b"Subject: x\r\n\r\nBonjour")

    assert names(row) == ["closed"]
    handle(row.pk, by=team, act="closed", note="Publicité.")


def test_nobody_else(returned):
    for who in ({"legal": True}, {"editor": True}, {}):
        with pytest.raises(NotAllowed):
            handle(returned().pk, by=UserFactory(**who), act="closed", note="x")


def test_a_message_that_was_sent_again_meanwhile_stays_as_it_is(returned, team):
    row = returned()
    OutMail.objects.update(status="sent")

    with pytest.raises(StaleState):
        handle(row.pk, by=team, act="resent")
    deliver(str(row.mail_id))
