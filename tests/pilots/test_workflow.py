"""Every state of a pilot and of a prototype against every transition, and every right against every role of two sets."""

import itertools

import pytest

from agreements.enums import PrototypeState
from agreements.prototypes.permissions import PrototypePerm
from core.permissions import can, declared
from core.workflow import all_workflows
from pilots.enums import PilotState
from pilots.permissions import PilotPerm
from tests.factories.pilots import PilotFactory, pilot_set

PILOT = {
    ("planned", "make_ready"),
    ("ready", "back_to_plan"),
    ("ready", "start"),
    ("running", "pause"),
    ("paused", "resume"),
    ("running", "end"),
    ("paused", "end"),
    ("ended", "evaluate"),
    ("evaluated", "showcase"),
    ("planned", "abandon"),
    ("ready", "abandon"),
}
PROTOTYPE = {
    ("registered", "deposit"),
    ("deposited", "license"),
    ("licensed", "relicense"),
    ("licensed", "show_commons"),
    ("commons", "withdraw_commons"),
}
ROLES = ("agent", "founder", "sponsor", "team", "legal", "dpo", "outsider")
HELD = {
    "agent": "view plan report correct start pause evaluate authorise_site",
    "founder": "view report correct pause observe_evaluation accept_data return_data",
    "sponsor": "view",
    "team": "view plan name_directorate start pause confirm_evaluation showcase read_incident",
    "legal": "view",
    "dpo": "view validate_assessment read_incident rule_breach",
    "outsider": "",
}
HELD_PROTOTYPE = {
    "agent": "view",
    "founder": "view change deposit license",
    "sponsor": "view",
    "team": "view",
    "legal": "view certify",
    "dpo": "view",
    "outsider": "",
}


def pairs(model, states):
    rows = all_workflows()[model].transitions
    return {(state.value, row.name) for state, row in itertools.product(states, rows) if state in row.sources}


def test_states_and_transitions_of_a_pilot():
    assert pairs("pilots.Pilot", PilotState) == PILOT


def test_states_and_transitions_of_a_prototype():
    assert pairs("agreements.Prototype", PrototypeState) == PROTOTYPE


@pytest.mark.django_db
def test_rights_of_each_role_on_its_pilot_and_on_anothers():
    own, other = pilot_set(), PilotFactory()
    held, leaked = {}, {}
    for name in ROLES:
        person = getattr(own, name)
        held[name] = {perm.value for perm in PilotPerm if _holds(person, perm, own.pilot)}
        platform = {perm.value for perm in PilotPerm if _everywhere(person, perm)}
        leaked[name] = {perm.value for perm in PilotPerm if _holds(person, perm, other)} - platform

    assert held == {name: set(map(_pilot_value, words.split())) for name, words in HELD.items()}
    assert leaked == {name: set() for name in ROLES}


@pytest.mark.django_db
def test_rights_of_each_role_on_its_prototype():
    own = pilot_set()
    held = {
        name: {perm.value for perm in PrototypePerm if can(getattr(own, name), perm, own.prototype)} for name in ROLES
    }

    assert held == {
        name: {f"agreements.{word}_prototype" for word in words.split()} for name, words in HELD_PROTOTYPE.items()
    }


def _holds(person, perm, obj):
    from core.permissions import holds

    return holds(person, perm, obj)


def _everywhere(person, perm):
    from core.permissions import roles_of

    return bool(declared(perm).roles & roles_of(person))


def _pilot_value(word):
    whole = {"observe_evaluation", "confirm_evaluation", "name_directorate"}
    whole |= {"read_incident", "rule_breach", "authorise_site", "accept_data", "return_data", "validate_assessment"}
    return f"pilots.{word}" if word in whole else f"pilots.{word}_pilot"
