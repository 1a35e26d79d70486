import pytest

from core.effects import mail_classes, mails_page, senders, then


@pytest.mark.parametrize("name", sorted(mail_classes()))
def test_each_mail_says_to_whom_it_goes_and_somebody_sends_it(name):
    kind = mail_classes()[name]

    assert (kind.__doc__ or "").startswith(("To ", "Held in the outbox"))
    assert senders(name)
    assert f"| `{kind.kind}` | " in mails_page()


def test_a_transition_tells_its_mail_register_entry_and_cached_pages():
    assert then("pilots.Pilot", "start") == "mail `pilots.started`, register `pilot.started`, cached pages"


def test_a_transition_tells_its_handlers():
    assert "handler `pilots.handlers.accepted`" in then("challenges.Application", "accept")


def test_transitions_of_one_name_are_told_apart_by_their_folder():
    assert "mail `challenges.application_withdrawn`" in then("challenges.Application", "withdraw")
    assert "challenges.application_withdrawn" not in then("challenges.Challenge", "withdraw")
