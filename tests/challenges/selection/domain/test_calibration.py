"""Progress, disagreement and calibration: what is computed, who sees it, what it costs."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from challenges.models import Jury, Review
from challenges.selection.domain.calibration import calibration, marks_of, most_disputed, spreads_of
from challenges.selection.domain.jury import open_reviews, save_review, submit_review
from challenges.selection.domain.told_links import Told, stand_aside, tell_link
from core.clock import app_now
from core.models import OutMail
from tests.factories.accounts import UserFactory
from tests.factories.applications import jury_set
from tests.factories.challenges import CLOSES

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(clock):
    """Four files read by three: the first juror gives one point less than the second, the third two more."""
    clock(CLOSES + dt.timedelta(days=1))
    world = jury_set(quorum=1, readings=3, applicants=4)
    open_reviews(world.jury, by=world.team)
    world.jury.refresh_from_db()
    return world


def give(w, member, mark, files=4):
    rows = [Review.objects.get(member=member, application=made.application) for made in w.sets[:files]]
    for review in rows:
        marks = {criterion.pk: mark for criterion in w.challenge.edition.criteria.all()}
        kept = save_review(review, by=member.user, scores=marks, comment="", to_applicant="", version=0)
        submit_review(kept, by=member.user)


def all_give(w):
    for member, mark in zip(w.members, (2, 3, 5), strict=True):
        give(w, member, mark)


def test_a_juror_is_compared_with_the_others_on_the_same_files(w):
    all_give(w)

    lines = calibration(w.jury, marks_of(w.jury))

    assert [(row.mean, row.deviation, row.common, row.offset) for row in lines] == [
        (2, 0, 4, -2.0),
        (3, 0, 4, -0.5),
        (5, 0, 4, 2.5),
    ]
    assert "plus bas que les autres, de 2,0 point" in lines[0].sentence
    assert "plus haut que les autres, de 2,5 point" in lines[2].sentence


def test_nothing_is_said_below_three_common_files_and_alike_is_said_alike(w):
    give(w, w.members[0], 3, files=2)
    give(w, w.members[1], 3)
    few, alone = calibration(w.jury, marks_of(w.jury))
    assert few.offset is None
    assert "Trop peu" in few.sentence
    assert (alone.common, alone.offset) == (2, None)

    give(w, w.members[2], 3)
    assert "comme les autres" in calibration(w.jury, marks_of(w.jury))[1].sentence


def test_a_reading_that_is_set_aside_counts_nowhere(w):
    all_give(w)
    told = Told("Sœur.", "close", by="X")

    tell_link(w.challenge, w.sets[0].application, person=w.members[2].user, told=told, by=w.team)

    marks = marks_of(w.jury)
    assert [row.member for row in calibration(w.jury, marks)] == w.members[:2]
    assert {spread for _pk, spread in most_disputed(marks)} == {1}


def test_files_on_which_readers_differ_most_come_first(w):
    all_give(w)
    calm = w.sets[1].application
    Review.objects.get(member=w.members[2], application=calm).scores.update(value=3)
    marks = marks_of(w.jury)

    ordered = spreads_of(marks, [pk for pk, _spread in most_disputed(marks)])

    assert ordered[-1].application == calm
    assert [row.disputed for row in ordered] == [True, True, True, False]
    assert ordered[0].values == (2, 3, 5)


def test_the_page_costs_the_same_for_any_number_of_readings(w, client, sign_in):
    give(w, w.members[0], 2, files=2)
    give(w, w.members[1], 3, files=2)
    sign_in(w.team)
    url = f"/espace/jurys/{w.jury.pk}/avancement/"
    client.get(url)

    def cost():
        with CaptureQueriesContext(connection) as found:
            assert client.get(url).status_code == 200
        return len(found)

    few = cost()
    give(w, w.members[2], 5)
    assert cost() == few


def test_nobody_sees_a_colleagues_marks_before_their_own_are_in(w, client, sign_in):
    url = f"/espace/jurys/{w.jury.pk}/avancement/"
    give(w, w.members[0], 2)
    give(w, w.members[1], 3, files=3)
    sign_in(w.members[1].user)
    assert client.get(url).status_code == 403

    sign_in(w.members[0].user)
    page = client.get(url)
    assert page.status_code == 200
    assert "Relancer" not in page.content.decode()
    assert "Lectures de chacun" not in page.content.decode()


def test_an_agent_with_a_link_sees_counts_and_no_mark(w, client, sign_in):
    all_give(w)
    agent = UserFactory(team=True)
    stand_aside(w.challenge, w.sets[0].application, told=Told("Sœur.", "close"), by=agent)
    sign_in(agent)

    page = client.get(f"/espace/jurys/{w.jury.pk}/avancement/")

    assert page.status_code == 200
    assert "files" not in page.context
    assert str(w.sets[0].application) not in page.content.decode()


def test_a_late_juror_is_marked_and_reminded_once_a_day(w, client, sign_in):
    give(w, w.members[0], 2)
    sign_in(w.team)
    url, member = f"/espace/jurys/{w.jury.pk}/avancement/", w.members[1]
    assert "en retard" not in client.get(url).content.decode()
    Jury.objects.filter(pk=w.jury.pk).update(reviews_due_at=app_now() - dt.timedelta(hours=1))
    lines = client.get(url).context["lines"]
    assert [(line["late"], bool(line["may"])) for line in lines] == [(False, False), (True, True), (True, True)]

    for _twice in range(2):
        assert client.post(f"{url}{member.pk}/relancer/").status_code == 302

    assert OutMail.objects.filter(to=member.user.email, kind__startswith="partners.").count() == 1
    line = client.get(url).context["lines"][1]
    assert (line["last"].by, bool(line["may"])) == (w.team, False)
    assert client.post(f"{url}{w.members[0].pk}/relancer/").status_code == 302
    assert not OutMail.objects.filter(to=w.members[0].user.email, kind__startswith="partners.").exists()
