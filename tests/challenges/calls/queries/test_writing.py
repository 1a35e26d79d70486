"""What the pages of a challenge under writing read: parts, remarks, history."""

import datetime as dt

import pytest

from challenges.calls.domain.challenge import propose_challenge, request_changes
from challenges.calls.queries import writing as queries
from challenges.enums import ChallengeState, SectionKey
from challenges.models import Challenge
from core.models import Comment, generic_key
from core.workflow import import_state
from tests.factories.challenges import OPENS, ChallengeFactory, challenge_set

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
PROBLEM, REWARD = SectionKey.PROBLEM, SectionKey.REWARD


def remark(challenge, author, section=PROBLEM, **fields):
    return Comment.objects.create(**generic_key(challenge), section=section, author=author, body="x", **fields)


def test_parts_stand_in_reading_order_with_the_remarks_that_wait():
    w, other = challenge_set(), challenge_set()
    remark(w.challenge, w.author)
    remark(w.challenge, w.author)
    remark(w.challenge, w.author, REWARD)
    remark(w.challenge, w.author, resolved_at=OPENS)
    remark(other.challenge, w.author)
    gone = next(key for key in SectionKey.values if key not in {PROBLEM, REWARD})
    w.challenge.sections.filter(key=gone).delete()
    w.challenge.sections.filter(key=REWARD).update(body_fr="Une récompense.")

    parts = queries.sections_of(w.challenge)

    assert [part.key for part in parts] == SectionKey.values
    assert {part.key: part.waiting for part in parts} == dict.fromkeys(SectionKey.values, 0) | {PROBLEM: 2, REWARD: 1}
    assert {part.challenge_id for part in parts} == {w.challenge.pk}
    assert next(part.body_fr for part in parts if part.key == REWARD) == "Une récompense."


def test_remarks_that_wait_on_one_part_oldest_first_with_their_difference():
    w, other = challenge_set(), challenge_set()
    section = w.challenge.sections.get(key=PROBLEM)
    section.body_fr = "Un vélo"
    young, old = remark(w.challenge, w.author, suggestion="Deux vélos"), remark(w.challenge, w.author)
    Comment.objects.filter(pk=old.pk).update(created_at=OPENS)
    Comment.objects.filter(pk=young.pk).update(created_at=OPENS + HOUR)
    remark(w.challenge, w.author, REWARD)
    remark(w.challenge, w.author, resolved_at=OPENS)
    remark(other.challenge, w.author)

    found = queries.open_comments(w.challenge, section)

    assert found == [old, young]
    assert [bool(row.parts) for row in found] == [False, True]


def test_history_stands_newest_first_and_ends_with_the_draft(team, clock):
    clock(OPENS)
    w = challenge_set()
    assert queries.last_reason(w.challenge) == ""
    propose_challenge(w.challenge, by=w.author)
    request_changes(Challenge.objects.get(pk=w.challenge.pk), by=team, reason="Trop court.")

    rows = queries.history_of(Challenge.objects.get(pk=w.challenge.pk))

    assert [row["label"] for row in rows] == ["Modifications demandées", "Proposé", "Brouillon ouvert"]
    assert [row["actor"] for row in rows] == [str(team), str(w.author), str(w.author)]
    assert rows[0]["note"] == "Trop court."
    assert queries.last_reason(w.challenge) == "Trop court."


def test_history_says_what_the_clock_and_an_import_did():
    challenge = ChallengeFactory(approved=True)
    import_state(challenge, ChallengeState.OPEN, reason="x")
    Challenge.objects.filter(pk=challenge.pk).update(created_by=None)

    rows = queries.history_of(Challenge.objects.get(pk=challenge.pk))

    assert [row["actor"] for row in rows] == ["à l’import", "à l’import", ""]
