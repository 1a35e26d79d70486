"""An alarm is mailed once while it is open: each cause and each challenge for itself."""

import pytest

from challenges.calls.domain.alarms import raise_alarm, settle_alarm
from challenges.calls.emails import ChallengeAlarm
from core.models import OutMail
from tests.factories.accounts import UserFactory
from tests.factories.challenges import ChallengeFactory


@pytest.mark.django_db
def test_an_alarm_is_mailed_once_for_each_cause_and_challenge_until_it_is_settled():
    UserFactory(team=True)
    first, second = ChallengeFactory(), ChallengeFactory()
    mailed = []

    def told(challenge, code):
        raise_alarm(challenge, code, lambda: "Quelque chose ne tient plus.")
        mailed.append(OutMail.objects.filter(kind=ChallengeAlarm.kind).count())

    told(first, "calls.some")
    told(first, "calls.some")
    told(first, "calls.other")
    told(second, "calls.some")
    settle_alarm(first, "calls.some")
    told(first, "calls.some")

    assert mailed == [1, 1, 2, 3, 4]
