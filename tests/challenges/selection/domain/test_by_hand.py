"""Readings moved, added and taken back by hand; the readings of a late juror given to others."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from challenges.models import Application, ReadingChange, Review
from challenges.selection.domain.by_hand import assign_missing, change_reading, reassign_late, undo_change
from challenges.selection.domain.conflicts import declare_conflict
from challenges.selection.domain.deliberation import hold_deliberation
from challenges.selection.domain.jury import assign, dismiss, open_reviews, save_review, submit_review
from challenges.selection.domain.told_links import Told, stand_aside
from challenges.selection.reading_queries import loads_of, readers_of
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, jury_set
from tests.factories.challenges import CLOSES, ChallengeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(clock):
    clock(CLOSES + dt.timedelta(days=1))
    world = jury_set(quorum=1, readings=2, applicants=3)
    open_reviews(world.jury, by=world.team)
    OutMail.objects.all().delete()
    world.file = world.sets[0].application
    world.readers = [review.member for review in world.file.reviews.order_by("member__created_at")]
    (world.other,) = [member for member in world.members if member not in world.readers]
    return world


def criteria(w):
    return list(w.challenge.edition.criteria.all())


def begin(w, member):
    review = Review.objects.get(application=w.file, member=member)
    marks = {criterion.pk: 3 for criterion in criteria(w)}
    return save_review(review, by=member.user, scores=marks, comment="Solide.", to_applicant="Bien.", version=0)


def move(w, reason="", **people):
    given = {"taken_from": w.readers[0], "given_to": w.other} | people
    return change_reading(w.jury, w.file, reason=reason, by=w.team, **given)


def readers(w):
    return set(Review.objects.filter(application=w.file).values_list("member", flat=True))


def test_a_reading_moves_with_the_loads_before_and_after_and_both_are_written_to(w):
    change = move(w, reason="Un congé.")

    assert readers(w) == {w.readers[1].pk, w.other.pk}
    assert change.loads == {str(w.readers[0].pk): [2, 1], str(w.other.pk): [2, 3]}
    told = {row.kind: (row.to, row.body) for row in OutMail.objects.all()}
    assert told["challenges.readings_taken"][0] == w.readers[0].user.email
    assert "Un congé." in told["challenges.readings_taken"][1]
    assert told["challenges.readings_given"][0] == w.other.user.email


def test_a_reading_is_added_or_taken_back_alone_and_the_machine_does_not_give_it_out_again(w):
    move(w, taken_from=None)
    assert readers(w) == {row.pk for row in w.members}

    move(w, given_to=None)
    move(w, given_to=None, taken_from=w.other)
    assign(w.jury, by=w.team)

    assert readers(w) == {w.readers[1].pk}
    with pytest.raises(DomainError, match="Choisissez"):
        move(w, taken_from=None, given_to=None)


def test_a_reading_that_is_begun_asks_for_a_reason_and_comes_back_as_it_was(w):
    begun = begin(w, w.readers[0])
    with pytest.raises(DomainError) as refused:
        move(w)
    assert refused.value.field == "reason"
    assert begun.member_id in readers(w)

    change = move(w, reason="Un congé.")
    undo_change(change, by=w.team)

    back = Review.objects.get(pk=begun.pk)
    assert (back.state, back.comment, back.to_applicant, back.version) == ("assigned", "Solide.", "Bien.", 1)
    assert back.scores.count() == len(criteria(w))
    assert readers(w) == {row.pk for row in w.readers}
    assert undo_change(change, by=w.team).undone_by == w.team
    assert OutMail.objects.filter(kind="challenges.readings_given", to=w.readers[0].user.email).count() == 1


def test_a_rendered_reading_stays(w):
    submit_review(begin(w, w.readers[0]), by=w.readers[0].user)

    with pytest.raises(DomainError, match="rendu") as refused:
        move(w, reason="Trop sévère.")

    assert refused.value.field == "taken_from"
    assert not ReadingChange.objects.exists()


def test_what_was_begun_since_is_not_undone(w):
    change = move(w)
    begin(w, w.other)

    with pytest.raises(StaleState):
        undo_change(change, by=w.team)

    assert w.other.pk in readers(w)


@pytest.mark.parametrize("why", ["link", "left", "charter", "already", "not theirs", "other jury"])
def test_who_may_not_read_is_not_given_a_file(w, why):
    people = {}
    if why == "link":
        declare_conflict(w.other, w.file, reason="Voisin.", by=w.other.user)
    elif why == "left":
        dismiss(w.other, by=w.team, reason="Parti.")
    elif why == "charter":
        w.other.charter_signed_at = None
        w.other.save()
    elif why == "already":
        people["given_to"] = w.readers[1]
    elif why == "not theirs":
        people["taken_from"], people["given_to"] = w.other, None
    else:
        w.file = ApplicationFactory(challenge=ChallengeFactory(closed=True), state="eligible")
        people["taken_from"] = None
    before = list(Review.objects.order_by("pk").values_list("application", "member"))

    with pytest.raises(DomainError):
        move(w, reason="X", **people)

    assert list(Review.objects.order_by("pk").values_list("application", "member")) == before
    assert not ReadingChange.objects.exists()


def test_an_agent_with_a_link_and_whoever_is_not_the_team_change_nothing(w):
    agent = UserFactory(team=True)
    stand_aside(w.challenge, w.file, told=Told("Sœur.", "close"), by=agent)
    for person in (agent, w.readers[0].user):
        with pytest.raises(NotAllowed):
            change_reading(w.jury, w.file, taken_from=None, given_to=w.other, reason="", by=person)


def test_nothing_moves_once_the_minutes_are_signed(w):
    deliberation = hold_deliberation(w.jury, by=w.team, held_at=app_now(), present=w.members, minutes="Réunion.")
    type(deliberation).objects.filter(pk=deliberation.pk).update(signed_at=app_now(), signed_by=w.chair.user)

    with pytest.raises(DomainError, match="signé"):
        move(w)


def test_what_a_late_juror_has_not_rendered_goes_to_others_and_one_mail_to_each(w, clock):
    late = w.readers[0]
    submit_review(begin(w, late), by=late.user)
    type(w.jury).objects.filter(pk=w.jury.pk).update(reviews_due_at=app_now())
    late.refresh_from_db()
    waiting = late.reviews.exclude(state="submitted").count()
    OutMail.objects.all().delete()

    changes = reassign_late(late, reason="Sans réponse.", by=w.team)

    assert len(changes) == waiting == 1
    assert {review.state for review in late.reviews.all()} == {"submitted"}
    assert all(row.reviews.count() == 2 for row in [made.application for made in w.sets])
    assert sorted(OutMail.objects.values_list("kind", flat=True)) == [
        "challenges.readings_given",
        "challenges.readings_taken",
    ]
    assert reassign_late(late, reason="Sans réponse.", by=w.team) == []


def test_before_the_date_nobody_is_late_and_a_reason_is_asked(w, clock):
    type(w.jury).objects.filter(pk=w.jury.pk).update(reviews_due_at=app_now() + dt.timedelta(days=1))
    w.other.refresh_from_db()
    with pytest.raises(DomainError, match="pas passée"):
        reassign_late(w.other, reason="X", by=w.team)
    clock(app_now() + dt.timedelta(days=2))
    with pytest.raises(DomainError) as refused:
        reassign_late(w.other, reason=" ", by=w.team)
    assert refused.value.field == "reason"


def test_those_who_get_missing_readings_are_told(w):
    move(w, given_to=None)

    assert assign_missing(w.jury, by=w.team) == 1
    assert OutMail.objects.get(kind="challenges.readings_given").to == w.other.user.email


def test_why_each_reads_is_told_in_the_same_number_of_queries_for_any_number_of_files(w):
    declare_conflict(w.other, w.file, reason="Voisin.", by=w.other.user)
    line = readers_of(w.jury, [w.file])[0]
    assert ({row.member for row in line.readings}, line.kept_away, line.possible) == ({*w.readers}, [w.other], [])

    def queries(n):
        with CaptureQueriesContext(connection) as found:
            readers_of(w.jury, Application.objects.filter(challenge=w.challenge).select_related("organisation")[:n])
            loads_of(w.jury)
        return len(found)

    assert queries(1) == queries(3)


def test_pages_show_what_the_reader_may_see_and_act(w, client, sign_in):
    agent = UserFactory(team=True)
    stand_aside(w.challenge, w.file, told=Told("Sœur.", "close"), by=agent)
    sign_in(agent)
    base = f"/espace/jurys/{w.jury.pk}/attribution/"
    assert str(w.file) not in client.get(base).content.decode()
    assert client.get(f"{base}{w.file.pk}/").status_code == 404

    sign_in(w.team)
    posted = {"taken_from": w.readers[0].pk, "given_to": w.other.pk, "reason": ""}
    assert client.post(f"{base}{w.file.pk}/", posted).status_code == 302
    page = client.get(base).content.decode()
    assert "Confiée à la main." in page
    assert "2 → 3" in page
    change = ReadingChange.objects.get()
    assert client.post(f"{base}{change.pk}/annuler/").status_code == 302
    assert readers(w) == {row.pk for row in w.readers}
