"""The desk of the team: what is listed, counted and found, and how it is sorted."""

import datetime as dt

import pytest

from accounts.models import User
from challenges.applications.queries import desk as queries
from challenges.enums import ApplicationState, EligibilityResult
from challenges.models import Application, JuryMember
from tests.factories.accounts import OrganisationFactory, UserFactory
from tests.factories.applications import (
    ApplicationFactory,
    ConflictFactory,
    EligibilityCheckFactory,
    JuryFactory,
    ReviewFactory,
)
from tests.factories.challenges import CLOSES, ChallengeFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
MET, NOT_MET, TO_CHECK = EligibilityResult.MET, EligibilityResult.NOT_MET, EligibilityResult.TO_CHECK


@pytest.fixture
def desk(clock):
    """Three applications of one challenge, one of another, and a draft."""
    clock(CLOSES)
    challenge = ChallengeFactory(closed=True)

    def made(name, title, hours, state=ApplicationState.ELIGIBLE):
        application = ApplicationFactory(
            challenge=challenge, organisation=OrganisationFactory(startup=True, name=name), title=title, state=state,
            received_at=CLOSES - hours * HOUR,
        )  # fmt: skip
        return application

    rows = [made("Écume", "Zeste", 3), made("Zinc", "Ajonc", 1), made("Ajonc", "Menthe", 2, ApplicationState.SUBMITTED)]
    ApplicationFactory(challenge=ChallengeFactory(closed=True), state=ApplicationState.ELIGIBLE)
    ApplicationFactory(challenge=challenge)
    return challenge, UserFactory(team=True), rows


def test_list_of_the_desk_by_date_or_name_by_state_and_by_words(desk):
    challenge, team, (ecume, zinc, ajonc) = desk
    Application.objects.filter(pk=ecume.pk).update(receipt_number="DC-1234")

    def shown(**choice):
        typed = list(queries.desk_of(team, challenge, choice)[:20])
        assert list(queries.asked_for(team, challenge, choice)) == typed
        return typed

    assert shown() == shown(tri="-received") == shown(tri="x") == [zinc, ajonc, ecume]
    assert shown(tri="received") == [ecume, ajonc, zinc]
    assert shown(tri="title") == [ajonc, ecume, zinc]
    assert shown(etat=ApplicationState.SUBMITTED) == [ajonc]
    assert shown(q="ajonc") == [zinc, ajonc]  # by title, by organisation
    assert shown(q="ecume") == [ecume]
    assert shown(q="dc 1234") == [ecume]
    assert shown(q="absent") == []
    assert shown(q="ajonc", etat=ApplicationState.SUBMITTED) == [ajonc]
    Application.objects.filter(received_at__isnull=False).update(received_at=CLOSES)
    assert shown() == sorted([ecume, zinc, ajonc], key=lambda row: row.pk)


def test_desk_never_lists_what_one_is_kept_away_from(desk):
    challenge, team, (ecume, zinc, ajonc) = desk
    seat = JuryMember.objects.create(jury=JuryFactory(challenge=challenge), user=team)
    ConflictFactory(member=seat, application=ecume)

    assert list(queries.desk_of(team, challenge, {})[:20]) == [zinc, ajonc]
    assert list(queries.asked_for(UserFactory(), challenge, {})) == []


def test_each_line_counts_rules_to_settle_and_reviews_rendered(desk):
    challenge, team, (ecume, zinc, _ajonc) = desk
    for computed, decided in ((MET, ""), (TO_CHECK, ""), (NOT_MET, ""), (NOT_MET, MET), (MET, NOT_MET), (MET, MET)):
        EligibilityCheckFactory(application=ecume, computed=computed, decided=decided)
    EligibilityCheckFactory(application=zinc, computed=TO_CHECK)
    for state in ("submitted", "submitted", "draft", "assigned"):
        ReviewFactory(application=zinc, state=state, submitted_at=CLOSES if state == "submitted" else None)

    rows = queries.desk_of(User.objects.get(pk=team.pk), challenge, {})[:20]

    counted = {row.pk: (row.rules, row.readings) for row in rows}
    assert (counted[ecume.pk], counted[zinc.pk]) == ((3, 0), (1, 2))


def test_states_are_counted_drafts_too_of_one_challenge(desk):
    challenge, _team, _rows = desk

    assert queries.count_by_state(challenge) == {"eligible": 2, "submitted": 1, "draft": 1}
