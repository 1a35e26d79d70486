"""What a report says, and that nothing it holds can do harm."""

import pytest

from core.mail_codes import why
from core.mail_reports import MOST_BYTES, Report, read_report
from tests.reports import report


def outcome_of(raw):
    (found,) = read_report(raw).outcomes
    return found


def test_a_report_says_which_message_which_address_and_why():
    read = read_report(
        report(to="retours+abc@ville.example", message_id="<m.1@ville.example>", address="lea@x.example")
    )

    assert read.sent_to == ("retours+abc@ville.example",)
    assert read.message_ids == ("<m.1@ville.example>",)
    (one,) = read.outcomes
    assert (one.action, one.code, one.address) == ("failed", "5.1.1", "lea@x.example")
    assert one.said == "550 5.1.1 <lea@exemple.example>: user unknown"


@pytest.mark.parametrize(
    ("status", "said", "code"),
    [
        ("5.0.0", "550 5.7.1 spam", "5.7.1"),
        ("5.1.1", "550 5.7.1 spam", "5.1.1"),
        ("4.0.0", "5.1.1 says another", "4.0.0"),
        ("(what)", "452 4.2.2 full", "4.2.2"),
        ("", "no code at all", ""),
        ("5.1.1 (bad destination mailbox address)", "x", "5.1.1"),
    ],
)
def test_the_most_precise_code_is_kept(status, said, code):
    assert outcome_of(report(status=status, said=said)).code == code


def test_the_message_itself_returned_whole_is_known_too():
    raw = report(message_id="<m.2@ville.example>").replace(b"text/rfc822-headers", b"message/rfc822")

    assert read_report(raw).message_ids == ("<m.2@ville.example>",)


HOSTILE = {
    "empty": b"",
    "not a message": b"\x00\xff\xfe" * 2000,
    "a header without end": b"Subject: " + b"x" * 400_000,
    "no text": report().replace(b"us-ascii", b"x"),
    "a charset that is none": report().replace(b"utf-8", b"x-\xff-none"),
    "a header of raw bytes": report(said="550 5.1.1 \udcff\udcfe\u00e9"),
    "a null": report(said="550 5.1.1 a\x00b"),
    "nested too deep": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(3000)
    ),
    "many parts": b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 20_000,
    "many recipients": report().replace(
        b"Final-Recipient",
        b"Action: failed\r\nFinal-Recipient: rfc822; a@b.example\r\n\r\n" * 5000 + b"Final-Recipient",
    ),
    "many addresses": b"To: " + b"a@b.example, " * 20_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_anything_may_be_sent_to_this_mailbox(name):
    read = read_report(HOSTILE[name])

    assert isinstance(read, Report)
    assert len(read.outcomes) <= 11 and len(read.sent_to) <= 20
    assert all("\x00" not in one.said and len(one.said) <= 500 for one in read.outcomes)
    "".join(one.said for one in read.outcomes).encode()  # no lone surrogate, which the database would refuse


def test_a_large_message_is_read_for_its_beginning():
    large = report(message_id="<m.3@v.example>") + b"x" * 5_000_000

    assert outcome_of(large).code == "5.1.1" and len(large) > MOST_BYTES


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("5.1.1", "cette adresse n’existe pas, ou plus"),
        ("5.2.2", "cette boîte est pleine"),
        ("4.4.1", "le serveur du destinataire ne répond pas"),
        ("4.9.9", "le serveur du destinataire remet la réception à plus tard"),
        ("5.7.26", "le serveur du destinataire refuse ce courriel selon ses règles (filtre, réputation, signature)"),
        ("", "le serveur du destinataire refuse ce courriel, sans dire pourquoi"),
    ],
)
def test_a_code_is_said_in_words(code, words):
    assert why(code) == words
