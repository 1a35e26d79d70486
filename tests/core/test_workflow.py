"""The engine alone, on the workflow of challenges; the tables themselves are tried in their own apps."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError, InternalError

from challenges.enums import ChallengeState
from challenges.models import Challenge
from core import workflow
from core.exceptions import DomainError, GateClosed, NotAllowed, StaleState
from core.models import TransitionLog
from core.workflow import available, history, import_state, may, on, perform, workflow_of
from tests.factories.accounts import UserFactory
from tests.factories.challenges import ChallengeFactory


@pytest.fixture
def team(db):
    return UserFactory(team=True)


@pytest.fixture
def proposed(db):
    return import_state(ChallengeFactory(), ChallengeState.PROPOSED, reason="set-up")


@pytest.fixture
def handlers(monkeypatch):
    table = workflow.all_workflows()["challenges.Challenge"]
    monkeypatch.setattr(table, "handlers", {})
    return table


def test_perform_moves_logs_and_refreshes(proposed, team):
    perform(proposed, "approve", by=team)

    row = history(proposed).last()
    assert proposed.state == Challenge.objects.get().state == ChallengeState.APPROVED
    assert (row.transition, row.source, row.target, row.actor, row.origin) == (
        "approve",
        "proposed",
        "approved",
        team,
        "person",
    )


def test_other_fields_are_written_in_the_same_statement(proposed, team):
    perform(proposed, "approve", by=team, changes={"contact_email": "defi@ville.example"})

    assert Challenge.objects.get().contact_email == "defi@ville.example"


def test_a_second_click_is_told_what_happened(proposed, team):
    stale = Challenge.objects.get(pk=proposed.pk)
    perform(proposed, "approve", by=team)

    with pytest.raises(StaleState) as caught:
        perform(stale, "approve", by=team)

    assert caught.value.message == "Ce n’est plus possible : l’état est maintenant « approuvé »."
    assert history(proposed).filter(transition="approve").count() == 1


def test_someone_without_the_permission_moves_nothing(proposed):
    with pytest.raises(NotAllowed) as caught:
        perform(proposed, "approve", by=UserFactory())

    assert caught.value.message == "Votre rôle ne donne pas ce droit."
    assert Challenge.objects.get().state == ChallengeState.PROPOSED


def test_a_required_reason_may_not_be_blank(proposed, team):
    with pytest.raises(DomainError) as caught:
        perform(proposed, "request_changes", by=team, reason="  ")

    assert (caught.value.message, caught.value.field) == ("Indiquez le motif.", "reason")


def test_the_clock_may_not_do_what_a_person_must(proposed):
    with pytest.raises(NotAllowed, match="Cette étape doit être faite par une personne."):
        perform(proposed, "approve", by=None)


def test_a_person_may_not_do_what_the_clock_does(team):
    challenge = ChallengeFactory(open=True)

    with pytest.raises(NotAllowed, match="Cette étape se fait d’elle-même, à l’heure prévue."):
        perform(challenge, "close", by=team)


def test_a_closed_gate_lists_what_is_missing_and_writes_nothing(proposed, team):
    perform(proposed, "approve", by=team)

    with pytest.raises(GateClosed) as caught:
        perform(proposed, "schedule", by=team)

    assert "agreements.no_convention" in [unmet.code for unmet in caught.value.unmet]
    assert Challenge.objects.get().state == ChallengeState.APPROVED


def test_handlers_run_inside_the_transaction(proposed, team, handlers):
    def fail(obj, *, by, log):
        raise DomainError("refused by a handler")

    on("challenges.Challenge", "approve", fail)
    on("challenges.Challenge", "approve", fail)

    with pytest.raises(DomainError, match="refused by a handler"):
        perform(proposed, "approve", by=team)

    assert len(handlers.handlers["approve"]) == 1
    assert Challenge.objects.get().state == ChallengeState.PROPOSED
    assert history(proposed).count() == 1


def test_a_handler_of_an_unknown_transition_is_refused():
    with pytest.raises(LookupError, match="has no transition fly"):
        on("challenges.Challenge", "fly", print)


def test_available_says_what_and_whether(proposed, team):
    names = {row.name: bool(decision) for row, decision in available(proposed, team)}

    assert names == {"approve": True, "request_changes": True, "withdraw": False, "cancel": True}


def test_may_answers_for_one_transition(proposed, team):
    assert may(proposed, "approve", team)
    assert not may(proposed, "approve", UserFactory())
    assert may(proposed, "archive", team).reason == "Ce n’est plus possible : l’état est maintenant « proposé »."


def test_may_lets_the_clock_through(team):
    assert may(ChallengeFactory(open=True), "close", team)


def test_an_unknown_state_cannot_be_imported(db):
    with pytest.raises(ValueError):
        import_state(ChallengeFactory(), "invented", reason="x")


def test_every_model_finds_its_table(proposed):
    assert workflow_of(proposed).model == "challenges.Challenge"


@pytest.mark.parametrize("statement", ["UPDATE core_transitionlog SET reason = 'x'", "DELETE FROM core_transitionlog"])
def test_the_log_cannot_be_rewritten(proposed, statement):
    with pytest.raises((InternalError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_transition_by_a_person_names_the_person(proposed):
    row = history(proposed).first()
    row.pk, row.origin = None, "person"

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_people_at_once_make_one_transition():
    challenge = import_state(ChallengeFactory(), ChallengeState.PROPOSED, reason="set-up")
    people = [UserFactory(team=True), UserFactory(team=True)]
    start, outcomes = threading.Barrier(2), []

    def approve(person):
        mine = Challenge.objects.get(pk=challenge.pk)
        start.wait()
        try:
            perform(mine, "approve", by=person)
            outcomes.append("moved")
        except StaleState:
            outcomes.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["moved", "stale"]
    assert TransitionLog.objects.filter(transition="approve").count() == 1
