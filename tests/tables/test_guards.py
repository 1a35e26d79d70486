"""Every guard of every workflow, alone: what it lets through and what it refuses, at the edge of each condition."""

import datetime as dt
from types import SimpleNamespace

import pytest

from agreements.enums import ConventionState, Route
from agreements.models import ConventionVersion, Party, StressRecord
from casework.boxes import CASES
from casework.models import Case
from challenges.enums import ApplicationState, ChallengeState, EligibilityResult, PendingDecision
from challenges.models import Application, Challenge, Deliberation, Jury, Review, SamePeople, WithdrawalHearing
from core.clock import app_now
from core.exceptions import DomainError
from core.workflow import all_workflows
from tests.factories.accounts import UserFactory
from tests.factories.agreements import convention_in, sign_next
from tests.factories.applications import (
    ApplicationFactory,
    DeliberationFactory,
    EligibilityCheckFactory,
    JuryFactory,
    JuryMemberFactory,
    ReleaseFactory,
    ReviewFactory,
    ScoreFactory,
)
from tests.factories.challenges import CLOSES, ChallengeFactory
from tests.factories.partners import CriterionFactory, EditionFactory
from tests.factories.pilots import DepositFactory, PrototypeFactory, version_in_force
from tests.tables.gates.worlds import at

pytestmark = pytest.mark.django_db
TICK = dt.timedelta(microseconds=1)
MET, NOT_MET, TO_CHECK = EligibilityResult.MET, EligibilityResult.NOT_MET, EligibilityResult.TO_CHECK
OPEN, REFUSED = True, False

ROWS = {}


def row(name):
    """Yields (what is the matter, the object, whether it is let through), one after the other: each is asked as it is given."""

    def keep(situations):
        ROWS[name] = situations
        return situations

    return keep


@row("a_version_is_in_force")
def _():
    version = version_in_force(EditionFactory(), [])
    rows = ConventionVersion.objects.filter(pk=version.pk)
    yield "in force", version.convention, OPEN
    rows.update(superseded_at=CLOSES)
    yield "superseded", version.convention, REFUSED
    rows.update(superseded_at=None, in_force_at=None)
    yield "never in force", version.convention, REFUSED


@row("ready_for_the_test")
def _():
    convention, _around = convention_in(ConventionState.DRAFT)
    yield "whole", convention, OPEN
    Party.objects.filter(convention=convention, role="partner").delete()
    yield "without a partner", convention, REFUSED


@row("voted_text_may_be_signed")
def _():
    convention, _around = convention_in(ConventionState.VOTED)
    yield "nothing was found", convention, OPEN
    StressRecord.objects.all().delete()
    yield "this text was never searched", convention, REFUSED


@row("everyone_signed")
def _():
    convention, around = convention_in(ConventionState.VOTED)
    yield "nobody signed", convention, REFUSED
    sign_next(convention, around)
    yield "one signed", convention, REFUSED
    sign_next(convention, around)
    yield "all signed", convention, OPEN


@row("cure_period_is_over")
def _():
    for words, until, open_ in (("none", None, OPEN), ("now", CLOSES, REFUSED), ("over", CLOSES - TICK, OPEN)):
        yield words, SimpleNamespace(received_at=CLOSES - TICK, cure_by=until), open_
    yield "not received", SimpleNamespace(received_at=None, cure_by=None), REFUSED


@row("its_answer_is_awaited_no_more")
def _():
    for words, until, open_ in (("none", None, REFUSED), ("now", CLOSES, REFUSED), ("over", CLOSES - TICK, OPEN)):
        yield words, SimpleNamespace(answer_by=until), open_


@row("its_publication_has_come")
def _():
    for words, day, open_ in (("none", None, REFUSED), ("now", CLOSES, REFUSED), ("come", CLOSES - TICK, OPEN)):
        yield words, SimpleNamespace(publish_at=day), open_


@row("accuses")
def _():
    for route in Route:
        yield route, SimpleNamespace(route=route), OPEN if route == Route.ACCUSATION else REFUSED


@row("has_an_official_source")
def _():
    for route in Route:
        for source in ("", "Bodacc A n° 1"):
            open_ = OPEN if route == Route.PUBLIC_FACT and source else REFUSED
            yield f"{route} {source}", SimpleNamespace(route=route, source=source), open_


@row("its_holder_was_heard")
def _():
    yield "not released", ApplicationFactory(state=ApplicationState.SELECTED), REFUSED
    challenge = ChallengeFactory(decided=True)
    application = ApplicationFactory(challenge=challenge, state=ApplicationState.SELECTED)
    yield "never written to", application, REFUSED
    hearing = WithdrawalHearing.objects.create(
        application=application,
        ground="unlawful",
        reasons="Un vice.",
        opened_at=CLOSES,
        opened_by=UserFactory(team=True),
    )
    rows = WithdrawalHearing.objects.filter(pk=hearing.pk)
    yield "on paper, not received", application, REFUSED
    rows.update(answer_by=CLOSES)
    yield "until now", application, REFUSED
    rows.update(answer_by=CLOSES - TICK)
    yield "silent", application, OPEN
    rows.update(answer_by=CLOSES + TICK, heard_at=CLOSES)
    yield "answered", application, OPEN


@row("its_day_has_passed")
def _():
    for words, due, open_ in (("no day", None, REFUSED), ("now", CLOSES, REFUSED), ("passed", CLOSES - TICK, OPEN)):
        yield words, SimpleNamespace(due_at=due), open_


@row("is_to_be_done")
def _():
    yield "to be done", SimpleNamespace(lasting=False), OPEN
    yield "to be kept", SimpleNamespace(lasting=True), REFUSED


@row("has_a_deposit")
def _():
    prototype = PrototypeFactory()
    DepositFactory()
    yield "none of its own", prototype, REFUSED
    DepositFactory(prototype=prototype)
    yield "one", prototype, OPEN


@row("has_an_open_licence")
def _():
    yield "open", SimpleNamespace(licence="EUPL-1.2"), OPEN
    yield "not open", SimpleNamespace(licence="CC-BY-NC-4.0"), REFUSED


@row("ready_for_the_jury")
def _():
    application = ApplicationFactory(state="submitted")
    yield "no rule", application, OPEN
    other = ApplicationFactory(challenge=application.challenge, state="submitted")
    pair = SamePeople.objects.create(challenge=application.challenge, first=other, second=application, due=CLOSES)
    yield "the same people twice", application, REFUSED
    SamePeople.objects.filter(pk=pair.pk).update(outcome=SamePeople.Outcome.APART)
    yield "found to be apart", application, OPEN
    for computed, decided, open_ in (
        (MET, "", OPEN), (TO_CHECK, "", REFUSED), (NOT_MET, "", REFUSED), (NOT_MET, MET, OPEN), (MET, NOT_MET, REFUSED),
    ):  # fmt: skip
        check = EligibilityCheckFactory(application=application, computed=computed, decided=decided)
        yield f"{computed} {decided}", application, open_
        check.delete()


@row("may_be_taken_back")
def _():
    application = ApplicationFactory(state="submitted")
    at(CLOSES - TICK)
    yield "just before the closing", application, OPEN
    check = EligibilityCheckFactory(application=application, computed=TO_CHECK, decided=MET)
    yield "a rule was answered", application, REFUSED
    check.delete()
    at(CLOSES)
    yield "in the very instant of the closing", application, OPEN
    at(CLOSES + TICK)
    yield "after the closing", application, REFUSED


@row("reviews_not_open")
def _():
    application = ApplicationFactory(state="submitted")

    def anew():
        return Application.objects.get(pk=application.pk)

    yield "no jury", anew(), OPEN
    jury = JuryFactory(challenge=application.challenge)
    yield "not open", anew(), OPEN
    Jury.objects.filter(pk=jury.pk).update(opened_at=CLOSES)
    yield "open", anew(), REFUSED


@row("results_are_out")
def _():
    for state in ChallengeState:
        yield state, SimpleNamespace(challenge=SimpleNamespace(state=state)), state == "decided"


@row("jury_has_begun")
def _():
    challenge = ChallengeFactory(state="unsuccessful")
    yield "no jury", challenge, REFUSED
    jury = JuryFactory(challenge=challenge)
    yield "not open", Challenge.objects.get(pk=challenge.pk), REFUSED
    Jury.objects.filter(pk=jury.pk).update(opened_at=CLOSES)
    yield "open", Challenge.objects.get(pk=challenge.pk), OPEN


@row("notice_is_over")
def _():
    now = app_now()
    yield "no date", SimpleNamespace(answer_by=None, notice_at=None), REFUSED
    yield "no notice yet", SimpleNamespace(answer_by=now, notice_at=now), REFUSED
    yield "a second left", SimpleNamespace(answer_by=now + dt.timedelta(seconds=30), notice_at=None), REFUSED
    yield "at its end", SimpleNamespace(answer_by=now, notice_at=None), OPEN


@row("released_as")
def _():
    challenge, other = ChallengeFactory(decided=True), ChallengeFactory(decided=True)
    ReleaseFactory(challenge=other)
    decided = {value: SimpleNamespace(pending_decision=value, challenge_id=challenge.pk) for value in PendingDecision}
    yield "not released", decided[PendingDecision.SELECTED], REFUSED
    ReleaseFactory(challenge=challenge)
    yield "released", decided[PendingDecision.SELECTED], OPEN
    yield "as another", decided[PendingDecision.RESERVE], REFUSED
    yield "undecided", SimpleNamespace(pending_decision="", challenge_id=challenge.pk), REFUSED


def _read():
    """A review with its score of the one criterion; the minutes of another jury are signed."""
    review = ReviewFactory(state="draft")
    jury = JuryFactory(challenge=review.application.challenge)
    Review.objects.filter(pk=review.pk).update(member=JuryMemberFactory(jury=jury))
    DeliberationFactory(signed_at=CLOSES)
    return Review.objects.get(pk=review.pk), jury


@row("minutes_not_signed")
def _():
    review, jury = _read()
    yield "of another jury", review, OPEN
    minutes = DeliberationFactory(jury=jury)
    yield "not signed", review, OPEN
    Deliberation.objects.filter(pk=minutes.pk).update(signed_at=CLOSES)
    yield "signed", review, REFUSED


@row("ready_to_submit")
def _():
    review, jury = _read()
    CriterionFactory()  # of another edition
    yield "no score", review, REFUSED
    wanted = list(review.application.challenge.edition.criteria.all())
    for criterion in wanted:
        yield f"{criterion} is missing", review, REFUSED
        ScoreFactory(review=review, criterion=criterion)
    yield "every score", review, OPEN
    DeliberationFactory(jury=jury, signed_at=CLOSES)
    yield "signed", review, REFUSED


@row("is_about_documents")
def _():
    for name, case_kind in CASES.items():
        yield case_kind.name, Case(kind=name), OPEN if name == "documents" else REFUSED


def guards():
    """The first transition of each guard, by the name under which workflows.txt writes it."""
    found = {}
    for workflow in all_workflows().values():
        for transition in workflow.transitions:
            if transition.guard:
                found.setdefault(transition.guard.__qualname__.partition(".")[0], transition)
    return found


def test_every_guard_has_a_row():
    assert set(ROWS) == set(guards())


@pytest.mark.parametrize("name", sorted(ROWS))
def test_guard_refuses_what_it_should_and_nothing_else(name, clock):
    clock(CLOSES)
    guard = guards()[name].guard
    for words, obj, open_ in ROWS[name]():
        try:
            guard(obj)
        except DomainError as error:
            assert not open_, words
            assert error.message
        else:
            assert open_, words


@pytest.mark.parametrize("name", ["select", "reserve", "decline"])
def test_each_decision_is_released_as_what_it_was(name):
    challenge = ChallengeFactory(decided=True)
    ReleaseFactory(challenge=challenge)
    transition = all_workflows()["challenges.Application"][name]
    passed = []
    for value in PendingDecision:
        try:
            transition.guard(SimpleNamespace(pending_decision=value, challenge_id=challenge.pk))
            passed.append(value)
        except DomainError:
            continue

    assert passed == [{"select": "selected", "reserve": "reserve", "decline": "declined"}[name]]
