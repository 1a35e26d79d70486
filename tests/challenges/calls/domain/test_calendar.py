"""What the clock does, on time, late and twice."""

import datetime as dt

import pytest
from django.test import TestCase

from challenges.calls.domain.calendar import close_due, open_due
from challenges.calls.queries.challenge import challenges_visible_to, effective_state
from challenges.calls.tasks import follow_calendar
from core import workflow
from core.cache_tags import CacheTag
from core.models import Alarm, OutMail, PublicTag
from core.workflow import history
from tests.factories.challenges import CLOSES, OPENS, ChallengeFactory

MOMENT = dt.timedelta(microseconds=1)


def test_challenge_opens_at_the_instant_and_not_before(clock, bind):
    challenge = bind(ChallengeFactory(scheduled=True))

    clock(OPENS - MOMENT)
    assert open_due() == 0
    clock(OPENS)
    assert open_due() == 1

    challenge.refresh_from_db()
    assert (challenge.state, challenge.published_at) == ("open", OPENS)
    assert [(row.transition, row.origin, row.actor) for row in history(challenge)][-1] == ("open", "clock", None)


@pytest.mark.parametrize(
    ("now", "state"),
    [(OPENS - MOMENT, "open"), (OPENS, "open"), (CLOSES - MOMENT, "open"), (CLOSES, "closed"), (CLOSES + MOMENT, "closed")],
)  # fmt: skip
def test_open_column_may_lag_behind_the_calendar(now, state, clock, team):
    challenge = ChallengeFactory(open=True)
    clock(now)

    assert effective_state(challenge) == state
    assert challenges_visible_to(team).get(pk=challenge.pk).effective_state == state


def test_scheduled_challenge_is_not_open_before_its_conditions_are_checked_again(clock, team):
    challenge = ChallengeFactory(scheduled=True)
    clock(OPENS + dt.timedelta(hours=1))

    assert challenges_visible_to(team).get(pk=challenge.pk).effective_state == "scheduled"


def test_challenge_closes_at_the_instant_and_not_before(clock):
    challenge = ChallengeFactory(open=True)

    clock(CLOSES - MOMENT)
    assert close_due() == 0
    clock(CLOSES)
    assert close_due() == 1
    assert close_due() == 0

    challenge.refresh_from_db()
    assert challenge.state == "closed"


def test_job_that_comes_late_catches_up_whatever_it_missed(clock, bind):
    late_to_open = bind(ChallengeFactory(scheduled=True))
    late_to_close = [ChallengeFactory(open=True) for _ in range(3)]

    clock(CLOSES - dt.timedelta(days=1))
    assert (open_due(), close_due()) == (1, 0)
    clock(CLOSES + dt.timedelta(days=2))
    assert (open_due(), close_due()) == (0, 4)

    for challenge in [late_to_open, *late_to_close]:
        challenge.refresh_from_db()
        assert challenge.state == "closed"


def test_challenge_whose_whole_call_was_missed_stays_scheduled_with_an_alarm(clock, team, bind):
    challenge = bind(ChallengeFactory(scheduled=True))
    clock(CLOSES + dt.timedelta(days=2))

    assert (open_due(), close_due()) == (0, 0)

    challenge.refresh_from_db()
    assert challenge.state == "scheduled"
    assert Alarm.objects.get().message == (
        f"Le défi « {challenge} » n’a pas pu ouvrir à l’heure prévue. La date de clôture est déjà passée."
    )


def test_challenge_whose_conditions_no_longer_hold_stays_scheduled(clock, team, legal, mails, bind):
    challenge = bind(ChallengeFactory(scheduled=True))
    challenge.edition.criteria.filter(key="impact").update(weight=50)
    clock(OPENS)

    assert open_due() == 0
    assert open_due() == 0

    challenge.refresh_from_db()
    alarm = Alarm.objects.get()
    assert challenge.state == "scheduled"
    assert (alarm.code, alarm.about, alarm.settled_at) == ("challenges.not_opened", str(challenge.pk), None)
    assert alarm.message == (
        f"Le défi « {challenge} » n’a pas pu ouvrir à l’heure prévue. Le poids des critères fait 90 % au lieu de 100 %."
    )
    assert [mail for mail in mails() if mail[0] == "challenges.alarm"] == [
        ("challenges.alarm", person.email) for person in sorted([team, legal], key=lambda p: p.email)
    ]


def test_public_pages_are_invalidated_when_it_opens_and_when_it_closes(clock, bind):
    bind(ChallengeFactory(scheduled=True))
    for instant, act in ((OPENS, open_due), (CLOSES, close_due)):
        clock(instant)
        PublicTag.objects.all().delete()
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert act() == 1
        assert CacheTag.CHALLENGES in set(PublicTag.objects.values_list("tag", flat=True))


def test_alarm_is_settled_when_the_challenge_opens_after_all(clock, team, bind):
    challenge = bind(ChallengeFactory(scheduled=True))
    challenge.edition.criteria.filter(key="impact").update(weight=50)
    clock(OPENS)
    open_due()
    challenge.edition.criteria.filter(key="impact").update(weight=60)

    assert open_due() == 1

    assert Alarm.objects.get().settled_at == OPENS


def test_without_a_convention_nothing_opens(clock, team):
    challenge = ChallengeFactory(scheduled=True)
    clock(OPENS)

    assert open_due() == 0

    challenge.refresh_from_db()
    assert challenge.state == "scheduled"


def test_a_fault_in_one_challenge_stops_neither_the_next_nor_the_closing(clock, bind, monkeypatch):
    broken, sound = bind(ChallengeFactory(scheduled=True)), bind(ChallengeFactory(scheduled=True))
    over = ChallengeFactory(open=True)
    type(over).objects.filter(pk=over.pk).update(opens_at=OPENS - dt.timedelta(days=30), closes_at=OPENS)
    type(over).objects.filter(pk=broken.pk).update(opens_at=OPENS - dt.timedelta(minutes=1))

    def fail(challenge, *, by, log):
        if challenge.pk == broken.pk:
            raise ValueError("une panne dans un défi")

    handlers = workflow.all_workflows()["challenges.Challenge"].handlers
    monkeypatch.setitem(handlers, "open", [*handlers["open"], fail])
    clock(OPENS)

    follow_calendar(0)

    states = [type(over).objects.get(pk=row.pk).state for row in (broken, sound, over)]
    assert states == ["scheduled", "open", "closed"]
    assert Alarm.objects.get(settled_at=None).about == str(broken.pk)


def test_each_reader_of_an_alarm_gets_its_own_language(clock, team, bind):
    team.language = "en"
    team.save()
    challenge = bind(ChallengeFactory(scheduled=True))
    challenge.edition.criteria.filter(key="impact").update(weight=50)
    clock(OPENS)
    open_due()

    alarm, mail = Alarm.objects.get(), OutMail.objects.get(kind="challenges.alarm", to=team.email)
    assert "n’a pas pu ouvrir à l’heure prévue." in alarm.message
    assert "could not open" in alarm.message_en and "could not open" in mail.body
    for french in ("n’a pas pu", "critères", "La somme"):
        assert french not in alarm.message_en and french not in mail.body
