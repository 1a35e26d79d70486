from dataclasses import replace
from datetime import date

import pytest

from agreements.commons import Event, State, initial_state, load_schema, rule, template
from agreements.commons.events import _MOVE_OF, _QUALIFIED
from agreements.commons.obligations import obligations_of
from agreements.commons.rulings import within_reach

DAY = date(2026, 1, 31)


def without(*keys):
    return {key: terms for key, terms in template().items() if key not in keys}


def late_source():
    clauses = without("source_escrow")
    clauses["open_source_publication"]["source_delivered_with_each_build"] = False
    return clauses


def test_every_event_kind_of_the_tables_is_in_the_vocabulary():
    assert {*_MOVE_OF, *_QUALIFIED} <= load_schema().events


def test_template_is_published_from_the_start():
    assert initial_state(template()) == State(source=frozenset({"escrow", "city", "public"}), licence="irrevocable")


@pytest.mark.parametrize(
    ("event", "state", "expected"),
    [
        (Event("prototype.delivered", DAY), State(), ("deliver", "opens_remedy", (), ("publication",))),
        (Event("control.changed", DAY), State(), ("take_over", "takes_effect", (), ())),
        (Event("prototype.delivered", DAY), State(stage="delivered"), ("deliver", "no_effect", (), ())),
        (
            Event("trademark.filed_on_project_name", DAY),
            State(),
            ("register_name", "barred", ("attribution_and_names",), ()),
        ),
        (Event("exclusive_licence.granted", DAY), State(), ("grant_exclusive", "barred", ("no_exclusivity",), ())),
        (
            Event("exclusive_licence.granted", DAY),
            State(holder="joint"),
            ("grant_exclusive", "barred", ("joint_ownership", "no_exclusivity"), ()),
        ),
        (Event("licence.revoked", DAY), State(licence="irrevocable"), ("revoke_licence", "no_effect", (), ())),
        (Event("patent.filed", DAY), State(), ("file_patent", "barred", ("patent_notice",), ())),
        (Event("patent.sold", DAY), State(patent="pledged"), ("sell_patent", "barred", ("patent_non_assertion",), ())),
        (
            Event("confidential_item.marked", DAY, object="source_code"),
            State(),
            ("invoke_confidentiality", "barred", ("confidentiality",), ()),
        ),
        (Event("confidential_item.marked", DAY, object="minutes"), State(), (None, "no_effect", (), ())),
        (Event("background.declared", DAY), State(), (None, "no_effect", (), ())),
        (
            Event("share.sold", DAY, to="partner"),
            State(),
            ("assign:partner", "barred", ("assignment_transfer",), ()),
        ),
        (Event("council.voted", DAY), State(), (None, "no_effect", (), ())),
        (
            Event("insolvency.opened", DAY),
            State(source=frozenset({"escrow"})),
            ("insolvency_sale", "opens_remedy", (), ("escrow_release",)),
        ),
    ],
)
def test_event_is_ruled(event, state, expected):
    ruling = rule(template(), state, event)

    assert (ruling.move, ruling.ruling, ruling.clauses, ruling.remedies) == expected


def test_barred_event_leaves_the_state_as_it_was():
    state = initial_state(template())

    assert rule(template(), state, Event("trademark.filed_on_project_name", DAY)).state == state


def test_repository_closed_twice_is_published_again_and_changes_nothing_more():
    state = initial_state(template())
    event = Event("repository.deleted", DAY)

    first = rule(template(), state, event)
    second = rule(template(), first.state, event)

    assert (first.ruling, second.ruling, second.state) == ("opens_remedy", "no_effect", first.state)


def test_forms_within_reach_are_counted_from_the_new_state():
    clauses = late_source()

    ruling = rule(clauses, initial_state(clauses), Event("insolvency.opened", DAY))

    assert ruling.forms == ()
    assert ruling.within_reach["exclusive_capture"] == 1
    assert ruling.flagged
    assert within_reach(clauses, ruling.state)["exclusive_capture"] == ("grant_exclusive",)


def test_form_that_is_there_is_zero_moves_away():
    ruling = rule({}, initial_state({}), Event("trademark.filed_on_project_name", DAY))

    assert (ruling.forms, ruling.within_reach["name_capture"]) == (("name_capture",), 0)


@pytest.mark.parametrize(
    ("clause", "term", "kind", "amount", "due"),
    [
        ("no_exclusivity", "lookback_months", "exclusive_licence.granted", 1, date(2026, 2, 28)),
        ("no_exclusivity", "lookback_months", "exclusive_licence.granted", 13, date(2027, 2, 28)),
        ("survival_and_remedies", "cure_days", "notice.sent", 30, date(2026, 3, 2)),
        ("personal_data", "breach_notice_hours", "data_breach.detected", 72, date(2026, 2, 3)),
        ("survival_and_remedies", "cure_days", "notice.sent", 10**12, None),
        ("no_exclusivity", "lookback_months", "exclusive_licence.granted", 10**12, None),
    ],
)
def test_obligation_falls_due(clause, term, kind, amount, due):
    clauses = template()
    clauses[clause][term] = amount

    opened = {(o.clause, o.term): o for o in obligations_of(clauses, Event(kind, DAY))}

    assert opened[clause, term].due == due


@pytest.mark.parametrize(("days", "due"), [(30, "2026-03-02"), (10**12, None)])
def test_ruling_is_written_with_its_days(days, due):
    clauses = template()
    clauses["survival_and_remedies"]["cure_days"] = days

    written = rule(clauses, initial_state(clauses), Event("notice.sent", DAY)).to_json()

    assert {"clause": "survival_and_remedies", "term": "cure_days", "due": due} in written["obligations"]


def test_clause_that_is_absent_or_says_nothing_opens_no_obligation():
    clauses = without("survival_and_remedies")
    clauses["personal_data"]["breach_notice_hours"] = None

    assert obligations_of(clauses, Event("notice.sent", DAY)) == []
    assert [
        o.term for o in obligations_of(clauses, Event("data_breach.detected", DAY)) if o.clause == "personal_data"
    ] == [
        "intermediate_archive_months",
        "log_retention_months",
        "partner_alert_hours",
        "retention_active_months",
        "rights_answer_days",
    ]


@pytest.mark.parametrize("wrong", [{"stage": "moon"}, {"source": ["cellar"]}, {"unknown": 1}])
def test_value_that_is_no_state_is_refused(wrong):
    with pytest.raises((ValueError, TypeError)):
        State.from_json({**State().to_json(), **wrong})


def test_states_compare_by_value():
    assert replace(State(), name="taken") == State(name="taken")
