"""The engine alone, on the workflow of challenges; the tables themselves are tried in their own apps."""

import datetime as dt
import threading
from dataclasses import replace

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError, InternalError
from django.test.utils import CaptureQueriesContext

from challenges.enums import ChallengeState
from challenges.models import Challenge
from core import workflow
from core.clock import app_now
from core.exceptions import DomainError, GateClosed, NotAllowed, StaleState
from core.models import TransitionLog
from core.workflow import available, history, import_in_bulk, import_state, may, on, perform, workflow_of
from tests.factories.accounts import UserFactory
from tests.factories.challenges import ChallengeFactory
from tests.factories.partners import EditionFactory


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

    assert names == {"take_back": False, "approve": True, "request_changes": True, "withdraw": False, "cancel": True}


def test_may_answers_for_one_transition(proposed, team):
    assert may(proposed, "approve", team)
    assert not may(proposed, "approve", UserFactory())
    assert not may(proposed, "archive", team)
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


def test_a_transition_dates_the_row_and_forgets_what_was_read_of_others(proposed, team):
    past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    Challenge.objects.filter(pk=proposed.pk).update(updated_at=past, summary_fr="Autre")
    assert proposed.edition.name_fr != "Autre nom"
    type(proposed.edition).objects.update(name_fr="Autre nom")

    perform(proposed, "approve", by=team)

    assert proposed.edition.name_fr == "Autre nom"
    assert proposed.summary_fr == "Autre"
    assert proposed.updated_at == Challenge.objects.get().updated_at > past


def test_the_row_is_locked_while_it_moves(proposed, team):
    with CaptureQueriesContext(connection) as asked:
        perform(proposed, "approve", by=team)

    read = next(query["sql"] for query in asked if 'FROM "challenges_challenge"' in query["sql"])
    assert read.endswith('FOR UPDATE OF "challenges_challenge"')


def test_a_guard_is_asked_before_anything_is_written(proposed, team, monkeypatch):
    def refuse(challenge):
        raise DomainError(f"refused in {challenge.state}")

    table = workflow_of(proposed)
    rows = tuple(replace(row, guard=refuse) if row.name == "approve" else row for row in table.transitions)
    monkeypatch.setattr(table, "transitions", rows)

    with pytest.raises(DomainError, match="refused in proposed"):
        perform(proposed, "approve", by=team)

    assert Challenge.objects.get().state == ChallengeState.PROPOSED


def test_the_clock_is_named_where_no_person_acted(db):
    challenge = ChallengeFactory(open=True)

    perform(challenge, "close", by=None)

    assert [(row.origin, row.actor) for row in history(challenge)][-1] == ("clock", None)


def test_history_is_of_one_object_oldest_first(proposed, team):
    other = ChallengeFactory(open=True)
    perform(proposed, "request_changes", by=team, reason="Trop court.")

    assert [row.transition for row in history(proposed)] == ["import", "request_changes"]
    assert [row.target for row in history(other)] == ["open"]
    assert TransitionLog.objects.filter(object_id=proposed.pk).count() == 2


def test_an_object_of_another_kind_with_the_same_number_has_a_history_of_its_own(proposed):
    TransitionLog.objects.create(
        content_type=ContentType.objects.get_for_model(UserFactory._meta.model), object_id=proposed.pk, transition="x",
        source="", target="x", origin="import", at=app_now(),
    )  # fmt: skip

    assert [row.transition for row in history(proposed)] == ["import"]


def draft(title, edition):
    return Challenge(edition=edition, title_fr=title, slug=title.lower())


def test_many_are_created_each_in_its_state_with_its_line_of_history(db, django_assert_num_queries):
    edition = EditionFactory()
    rows = [draft(title, edition) for title in ("Un", "Deux")]

    import_in_bulk(rows, ["draft", "proposed"], reason="volume")

    assert {row.slug: row.state for row in Challenge.objects.all()} == {"un": "draft", "deux": "proposed"}
    for row in rows:
        log = history(row).get()
        assert (log.transition, log.source, log.target, log.origin, log.reason) == ("import", "", row.state, "import", "volume")  # fmt: skip
    import_in_bulk([draft("Trois", edition)], ["approved"], reason="volume")
    assert Challenge.objects.get(slug="trois").state == "approved"
    with django_assert_num_queries(0):
        import_in_bulk([], [], reason="volume")


def test_as_many_states_as_objects_and_known_ones(db):
    rows = [draft("Un", EditionFactory())]
    for states in (["draft", "draft"], [], ["invented"]):
        with pytest.raises(ValueError):
            import_in_bulk(rows, states, reason="volume")
    assert not Challenge.objects.exists()


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
