"""The same people twice on one challenge: to be checked by the team, one kept within five days."""

import datetime as dt

import pytest

from accounts.domain.membership import add_member
from accounts.enums import OrgRoleName
from challenges.applications.domain.application import submit_application, withdraw_application
from challenges.applications.domain.desk import find_eligible, find_ineligible, reopen_check
from challenges.applications.domain.eligibility import decide_rule
from challenges.applications.domain.same_people import told_apart
from challenges.applications.domain.taking_back import take_back
from challenges.models import SamePeople
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail
from core.worklist import tasks_for
from tests.factories.accounts import UserFactory
from tests.factories.applications import applicant_set
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(clock):
    """Two startups of one person; the first has applied."""
    clock(CLOSES - dt.timedelta(days=3))
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    one, other = applicant_set(challenge, submit=True), applicant_set(challenge)
    add_member(other.startup, user=one.person, role=OrgRoleName.MEMBER, by=None)
    one.other, one.team = other, UserFactory(team=True)
    return one


def settled(application, team):
    """Every rule of eligibility is met."""
    for check in application.eligibility_checks.exclude(computed="met"):
        decide_rule(check, by=team, result="met", reason="Vu.")
    return application


@pytest.fixture
def pair(two):
    two.other.application = submit_application(two.other.application, by=two.other.person)
    return SamePeople.objects.get()


def titles(team):
    return [task.title for task in tasks_for(type(team).objects.get(pk=team.pk)) if "mêmes personnes" in task.title]


def test_the_second_submission_opens_a_check_and_tells_both_without_naming_either(two, pair):
    assert {pair.first, pair.second} == {two.application, two.other.application}
    assert pair.due == dt.datetime(2027, 5, 2, 22, 0, tzinfo=dt.UTC)
    assert len(titles(two.team)) == 1
    mails = OutMail.objects.filter(kind="challenges.same_people")
    assert {mail.to for mail in mails} == {two.person.email, two.other.person.email}
    for mail in mails.filter(to=two.other.person.email):
        assert two.startup.name not in mail.body


def test_neither_goes_to_the_jury_until_it_is_settled(two, pair):
    with pytest.raises(DomainError, match="Les mêmes personnes ont déposé une autre candidature à ce défi"):
        find_eligible(settled(two.application, two.team), by=two.team)

    told_apart(pair, by=two.team, reason="Deux équipes, un conseil commun.")

    assert find_eligible(settled(two.application, two.team), by=two.team).state == "eligible"
    assert titles(two.team) == []
    with pytest.raises(StaleState):
        told_apart(pair, by=two.team, reason="Encore.")


ENDS = {
    "withdrawn": lambda two: withdraw_application(two.application, by=two.person),
    "taken back": lambda two: take_back(two.application, by=two.person),
    "not eligible": lambda two: find_ineligible(two.application, by=two.team, reason="Une seule reste."),
}


@pytest.mark.parametrize("end", ENDS)
def test_one_left_settles_it(two, pair, end):
    ENDS[end](two)

    pair.refresh_from_db()
    assert pair.outcome == "one_left" and titles(two.team) == []
    assert find_eligible(settled(two.other.application, two.team), by=two.team).state == "eligible"


def test_submitted_again_is_checked_again(two, pair):
    take_back(two.application, by=two.person)
    submit_application(two.application, by=two.person)

    pair.refresh_from_db()
    assert pair.outcome == "open" and SamePeople.objects.count() == 1


def test_found_ineligible_and_brought_back_is_checked_again(two, pair):
    find_ineligible(two.application, by=two.team, reason="Une seule reste.")
    reopen_check(two.application, by=two.team, reason="Une pièce avait été oubliée.")

    pair.refresh_from_db()
    assert pair.outcome == "open" and len(titles(two.team)) == 1
    with pytest.raises(DomainError, match="Les mêmes personnes ont déposé une autre candidature à ce défi"):
        find_eligible(settled(two.other.application, two.team), by=two.team)


def test_people_who_share_nobody_are_no_pair(two):
    stranger = applicant_set(two.application.challenge, submit=True)

    assert not SamePeople.objects.exists() and stranger.application.state == "submitted"


def test_the_team_alone_tells_apart_with_a_reason(two, pair):
    with pytest.raises(DomainError, match="Indiquez le motif."):
        told_apart(pair, by=two.team, reason=" ")
    with pytest.raises(NotAllowed):
        told_apart(pair, by=two.person, reason="Nous sommes deux.")
