"""Before the closing: one reminder of a draft, two of a submission that was taken back, and a word afterwards."""

import datetime as dt

import pytest

from challenges.applications.domain.desk import extend_deadline
from challenges.applications.domain.reminders import remind_drafts, tell_not_submitted
from challenges.applications.domain.taking_back import take_back
from core.models import OutMail
from tests.factories.accounts import UserFactory
from tests.factories.applications import applicant_set
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory

pytestmark = pytest.mark.django_db
HOUR, MICRO = dt.timedelta(hours=1), dt.timedelta(microseconds=1)


@pytest.fixture
def challenge(clock):
    clock(CLOSES - 72 * HOUR)
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    return challenge


def tick(clock, at):
    """Both steps at this instant, twice: nobody is told twice. The kinds of mail that left."""
    clock(at)
    known = set(OutMail.objects.values_list("pk", flat=True))
    for _twice in range(2):
        remind_drafts()
        tell_not_submitted()
    return [mail.kind.removeprefix("challenges.") for mail in OutMail.objects.exclude(pk__in=known).order_by("pk")]


def test_a_submission_taken_back_is_reminded_of_twice_then_said_not_submitted(challenge, clock):
    made = applicant_set(challenge, submit=True)
    take_back(made.application, by=made.person)

    told = [
        tick(clock, at)
        for at in (
            CLOSES - 24 * HOUR - MICRO,
            CLOSES - 24 * HOUR,
            CLOSES - 3 * HOUR,
            CLOSES - 2 * HOUR,
            CLOSES,
            CLOSES + MICRO,
            CLOSES + 24 * HOUR,
        )
    ]

    assert told == [[], ["draft_reminder"], [], ["draft_reminder"], [], ["not_submitted"], []]
    assert (
        "sans nouveau dépôt, elle n’est pas candidate"
        in OutMail.objects.filter(kind="challenges.draft_reminder").latest("created_at").body
    )


def test_a_draft_is_reminded_of_once_and_never_when_begun_within_the_day(challenge, clock):
    applicant_set(challenge)
    clock(CLOSES - 20 * HOUR)
    applicant_set(challenge)

    told = [tick(clock, CLOSES - hours * HOUR) for hours in (19, 2, 0, -1)]

    assert told == [["draft_reminder"], [], [], []]


def test_more_time_for_one_moves_the_reminder(challenge, clock):
    made = applicant_set(challenge)
    assert tick(clock, CLOSES - HOUR) == ["draft_reminder"]
    extend_deadline(made.application, by=UserFactory(team=True), until=CLOSES + 48 * HOUR, reason="Panne.")

    assert [tick(clock, CLOSES + hours * HOUR) for hours in (1, 24, 47)] == [[], ["draft_reminder"], []]


def test_who_submitted_is_not_reminded(challenge, clock):
    applicant_set(challenge, submit=True)

    assert tick(clock, CLOSES - 2 * HOUR) == []
