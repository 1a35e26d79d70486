"""Links keep jurors and agents away: by every road, from the first moment, until two people say otherwise."""

import datetime as dt

import pytest

from accounts.domain.membership import add_member
from casework.domain.steps import confirm, propose
from challenges.applications.permissions import ApplicationPerm
from challenges.applications.queries import application as roads
from challenges.enums import ConflictScope, ConflictWeight, JuryPerm
from challenges.models import Conflict, Deliberation, JuryMember, Review
from challenges.selection.domain.conflicts import (
    assess_influence,
    compute_conflicts,
    declare_conflict,
    declare_own_link,
    links_after_minutes,
    minutes_touched_by,
)
from challenges.selection.domain.deliberation import ranking
from challenges.selection.domain.jury import appoint, assign, dismiss, open_reviews
from challenges.selection.domain.presiding import elect_session_chair, name_vice_chair
from challenges.selection.queries import own_reviews, presides, readings_set_aside, reviews_visible_to
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed
from core.models import Alarm, OutMail
from core.permissions import can
from tests.challenges.selection.domain.test_release import decide_all, deliberate, score_all
from tests.factories.accounts import UserFactory
from tests.factories.applications import assessed, juror, jury_set
from tests.factories.challenges import CLOSES

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(clock):
    clock(CLOSES + dt.timedelta(days=1))
    world = jury_set(quorum=1)
    world.files = [made.application for made in world.sets]
    return world


def reads(user, application):
    """Every road of the code that leads to a file: none may differ from the others."""
    found = {
        "list, search, export": roads.applications_visible_to(user).filter(pk=application.pk).exists(),
        "mail": roads.team_of(application).filter(pk=user.pk).exists(),
        "desk": roads.handles(user, application),
        "page": bool(can(user, ApplicationPerm.VIEW, application)),
        "jury": roads.applications_for_jury(user).filter(pk=application.pk).exists(),
        "readings": reviews_visible_to(user, application).exists(),
    }
    return {road for road, open_ in found.items() if open_}


@pytest.mark.parametrize("agent", [False, True])
def test_whoever_represents_a_candidate_is_out_of_the_whole_challenge_even_before_it_is_written(w, agent):
    open_reviews(w.jury, by=w.team)
    person = UserFactory(team=True) if agent else w.members[1].user
    assert reads(person, w.files[0])

    add_member(w.sets[1].startup, user=person, role="member", by=None)

    assert [reads(person, w.files[n]) for n in (0, 2)] == [set(), set()]
    assert not own_reviews(person, w.jury).exists()
    compute_conflicts(w.jury)
    link = Conflict.objects.get(person=person)
    assert (link.scope, link.weight) == (ConflictScope.CHALLENGE, ConflictWeight.INFLUENCE)
    with pytest.raises(DomainError, match="ne se lève pas"):
        assessed(link, by=w.team)


def test_an_employee_of_the_partner_of_the_challenge_is_out_until_assessed(w):
    partner = w.challenge.organisations.get(role="partner").organisation
    add_member(partner, user=w.members[1].user, role="member", by=None)
    compute_conflicts(w.jury)
    link = Conflict.objects.get(person=w.members[1].user)
    assert (link.application, link.scope, link.weight) == (None, "challenge", "")
    open_reviews(w.jury, by=w.team)
    assert [reads(w.members[1].user, file) for file in w.files] == [set()] * 3
    assert not Review.objects.filter(member=w.members[1]).exists()

    assessed(link, by=w.team)

    assert reads(w.members[1].user, w.files[0]) == {"list, search, export", "jury"}
    compute_conflicts(w.jury)
    assert Conflict.objects.count() == 1


def test_an_assessment_of_one_fact_never_lifts_another(w):
    member = w.members[1]
    told = assessed(declare_conflict(member, w.files[0], reason="Voisin.", by=member.user), by=w.team)
    open_reviews(w.jury, by=w.team)
    assert told.lifted and reads(member.user, w.files[0])
    member.user.email = f"x@{w.sets[0].person.email.partition('@')[2]}"
    member.user.save()

    compute_conflicts(w.jury)

    assert reads(member.user, w.files[0]) == set()


def test_influence_is_never_lifted_and_acquaintance_takes_two_people(w):
    member = w.members[1]
    link = declare_conflict(member, w.files[0], reason="Associé.", by=member.user)
    step = propose(link, "acquaintance", by=w.team, reason="Ancien.", payload={"lifted": True})
    with pytest.raises(NotAllowed):
        confirm(step, by=w.team, sha256=step.sha256)
    with pytest.raises(NotAllowed):
        confirm(step, by=UserFactory(team=True), sha256=step.sha256)
    link.refresh_from_db()
    assert not link.lifted

    assess_influence(link, by=w.team, reason="Associé depuis dix ans.")

    open_reviews(w.jury, by=w.team)
    assert [reads(member.user, file) for file in w.files] == [set()] * 3
    with pytest.raises(DomainError, match="ne se lève pas"):
        confirm(step, by=UserFactory(legal=True), sha256=step.sha256)
    assert OutMail.objects.get(kind="challenges.link_assessed").to == member.user.email


def test_a_link_found_after_a_score_sets_all_the_readings_aside_and_an_assessment_gives_back_the_others(w):
    open_reviews(w.jury, by=w.team)
    score_all(w)
    review = Review.objects.select_related("member__user").filter(application=w.files[0]).first()
    member = review.member

    link = declare_conflict(member, w.files[0], reason="Découvert après coup.", by=member.user)

    own = Review.objects.filter(member=member)
    assert set(readings_set_aside(w.jury)) == set(own) and own.count() > 1
    assert sum(line.counted for line in ranking(w.jury)) == Review.objects.exclude(member=member).count()
    assert assign(w.jury, by=w.team) == own.count()  # quorum by file: others take them

    assessed(link, by=w.team, lifted=False)

    assert list(readings_set_aside(w.jury)) == [review]


def test_an_agent_stands_aside_and_the_team_records_what_a_juror_told(w):
    agent = UserFactory(team=True)
    declare_own_link(w.challenge, w.files[0], reason="Ma sœur y travaille.", by=agent)
    assert reads(agent, w.files[0]) == set()
    assert "desk" in reads(agent, w.files[1])
    assert not can(agent, ApplicationPerm.READ_PENDING, w.jury)  # ranks and totals tell of every file

    declare_conflict(w.members[1], w.files[1], reason="Dit au téléphone.", by=w.team)

    assert Conflict.objects.get(person=w.members[1].user).origin == "recorded"
    assert OutMail.objects.get(kind="challenges.link_recorded").to == w.members[1].user.email
    with pytest.raises(NotAllowed):
        declare_conflict(w.members[1], w.files[2], reason="x", by=w.members[2].user)


def test_no_file_before_links_are_declared_and_nobody_enters_after_the_signature(w):
    open_reviews(w.jury, by=w.team)
    late = juror(w.jury, by=w.team, ready=False)
    JuryMember.objects.filter(pk=late.pk).update(charter_signed_at=app_now())
    assert reads(late.user, w.files[0]) == set()
    JuryMember.objects.filter(pk=late.pk).update(conflicts_declared_at=app_now())
    assert reads(late.user, w.files[0]) == {"list, search, export", "jury"}
    score_all(w)
    decide_all(w)
    deliberate(w)

    with pytest.raises(DomainError, match="plus personne n’entre au jury"):
        appoint(w.jury, user=UserFactory(), by=w.team)


def test_the_vice_chair_takes_the_chair_of_whoever_is_kept_away_from_one_file(w):
    chair, vice, third = w.members
    JuryMember.objects.filter(pk=vice.pk).update(vice_chair=True)
    JuryMember.objects.filter(pk=third.pk).update(session_chair=True)
    appoint(w.jury, user=third.user, by=w.team)  # groups follow
    assert [presides(member.user, w.jury) for member in w.members] == [True, False, False]

    declare_conflict(chair, w.files[0], reason="Cousin.", by=chair.user)
    assert [bool(can(member.user, JuryPerm.CHAIR, w.jury)) for member in w.members] == [False, True, False]

    declare_conflict(vice, w.files[1], reason="Cousin.", by=vice.user)
    assert [bool(can(member.user, JuryPerm.CHAIR, w.jury)) for member in w.members] == [False, False, True]


def test_vice_chair_is_named_before_the_readings_and_the_jury_elects_only_where_nobody_may_preside(w):
    chair, vice, third = w.members
    name_vice_chair(vice, by=w.team)
    name_vice_chair(third, by=w.team)  # in the place of the former
    name_vice_chair(vice, by=w.team)
    assert list(w.jury.members.filter(vice_chair=True)) == [vice]
    for refused in (lambda: name_vice_chair(chair, by=w.team), lambda: elect_session_chair(third, by=w.team)):
        with pytest.raises(DomainError):
            refused()
    with pytest.raises(NotAllowed):
        name_vice_chair(third, by=chair.user)
    open_reviews(w.jury, by=w.team)
    with pytest.raises(DomainError, match="se nomme avant"):
        name_vice_chair(third, by=w.team)

    for member, file in ((chair, 0), (vice, 1)):
        declare_conflict(member, w.files[file], reason="Cousin.", by=member.user)
    with pytest.raises(DomainError, match="ne peut pas présider"):
        elect_session_chair(vice, by=w.team)
    elect_session_chair(third, by=w.team)

    assert [bool(can(member.user, JuryPerm.CHAIR, w.jury)) for member in w.members] == [False, False, True]


def test_a_link_after_the_signature_is_told_to_the_team(w, clock):
    open_reviews(w.jury, by=w.team)
    score_all(w)
    decide_all(w)
    deliberate(w)
    clock(CLOSES + dt.timedelta(days=2))
    member = w.members[1]

    link = declare_conflict(member, w.files[0], reason="Découvert après.", by=member.user)

    minutes = Deliberation.objects.get(jury=w.jury)
    assert minutes_touched_by(link) == minutes
    assert Alarm.objects.get(code="challenges.link_after_minutes").about == str(link.pk)
    assert list(links_after_minutes(minutes)) == [link]


def test_a_juror_who_comes_back_gets_the_readings_that_nobody_took(w):
    open_reviews(w.jury, by=w.team)
    member = w.members[1]
    mine = list(Review.objects.filter(member=member))
    dismiss(member, by=w.team, reason="Par erreur.")
    assert not Review.objects.filter(member=member, state="assigned").exists()

    appoint(w.jury, user=member.user, by=w.team)

    assert list(Review.objects.filter(member=member, state="assigned")) == mine
