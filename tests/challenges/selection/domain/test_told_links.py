"""Links that somebody tells: recorded for another, or one's own; who is told, who reads what."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from challenges.models import Conflict, Review
from challenges.selection.domain.conflicts import assess_influence
from challenges.selection.domain.jury import open_reviews
from challenges.selection.domain.told_links import Told, stand_aside, tell_link
from challenges.selection.link_queries import agents_kept_away, links_shown
from challenges.selection.queries import files_kept_away
from core.exceptions import DomainError, NotAllowed
from core.models import OutMail
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory, assessed, jury_set
from tests.factories.challenges import CLOSES, ChallengeFactory

pytestmark = pytest.mark.django_db
TOLD = Told("Sa sœur y travaille.", "close", by="La présidente", on=(CLOSES + dt.timedelta(days=1)).date())


@pytest.fixture
def w(clock):
    clock(CLOSES + dt.timedelta(days=1))
    world = jury_set(quorum=1)
    world.files = [made.application for made in world.sets]
    return world


def test_the_team_records_what_it_was_told_and_the_person_is_out_and_told_all_but_who_said_it(w):
    open_reviews(w.jury, by=w.team)
    member = w.members[1]
    held = Review.objects.filter(member=member).first()

    link = tell_link(w.challenge, held.application, person=member.user, told=TOLD, by=w.team)

    assert (link.origin, link.nature, link.told_by, link.told_on) == ("recorded", "close", TOLD.by, TOLD.on)
    held.refresh_from_db()
    assert held.state == "recused"
    mail = OutMail.objects.get(kind="challenges.link_recorded")
    assert mail.to == member.user.email
    assert TOLD.reason in mail.body
    assert TOLD.by not in mail.body


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Told("Sœur.", "close"), "told_by"),
        (Told("Sœur.", "", by="X"), "nature"),
        (Told("Sœur.", "inconnu", by="X"), "nature"),
        (Told(" ", "close", by="X"), "reason"),
        (Told("Sœur.", "close", by="X", on=(CLOSES + dt.timedelta(days=3)).date()), "told_on"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_written(w, told, field):
    with pytest.raises(DomainError) as refused:
        tell_link(w.challenge, w.files[0], person=w.members[1].user, told=told, by=w.team)

    assert refused.value.field == field
    assert not Conflict.objects.exists()


def test_a_link_is_recorded_for_somebody_else_of_the_jury_or_the_team_by_the_team_alone(w):
    with pytest.raises(DomainError, match="vous-même"):
        tell_link(w.challenge, w.files[0], person=w.team, told=TOLD, by=w.team)
    with pytest.raises(DomainError, match="ni du jury"):
        tell_link(w.challenge, w.files[0], person=UserFactory(), told=TOLD, by=w.team)
    with pytest.raises(NotAllowed):
        tell_link(w.challenge, w.files[0], person=w.members[0].user, told=TOLD, by=w.members[1].user)
    with pytest.raises(DomainError, match="pas de ce défi"):
        other = ApplicationFactory(challenge=ChallengeFactory(closed=True))
        tell_link(w.challenge, other, person=w.members[0].user, told=TOLD, by=w.team)


def test_an_agent_stands_aside_and_colleagues_who_may_see_the_file_are_told(w):
    agent, colleague, kept = (UserFactory(team=True) for _n in range(3))
    tell_link(w.challenge, w.files[0], person=kept, told=TOLD, by=w.team)

    stand_aside(w.challenge, w.files[0], told=TOLD, by=agent)

    mails = OutMail.objects.filter(kind="challenges.agent_aside")
    assert set(mails.values_list("to", flat=True)) == {colleague.email, w.team.email}
    assert w.files[0].organisation.name in mails.first().body
    assert agents_kept_away(w.challenge) == sorted([(agent, 1), (kept, 1)], key=lambda row: (str(row[0]), row[0].pk))


def test_a_link_with_the_challenge_itself_keeps_from_all_its_files_and_is_told_to_those_who_remain(w):
    agent, out = UserFactory(team=True), UserFactory(team=True)
    stand_aside(w.challenge, None, told=TOLD, by=out)
    OutMail.objects.all().delete()

    stand_aside(w.challenge, None, told=TOLD, by=agent)

    assert [row.to for row in OutMail.objects.filter(kind="challenges.agent_aside")] == [w.team.email]
    assert dict(agents_kept_away(w.challenge)) == {agent: 3, out: 3}


def test_the_agent_reads_their_own_link_and_none_with_a_file_that_is_closed_to_them(w):
    agent = UserFactory(team=True)
    others = [tell_link(w.challenge, file, person=w.members[1].user, told=TOLD, by=w.team) for file in w.files[:2]]
    own = stand_aside(w.challenge, w.files[0], told=TOLD, by=agent)

    assert set(links_shown(agent, w.challenge)) == {own, others[1]}
    assert set(links_shown(w.team, w.challenge)) == {own, *others}

    assess_influence(own, by=w.team, reason="Sœur associée.")
    assert set(links_shown(agent, w.challenge)) == {own}


def test_told_by_mistake_it_is_lifted_by_two_people_and_the_file_given_back(w):
    agent = UserFactory(team=True)
    link = stand_aside(w.challenge, w.files[0], told=TOLD, by=agent)

    assessed(link, by=w.team)

    assert agents_kept_away(w.challenge) == []


def test_withdrawals_count_what_a_juror_is_really_kept_from(w):
    for file in w.files[:2]:
        tell_link(w.challenge, file, person=w.members[1].user, told=TOLD, by=w.team)
    tell_link(w.challenge, None, person=w.members[2].user, told=TOLD, by=w.team)

    assert files_kept_away(w.jury) == {w.members[1].pk: 2, w.members[2].pk: 3}


def queries(w):
    with CaptureQueriesContext(connection) as found:
        agents_kept_away(w.challenge)
    return len(found)


def test_the_same_number_of_queries_for_any_number_of_agents(w):
    stand_aside(w.challenge, w.files[0], told=TOLD, by=UserFactory(team=True))
    few = queries(w)
    for _n in range(4):
        stand_aside(w.challenge, w.files[0], told=TOLD, by=UserFactory(team=True))

    assert queries(w) == few


def test_pages_say_the_field_and_keep_what_was_typed(w, client, sign_in):
    sign_in(w.team)
    page = client.post(f"/espace/defis/{w.challenge.pk}/liens/noter/", {"reason": "Sa cousine", "nature": "close"})

    assert page.status_code == 422
    assert "Sa cousine" in page.content.decode()
    assert {"person", "told_by", "told_on"} == set(page.context["form"].errors)


def test_the_page_of_the_team_closes_the_road_to_the_candidate(w, client, sign_in):
    agent = UserFactory(team=True)
    tell_link(w.challenge, w.files[0], person=w.members[1].user, told=Told("Mot-secret", "close", by="X"), by=w.team)
    sign_in(agent)
    url = f"/espace/defis/{w.challenge.pk}/liens/"
    assert "Mot-secret" in client.get(url).content.decode()

    client.post(url, {"application": w.files[0].pk, "nature": "close", "reason": "Ma sœur."})

    assert "Mot-secret" not in client.get(url).content.decode()
    assert "Mot-secret" not in client.get(f"/espace/jurys/{w.jury.pk}/composition/").content.decode()
    assert Conflict.objects.get(person=agent).origin == "declared"
