"""Which juries and readings each person sees, and who may still read which file: every condition alone."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from challenges.enums import ReviewState
from challenges.models import Application, Jury, JuryMember, Review
from challenges.selection import queries
from core.derivation import settle
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, ConflictFactory, JuryFactory, ReviewFactory, jury_set, lift
from tests.factories.challenges import CLOSES, ChallengeFactory

pytestmark = pytest.mark.django_db
ASSIGNED, DRAFT, SUBMITTED, RECUSED = (
    ReviewState.ASSIGNED,
    ReviewState.DRAFT,
    ReviewState.SUBMITTED,
    ReviewState.RECUSED,
)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def w(clock):
    """A jury of three for three files, and another jury with somebody of its own."""
    clock(CLOSES)
    world = jury_set(applicants=3, jurors=3, quorum=2)
    world.files = [given.application for given in world.sets]
    for order, application in enumerate(world.files):
        Application.objects.filter(pk=application.pk).update(blind_order=order)
    world.jurors = [member.user for member in world.members]
    world.other = JuryFactory()
    world.elsewhere = JuryMember.objects.create(
        jury=world.other, user=UserFactory(), charter_signed_at=CLOSES, conflicts_declared_at=CLOSES
    )
    settle(*Jury.objects.all())
    return world


def reading(application, member, state=ASSIGNED):
    submitted_at = CLOSES if state == SUBMITTED else None
    return ReviewFactory(application=application, member=member, state=state, submitted_at=submitted_at)


def keep_away(member, application, **fields):
    return ConflictFactory(member=member, application=application, **fields)


def test_juries_are_seen_by_the_team_and_by_those_who_sit(w):
    assert set(queries.juries_visible_to(w.team)) == {w.jury, w.other}
    assert list(queries.juries_visible_to(w.jurors[0])) == [w.jury]
    assert not queries.juries_visible_to(UserFactory()).exists()
    assert not queries.juries_visible_to(AnonymousUser()).exists()


def test_list_of_juries_counts_who_sits_and_what_is_to_read(w):
    first, second, third = w.members
    for n, state in enumerate((ASSIGNED, DRAFT, SUBMITTED)):
        reading(w.files[n], first, state)
    reading(w.files[0], second)
    both = JuryMember.objects.create(jury=w.other, user=first.user)
    reading(w.files[1], both)  # of another jury
    reading(ApplicationFactory(challenge=w.other.challenge, state="eligible"), w.elsewhere)
    JuryMember.objects.filter(pk=third.pk).update(left_at=CLOSES)
    Jury.objects.filter(pk=w.jury.pk).update(created_at=CLOSES)
    Jury.objects.filter(pk=w.other.pk).update(created_at=CLOSES - HOUR)

    def listed(person):
        return [(jury, jury.seats, jury.to_read) for jury in queries.juries_listed(User.objects.get(pk=person.pk))]

    assert listed(w.team) == [(w.jury, 2, 0), (w.other, 2, 0)]
    assert listed(first.user) == [(w.jury, 2, 2)]
    assert listed(second.user) == [(w.jury, 2, 1)]
    Jury.objects.update(created_at=CLOSES)
    assert [row for row, _seats, _unread in listed(w.team)] == [w.other, w.jury]


def test_seat_is_the_present_one_of_this_jury(w):
    first = w.members[0]
    assert queries.seat_of(w.jurors[0], w.jury) == first
    assert queries.seat_of(w.jurors[0], w.other) is None
    assert queries.seat_of(w.jurors[1], w.jury) == w.members[1]
    JuryMember.objects.filter(pk=first.pk).update(left_at=CLOSES)
    assert queries.seat_of(w.jurors[0], w.jury) is None
    assert queries.jury_of(w.challenge) == w.jury
    assert queries.jury_of(ChallengeFactory(closed=True)) is None


def test_juror_reads_the_least_read_first_then_in_the_random_order(w):
    first, second, third = w.members
    mine = [reading(application, first) for application in w.files]
    reading(w.files[0], second, SUBMITTED)
    reading(w.files[0], third, DRAFT)
    reading(w.files[1], third, ASSIGNED)
    JuryMember.objects.create(jury=JuryFactory(), user=first.user, charter_signed_at=CLOSES)

    assert list(queries.own_reviews(first.user, w.jury)) == [mine[1], mine[2], mine[0]]
    assert [row.rendered for row in queries.own_reviews(first.user, w.jury)] == [0, 0, 1]
    assert queries.next_unread(first.user, w.jury) == mine[1]
    Review.objects.filter(pk=mine[1].pk).update(state=SUBMITTED, submitted_at=CLOSES)
    assert queries.next_unread(first.user, w.jury) == mine[2]
    Review.objects.filter(pk=mine[2].pk).update(state=DRAFT)
    assert queries.next_unread(first.user, w.jury) == mine[2]
    Review.objects.exclude(pk=mine[0].pk).update(state=SUBMITTED, submitted_at=CLOSES)
    assert queries.next_unread(first.user, w.jury) == mine[0]
    assert not queries.own_reviews(first.user, w.other).exists()
    assert list(queries.own_reviews(third.user, w.jury).values_list("application", flat=True)) != []


def test_juror_reads_nothing_before_the_charter_after_they_left_or_where_they_are_recused(w):
    member = w.members[0]
    mine = reading(w.files[0], member)

    for fields in ({"charter_signed_at": None}, {"conflicts_declared_at": None}, {"left_at": CLOSES}):
        before = {name: getattr(member, name) for name in fields}
        JuryMember.objects.filter(pk=member.pk).update(**fields)
        assert not queries.own_reviews(member.user, w.jury).exists(), fields
        JuryMember.objects.filter(pk=member.pk).update(**before)
    Review.objects.filter(pk=mine.pk).update(state=RECUSED)
    assert not queries.own_reviews(member.user, w.jury).exists()
    Review.objects.filter(pk=mine.pk).update(state=ASSIGNED)
    keep_away(w.members[1], w.files[0])
    keep_away(member, w.files[1])
    assert list(queries.own_reviews(member.user, w.jury)) == [mine]
    conflict = keep_away(member, w.files[0])
    assert not queries.own_reviews(member.user, w.jury).exists()
    lift(conflict, by=w.team)
    assert list(queries.own_reviews(member.user, w.jury)) == [mine]


def test_readings_of_others_are_seen_once_ones_own_is_in(w):
    first, second, third = w.members
    mine, theirs, open_ = (
        reading(w.files[0], first, DRAFT), reading(w.files[0], second, SUBMITTED), reading(w.files[0], third, DRAFT),
    )  # fmt: skip
    unread = reading(w.files[1], first, DRAFT)
    for n, row in enumerate((open_, mine, theirs)):
        Review.objects.filter(pk=row.pk).update(created_at=CLOSES + n * HOUR)

    assert list(queries.reviews_visible_to(w.team, w.files[0])) == [open_, mine, theirs]
    assert list(queries.reviews_visible_to(first.user, w.files[0])) == [mine]
    assert list(queries.reviews_visible_to(second.user, w.files[0])) == [theirs]
    assert not queries.reviews_visible_to(UserFactory(), w.files[0]).exists()
    Review.objects.filter(pk=mine.pk).update(state=SUBMITTED, submitted_at=CLOSES)
    assert list(queries.reviews_visible_to(first.user, w.files[0])) == [mine]  # another of theirs is not in
    assert not queries.own_readings_are_in(third.user, w.challenge.pk)
    Review.objects.filter(pk=unread.pk).update(state=SUBMITTED, submitted_at=CLOSES)
    assert list(queries.reviews_visible_to(first.user, w.files[0])) == [mine, theirs]


def test_nobody_reads_the_readings_of_a_file_from_which_they_are_kept_away(w):
    theirs = reading(w.files[0], w.members[1], SUBMITTED)
    seat = JuryMember.objects.create(jury=w.jury, user=w.team)
    keep_away(seat, w.files[1])
    assert list(queries.reviews_visible_to(w.team, w.files[0])) == [theirs]
    conflict = keep_away(seat, w.files[0])
    assert not queries.reviews_visible_to(w.team, w.files[0]).exists()
    lift(conflict, by=w.jurors[0])
    assert list(queries.reviews_visible_to(w.team, w.files[0])) == [theirs]


def short(w):
    return [(w.files.index(row), left) for row, left in queries.quorum_without_recused(Jury.objects.get(pk=w.jury.pk))]


def test_files_that_too_few_may_read_are_named(w):
    first, second, third = w.members
    assert short(w) == []
    keep_away(first, w.files[0])
    assert short(w) == []  # two remain, as the quorum asks
    conflict = keep_away(second, w.files[0])
    keep_away(first, w.files[2])
    keep_away(third, w.files[2])
    assert short(w) == [(0, 1), (2, 1)]
    lift(conflict, by=w.team)
    assert short(w) == [(2, 1)]
    Application.objects.filter(pk=w.files[2].pk).update(state="ineligible")
    assert short(w) == []
    Application.objects.filter(pk=w.files[2].pk).update(state="shortlisted")
    assert short(w) == [(2, 1)]
    JuryMember.objects.filter(pk=third.pk).update(left_at=CLOSES)  # two of three sit: one is kept away
    assert short(w) == [(0, 1), (2, 1)]


@pytest.mark.parametrize("fields", [{"left_at": CLOSES}, {"charter_signed_at": None}])
def test_whoever_does_not_sit_reads_nothing_and_every_file_may_be_short(w, fields):
    JuryMember.objects.filter(pk__in=[member.pk for member in w.members[:2]]).update(**fields)
    ApplicationFactory(challenge=w.other.challenge, state="eligible")
    ApplicationFactory(challenge=w.challenge, state="ineligible")

    assert short(w) == [(0, 1), (1, 1), (2, 1)]


def test_at_most_twenty_files_are_named(w):
    Jury.objects.filter(pk=w.jury.pk).update(quorum=9)
    made = [ApplicationFactory(challenge=w.challenge, state="eligible") for _ in range(18)]

    Application.objects.filter(pk=w.files[0].pk).update(title="x")  # a row that was written last stands last
    found = [row for row, _left in queries.quorum_without_recused(Jury.objects.get(pk=w.jury.pk))]

    assert found == sorted([*w.files, *made], key=lambda row: row.pk)[:20]
