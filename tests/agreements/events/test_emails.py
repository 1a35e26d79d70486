"""Nobody is written to where nobody is named; who is, stands in tests/tables/mail."""

from types import SimpleNamespace

from agreements.events.emails import NoticeEmail, ReminderEmail


def test_an_obligation_without_a_debtor_reminds_nobody():
    assert list(ReminderEmail.recipients(SimpleNamespace(debtor=None))) == []


def test_a_breach_by_nobody_known_gives_notice_to_nobody():
    assert list(NoticeEmail.recipients(SimpleNamespace(against=None))) == []
