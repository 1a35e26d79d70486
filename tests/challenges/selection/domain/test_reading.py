"""A reading put off, abstained from, taken up again: three things, none of them a link."""

import datetime as dt

import pytest

from challenges.enums import ReviewState
from challenges.models import Deliberation, Review
from challenges.selection.domain.conflicts import declare_conflict
from challenges.selection.domain.deliberation import progress
from challenges.selection.domain.jury import assign, open_reviews, save_review, submit_review
from challenges.selection.domain.reading import abstain, skip, take_up, weighted_mean
from challenges.selection.queries import next_unread, own_reviews, place_of
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail
from core.worklist import tasks_for
from tests.factories.applications import jury_set
from tests.factories.challenges import CLOSES

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(clock):
    """Three files, four jurors, three readings each: one juror has nothing of one file."""
    clock(CLOSES + dt.timedelta(days=1))
    world = jury_set(applicants=3, jurors=4, readings=3)
    open_reviews(world.jury, by=world.team)
    world.member = max(world.members, key=lambda member: member.reviews.count())
    world.user = world.member.user
    return world


def submit(review, by):
    marks = dict.fromkeys(review.application.challenge.edition.criteria.values_list("pk", flat=True), 3)
    version = Review.objects.get(pk=review.pk).version
    return submit_review(save_review(review, by=by, scores=marks, comment="", to_applicant="", version=version), by=by)


def test_a_reading_put_off_comes_back_last_and_the_next_is_another_unless_it_is_alone(w, clock):
    queue = list(own_reviews(w.user, w.jury))
    assert len(queue) == 3
    minutes = iter(range(1, 60))

    def put_off(review):
        clock(CLOSES + dt.timedelta(days=1, minutes=next(minutes)))
        skip(review, by=w.user)

    for review in (queue[0], queue[1]):
        assert next_unread(w.user, w.jury) == review
        put_off(review)
    assert list(own_reviews(w.user, w.jury)) == [queue[2], queue[0], queue[1]]
    put_off(queue[2])
    put_off(queue[0])
    assert list(own_reviews(w.user, w.jury)) == [queue[1], queue[2], queue[0]]

    for review in queue[1:]:
        submit(review, w.user)
    put_off(queue[0])
    assert next_unread(w.user, w.jury) == queue[0]
    with pytest.raises(DomainError, match="n’attend plus"):
        skip(queue[1], by=w.user)
    with pytest.raises(NotAllowed):
        skip(queue[0], by=next(member.user for member in w.members if member != w.member))


def test_place_of_a_reading_counts_the_finished_ones_first(w):
    first, second, third = own_reviews(w.user, w.jury)
    assert (place_of(w.user, first).number, place_of(w.user, first).before) == (1, None)
    assert (place_of(w.user, second).before, place_of(w.user, second).after) == (first.pk, third.pk)

    submit(third, w.user)

    place = place_of(w.user, next_unread(w.user, w.jury))
    assert (place.number, place.total, place.before) == (2, 3, third.pk)
    assert place_of(w.user, Review.objects.get(pk=third.pk)).number == 1


def test_abstention_needs_a_reason_tells_the_team_and_counts_as_no_reading(w):
    review = own_reviews(w.user, w.jury).first()
    save_review(review, by=w.user, scores={}, comment="Début.", to_applicant="", version=0)
    with pytest.raises(DomainError, match="motif"):
        abstain(review, by=w.user, reason="  ")

    abstain(review, by=w.user, reason="Sujet que je ne sais pas juger.")

    review.refresh_from_db()
    assert (review.state, review.comment) == ("abstained", "Début.")
    assert next_unread(w.user, w.jury) != review
    assert {row.pk: row.given for row, _away in progress(w.jury)}[w.member.pk] == 2
    mail = OutMail.objects.get(kind="challenges.reading_abstained")
    assert mail.to == w.team.email
    assert "Sujet que je ne sais pas juger." in mail.body
    assert "rendues ou à venir : 2 ; voulues : 3" in mail.body
    with pytest.raises(StaleState):
        abstain(review, by=w.user, reason="Encore.")


def test_the_team_is_asked_to_give_the_file_out_anew_and_never_to_who_abstained(w):
    review = own_reviews(w.user, w.jury).first()
    abstain(review, by=w.user, reason="Trop loin de mon métier.")
    asked = "Confier de nouveau 1 dossier : un juré s’abstient"
    assert asked in [task.title for task in tasks_for(w.team)]

    assert assign(w.jury, by=w.team) == 1

    held = review.application.reviews.exclude(state="abstained")
    assert held.count() == 3
    assert w.member.pk not in held.values_list("member", flat=True)
    assert asked not in [task.title for task in tasks_for(w.team)]
    assert assign(w.jury, by=w.team) == 0


def test_abstention_is_taken_back_until_the_minutes_are_signed(w):
    first, second, *_rest = own_reviews(w.user, w.jury)
    for review in (first, second):
        abstain(review, by=w.user, reason="Je ne sais pas.")

    take_up(first, by=w.user)

    assert (first.state, first.abstained_reason) == ("draft", "")
    Deliberation.objects.create(jury=w.jury, held_at=app_now(), minutes="PV", signed_by=w.team, signed_at=app_now())
    for act in (lambda: take_up(second, by=w.user), lambda: abstain(first, by=w.user, reason="Tard.")):
        with pytest.raises(DomainError, match="procès-verbal"):
            act()


def test_a_link_closes_a_file_abstained_from_as_any_other(w):
    review = own_reviews(w.user, w.jury).first()
    abstain(review, by=w.user, reason="Je ne sais pas.")

    declare_conflict(w.member, review.application, reason="Mon frère.", by=w.user)

    review.refresh_from_db()
    assert review.state == ReviewState.RECUSED
    assert review not in own_reviews(w.user, w.jury)


def test_mean_weighs_what_is_given_alone():
    class Row:
        def __init__(self, pk, weight):
            self.pk, self.weight = pk, weight

    rows = [Row(1, 50), Row(2, 30), Row(3, 20)]
    assert weighted_mean({1: 5, 2: 0}, rows) == 3.12
    assert weighted_mean({9: 5}, rows) is None
