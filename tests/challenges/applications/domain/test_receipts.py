"""One receipt for each submission: its own number, instant and hash, and a content that nobody changes."""

import datetime as dt
import hashlib
import json

import pytest
from django.db import DatabaseError, transaction

from challenges.applications.domain.application import submit_application
from challenges.applications.domain.autosave import save_answer
from challenges.applications.domain.corrections import request_correction
from challenges.applications.presenters import before_words
from core.models import OutMail
from tests.factories.accounts import UserFactory
from tests.factories.applications import applicant_set
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def made(clock):
    clock(CLOSES - 3 * DAY)
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    return applicant_set(challenge, submit=True)


def corrected(made, clock):
    """The team asks for one part again, a day later; the applicant answers two hours after."""
    clock(CLOSES - 2 * DAY)
    request_correction(made.application, by=UserFactory(team=True), items={"experiment": "Le lieu."}, due=CLOSES)
    clock(CLOSES - 2 * DAY + dt.timedelta(hours=2))
    save_answer(made.application, "experiment", "Rue de la Paix.", version=1, by=made.person)
    return submit_application(made.application, by=made.person)


def test_number_and_instant_stand_inside_what_is_hashed(made):
    submission = made.application.submissions.get()
    body = submission.content.encode()

    assert submission.sha256 == hashlib.sha256(body).hexdigest() == made.application.content_sha256
    assert json.loads(body)["receipt"] == {
        "number": submission.number,
        "n": 1,
        "kind": "first",
        "received_at": "2027-04-27T16:00:00+00:00",
        "deadline": "2027-04-30T16:00:00+00:00",
    }


def test_a_correction_has_its_own_receipt_and_leaves_the_first_as_it_was(made, clock):
    before = made.application.submissions.values().get()

    application = corrected(made, clock)

    first, second = application.submissions.order_by("n")
    assert application.submissions.values().get(n=1) == before
    assert (second.number, second.kind) == (f"{first.number}-2", "correction")
    assert second.received_at == CLOSES - 2 * DAY + dt.timedelta(hours=2)
    assert (application.received_at, application.receipt_number) == (first.received_at, first.number)
    assert application.content_sha256 == second.sha256 != first.sha256
    assert "Rue de la Paix." in second.content and "Rue de la Paix." not in first.content
    mails = OutMail.objects.filter(kind="challenges.application_received").order_by("created_at", "id")
    for mail, submission in zip(mails, (first, second), strict=True):
        assert f"{submission.number}\n" in mail.body and submission.sha256 in mail.body
    assert "27 avril 2027" in mails[0].body and "28 avril 2027 à 20" in mails[1].body


def test_what_was_received_is_never_changed(made):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        made.application.submissions.update(content="{}")


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        (20 * DAY, "20 jours avant la clôture"),
        (2 * DAY - dt.timedelta(seconds=1), "47 heures avant la clôture"),
        (dt.timedelta(hours=1), "1 heure avant la clôture"),
        (dt.timedelta(minutes=59), "59 minutes avant la clôture"),
        (dt.timedelta(0), "moins d’une minute avant la clôture"),
        (-dt.timedelta(microseconds=1), ""),
    ],
)
def test_how_long_before_the_closing(rest, words):
    assert before_words(CLOSES - rest, CLOSES) == words
