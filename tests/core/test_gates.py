from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import checks, gates
from core.exceptions import GateClosed
from core.gates import Unmet, condition, declare_gate, links_for, locked, pass_gate, unmet
from core.models import Alarm
from core.permissions import NO_GRANT, YES
from core.readonly import read_only


@pytest.fixture
def gate(db):
    declare_gate("test.fly", title="Impossible de voler.", expects=("wings", "wind"))
    yield "test.fly"
    del gates._gates["test.fly"]


def test_a_condition_nobody_answers_refuses_and_fails_the_system_check(gate):
    condition(gate, "wings")(lambda bird: [])

    assert [item.code for item in unmet(gate, None)] == ["test.fly.wind"]
    assert [error.msg for error in checks.every_gate_condition_is_answered(None) if "test.fly" in error.msg] == [
        "Gate test.fly expects the condition wind, and no app answers it."
    ]


def test_an_unexpected_condition_is_refused(gate):
    with pytest.raises(LookupError, match="expects no condition engine"):
        condition(gate, "engine")(lambda bird: [])


def test_what_is_unmet_comes_in_the_order_of_the_gate(gate):
    condition(gate, "wind")(lambda bird: [Unmet("wind", "Pas de vent.")])
    condition(gate, "wings")(lambda bird: [Unmet("wings", "Pas d’ailes.", "l’oiseau", "/nid/")])

    with pytest.raises(GateClosed) as caught:
        pass_gate(gate, None)

    assert caught.value.message == "Impossible de voler."
    assert caught.value.unmet == (Unmet("wings", "Pas d’ailes.", "l’oiseau", "/nid/"), Unmet("wind", "Pas de vent."))


def test_a_gate_whose_conditions_are_met_lets_through(gate):
    condition(gate, "wind")(lambda bird: [])
    condition(gate, "wings")(lambda bird: [])

    assert pass_gate(gate, None) is None


@pytest.fixture
def rows_read(gate):
    """The SQL by which a condition reads its rows."""

    def asked(how):
        with CaptureQueriesContext(connection) as captured:
            how(gate, None)
        return [query["sql"] for query in captured if "core_alarm" in query["sql"]]

    condition(gate, "wind")(lambda bird: [])
    condition(gate, "wings")(lambda bird: [Unmet(row.code, "?") for row in locked(Alarm.objects.all())])
    return asked


def test_an_act_locks_what_its_conditions_read(rows_read):
    (sql,) = rows_read(pass_gate)

    assert sql.endswith('FOR UPDATE OF "core_alarm"')


def test_a_page_that_asks_locks_nothing_and_may_be_read_only(rows_read):
    with read_only():
        (sql,) = rows_read(unmet)

    assert "FOR UPDATE" not in sql


def test_after_a_page_asked_an_act_locks_again(rows_read, gate):
    Alarm.objects.create(code="storm", message="Tempête.")
    assert [item.code for item in unmet(gate, None)] == ["storm"]

    with pytest.raises(GateClosed), CaptureQueriesContext(connection) as captured:
        pass_gate(gate, None)
    assert any("FOR UPDATE" in query["sql"] for query in captured)


def test_a_second_answer_to_a_condition_is_refused(gate):
    condition(gate, "wings")(lambda bird: [])

    with pytest.raises(LookupError, match="has its answer to wings already"):
        condition(gate, "wings")(lambda bird: [])


def test_a_link_that_the_reader_may_not_open_is_left_out():
    closed = Unmet("a", "Fermé.", "l’équipe", "/espace/conventions/?page=2#suite")
    opened = Unmet("b", "Ouvert.", "vous", "/espace/prototypes/")
    nowhere = Unmet("c", "Nulle part.")

    kept = links_for([closed, opened, nowhere], {"convention_list": NO_GRANT, "prototype_list": YES})

    assert kept == [replace(closed, url=""), opened, nowhere]
    assert links_for([opened], {"convention_list": NO_GRANT}) == [opened]
