"""Every state × every transition of applications and readings, the allowed set spelled out."""

import pytest

from challenges.applications import workflow as _application  # noqa: F401 (declares)
from challenges.enums import ApplicationState, ReviewState
from challenges.selection import workflow as _review  # noqa: F401 (declares)
from core.workflow import all_workflows

APPLICATION = {
    "draft": {"submit", "withdraw"},
    "submitted": {"take_back", "withdraw", "request_correction", "find_eligible", "find_ineligible"},
    "correction_requested": {"resubmit", "lapse_correction", "withdraw", "find_ineligible"},
    "eligible": {"withdraw", "reopen_check", "shortlist", "select", "reserve", "decline"},
    "ineligible": {"reopen_check", "grant_selection"},
    "shortlisted": {"withdraw", "select", "reserve", "decline"},
    "selected": {"accept", "renounce", "lapse_selection", "find_silent", "withdraw_selection"},
    "reserve": {"promote", "grant_selection"},
    "declined": {"grant_selection"},
    "accepted": {"renounce", "withdraw_selection"},
    "renounced": set(),
    "lapsed": {"grant_selection"},
    "withdrawn": set(),
}
REVIEW = {
    "assigned": {"start", "submit", "recuse", "abstain"},
    "recused": {"reinstate"},
    "draft": {"submit", "recuse", "abstain"},
    "submitted": {"reopen"},
    "abstained": {"take_up", "recuse"},
}
TARGETS = {
    "submit": "submitted",
    "resubmit": "submitted",
    "take_back": "draft",
    "lapse_correction": "submitted",
    "withdraw": "withdrawn",
    "request_correction": "correction_requested",
    "find_eligible": "eligible",
    "find_ineligible": "ineligible",
    "reopen_check": "submitted",
    "shortlist": "shortlisted",
    "select": "selected",
    "reserve": "reserve",
    "decline": "declined",
    "accept": "accepted",
    "renounce": "renounced",
    "lapse_selection": "lapsed",
    "find_silent": "lapsed",
    "promote": "selected",
    "grant_selection": "selected",
    "withdraw_selection": "declined",
}


@pytest.mark.parametrize(
    ("model", "states", "expected"),
    [("challenges.Application", ApplicationState, APPLICATION), ("challenges.Review", ReviewState, REVIEW)],
)
def test_transitions_out_of_each_state(model, states, expected):
    rows = all_workflows()[model].transitions

    assert {state.value: {row.name for row in rows if state in row.sources} for state in states} == expected


def test_targets_of_application_transitions():
    rows = all_workflows()["challenges.Application"].transitions

    assert {row.name: row.target for row in rows} == TARGETS
