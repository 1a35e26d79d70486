"""Taken back until the closing, everything kept; not submitted again is not a candidate."""

import datetime as dt

import pytest

from accounts.enums import OrgRoleName
from challenges.applications.domain.application import submit_application
from challenges.applications.domain.autosave import save_answer
from challenges.applications.domain.consortium import consent, invite_member
from challenges.applications.domain.eligibility import decide_rule
from challenges.applications.domain.receipts import received_as, submitted_bytes
from challenges.applications.domain.taking_back import take_back
from challenges.applications.presenters import shown_state
from challenges.applications.queries.application import applications_for_team, applications_visible_to
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail
from core.turns import Party, turn
from core.workflow import import_state
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import applicant_set
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory
from tests.factories.partners import EligibilityRuleFactory

pytestmark = pytest.mark.django_db
DAY, MICRO = dt.timedelta(days=1), dt.timedelta(microseconds=1)


@pytest.fixture
def made(clock):
    clock(CLOSES - 3 * DAY)
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    EligibilityRuleFactory(edition=challenge.edition, kind="country", params={"countries": ["BE"]})
    return applicant_set(challenge, submit=True)


def test_taken_back_mended_and_submitted_again_gives_two_receipts_that_both_verify(made, clock):
    team = UserFactory(team=True)
    first = made.application.submissions.get()
    clock(CLOSES - 2 * DAY)

    draft = take_back(made.application, by=made.person)

    assert (draft.state, draft.received_at, draft.content_sha256) == ("draft", None, "")
    assert submitted_bytes(draft) is None
    assert not applications_for_team(team).exists() and not applications_visible_to(team).exists()
    assert draft.statements_accepted and draft.terms_sheet_id
    save_answer(draft, "pitch", "Mieux dit.", version=1, by=made.person)
    again = submit_application(draft, by=made.person)

    one, two = again.submissions.order_by("n")
    assert one == first == received_as(first.sha256) and received_as(two.sha256) == two
    assert (two.kind, two.number) == ("again", f"{one.number}-2")
    assert again.received_at == two.received_at == CLOSES - 2 * DAY
    assert "Mieux dit." in two.content and "Mieux dit." not in one.content
    kinds = OutMail.objects.filter(to=made.person.email).order_by("created_at", "id").values_list("kind", flat=True)
    assert list(kinds) == [
        "challenges.application_received",
        "challenges.application_taken_back",
        "challenges.application_received",
    ]


def test_taken_back_keeps_consents_and_tells_the_consortium(made):
    application = made.application
    import_state(application, "draft", reason="essai")
    ally = OrganisationFactory(startup=True)
    manager = member_of(ally, OrgRoleName.MANAGER)
    member = consent(invite_member(application, ally, role="", by=made.person), by=manager)
    submit_application(application, by=made.person)
    application.refresh_from_db()

    take_back(application, by=made.person)

    member.refresh_from_db()
    assert member.consented_at and not member.to_confirm
    told = OutMail.objects.filter(kind="challenges.application_taken_back").values_list("to", flat=True)
    assert set(told) == {made.person.email, manager.email}
    assert submit_application(application, by=made.person).state == "submitted"


def test_taking_back_ends_with_the_call(made, clock):
    clock(CLOSES)
    assert take_back(made.application, by=made.person).state == "draft"
    submit_application(made.application, by=made.person)
    made.application.refresh_from_db()
    clock(CLOSES + MICRO)

    with pytest.raises(DomainError, match="une candidature déposée ne se reprend plus. Vous pouvez encore la retirer."):
        take_back(made.application, by=made.person)


def test_taking_back_is_refused_once_a_rule_was_answered_with_the_way_out(made):
    check = made.application.eligibility_checks.first()
    decide_rule(check, by=UserFactory(team=True), result="met", reason="Vu.")

    with pytest.raises(DomainError, match="repartez de son texte") as refused:
        take_back(made.application, by=made.person)

    assert "a commencé" in refused.value.message
    made.application.refresh_from_db()
    assert made.application.state == "submitted" and made.application.received_at


@pytest.mark.parametrize("state", ["eligible", "correction_requested", "ineligible"])
def test_taking_back_from_another_state_is_refused(made, state):
    import_state(made.application, state, reason="essai")

    with pytest.raises(StaleState):
        take_back(made.application, by=made.person)


def test_only_the_lead_takes_back(made):
    for person in (UserFactory(team=True), UserFactory()):
        with pytest.raises(NotAllowed):
            take_back(made.application, by=person)


def test_a_draft_taken_back_says_so_before_and_after_the_closing(made):
    draft = take_back(made.application, by=made.person)

    before = turn(draft, made.person, parties={Party.APPLICANT}, now=CLOSES)
    after = turn(draft, made.person, parties={Party.APPLICANT}, now=CLOSES + MICRO)

    assert before.yours and "sans quoi elle n’est pas candidate" in before.act
    assert after.party == Party.NOBODY and "n’a pas été déposée de nouveau" in after.act
    assert [shown_state(draft, now)[0] for now in (CLOSES, CLOSES + MICRO)] == ["brouillon", "non déposée"]
