from datetime import date

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from agreements.commons import Event, initial_state, repairs, rule, stress, template
from agreements.commons.events import move_of
from agreements.commons.facts import READ_TERMS, SEARCHED
from agreements.commons.moves import MOVES
from agreements.commons.state import State, pack, unpack
from tests.agreements.commons import literal
from tests.agreements.commons.strategies import conventions, near_template

COMMON = {"derandomize": True, "deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
DAY = date(2026, 3, 1)
KIND_OF = {
    "deliver": {"kind": "prototype.delivered"},
    "embed_background:undeclared": {"kind": "background.incorporated_undeclared"},
    "embed_background:declared": {"kind": "background.declared", "restrictive": True},
    "close_pilot": {"kind": "pilot.ended"},
    "end_convention": {"kind": "convention.ended"},
    "take_over": {"kind": "control.changed"},
    "assign:partner": {"kind": "assignment.made", "to": "partner"},
    "assign:acquirer": {"kind": "assignment.made", "to": "acquirer"},
    "insolvency_sale": {"kind": "insolvency.opened"},
    "grant_exclusive": {"kind": "exclusive_licence.granted"},
    "file_patent": {"kind": "patent.filed"},
    "sell_patent": {"kind": "patent.sold"},
    "revoke_licence": {"kind": "licence.revoked"},
    "withdraw_repository": {"kind": "repository.deleted"},
    "invoke_confidentiality": {"kind": "confidential_item.marked", "object": "source_code"},
    "register_name": {"kind": "trademark.filed_on_project_name"},
    "contributor_claim": {"kind": "contributor_rights_not_cleared"},
}


def without_rules(result):
    found = result.to_json()
    del found["rules"]
    return found


@settings(max_examples=200, **COMMON)
@given(conventions())
def test_search_agrees_with_the_literal_reading(clauses):
    assert without_rules(stress(clauses)) == literal.search(clauses)


@settings(max_examples=80, **COMMON)
@given(near_template())
def test_search_near_the_template_agrees_with_the_literal_reading(clauses):
    assert without_rules(stress(clauses)) == literal.search(clauses)


@settings(max_examples=25, **COMMON)
@given(near_template() | conventions())
def test_repairs_agree_with_the_literal_reading(clauses):
    assert repairs(clauses) == literal.repairs(clauses, template())


@settings(max_examples=60, **COMMON)
@given(near_template())
def test_repairs_make_the_convention_safe(clauses):
    safe = template()

    for keys in repairs(clauses):
        assert stress({**clauses, **{key: safe[key] for key in keys}}).safe


def test_template_is_safe_and_keeps_every_rule():
    result = stress(template())

    assert (result.verdict, result.rules, result.publishable) == ("commons-safe", (), True)
    assert repairs(template()) == []


@settings(max_examples=80, **COMMON)
@given(near_template(), st.sampled_from(sorted(set(template()) - {"results_ownership"})))
def test_adding_back_a_clause_keeps_a_safe_convention_safe(clauses, key):
    assume(key not in clauses and stress(clauses).safe)

    assert stress({**clauses, key: template()[key]}).safe


@settings(max_examples=100, **COMMON)
@given(conventions())
def test_every_trace_replays_through_the_rulings_to_its_form(clauses):
    for form, trace in stress(clauses).forms.items():
        state = initial_state(clauses)
        for move in trace:
            ruling = rule(clauses, state, Event(on=DAY, **KIND_OF[move]))
            assert (ruling.move, ruling.ruling in {"takes_effect", "opens_remedy"}) == (move, True)
            state = ruling.state
        assert form in rule(clauses, state, Event(kind="council.voted", on=DAY)).forms


@settings(max_examples=60, **COMMON)
@given(conventions(), st.sampled_from(MOVES))
def test_removing_a_move_never_adds_a_form(clauses, removed):
    moves = tuple(move for move in MOVES if move is not removed)

    fewer = stress(clauses, moves)

    assert set(fewer.forms) <= set(stress(clauses).forms)
    assert without_rules(fewer) == literal.search(clauses, without=(removed.name,))


@settings(max_examples=60, **COMMON)
@given(conventions(), st.randoms(use_true_random=False))
def test_result_does_not_depend_on_the_order_of_keys(clauses, random):
    def shuffled(mapping):
        keys = list(mapping)
        random.shuffle(keys)
        return {key: mapping[key] for key in keys}

    mixed = {key: shuffled(terms) for key, terms in shuffled(clauses).items()}

    assert stress(mixed) == stress(clauses)
    assert repairs(mixed) == repairs(clauses)


@settings(max_examples=80, **COMMON)
@given(conventions(), st.lists(st.sampled_from([move.name for move in MOVES]), max_size=6))
def test_rulings_agree_with_the_literal_reading(clauses, moves):
    model = literal.Model(clauses)
    expected, state = model.start(), initial_state(clauses)
    for move in moves:
        event = Event(on=DAY, **KIND_OF[move])
        raw = model.move(expected, move)
        after = expected if raw is None else model.settled(raw)

        ruling = rule(clauses, state, event)

        assert move_of(event) == move
        assert (ruling.ruling in {"takes_effect", "opens_remedy"}) == (after != expected)
        assert ruling.state == State(**after._asdict())
        assert set(ruling.forms) == model.forms(after)
        reach = literal.search(clauses, begin=after)["forms"]
        assert ruling.within_reach == {form: len(trace) for form, trace in reach.items()}
        expected, state = after, ruling.state


def test_terms_that_are_read_are_those_of_the_text():
    assert {key: sorted(terms) for key, terms in READ_TERMS.items() if terms} == {
        key: sorted(terms) for key, terms in literal.READ.items()
    }
    assert set(SEARCHED) - set(literal.READ) == {"open_data_results"}


@settings(max_examples=50, **COMMON)
@given(conventions())
def test_states_pack_and_unpack_unchanged(clauses):
    state = initial_state(clauses)

    assert unpack(pack(state)) == state
    assert State.from_json(state.to_json()) == state
