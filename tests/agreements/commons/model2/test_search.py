import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.commons import stress, template
from agreements.commons.model2 import closing_of, judge
from agreements.commons.model2 import space as s
from agreements.commons.model2.facts import BIT, INSISTED, standing
from agreements.commons.model2.moves import CORE_MOVES, MARK_MOVES, MARKS, MOVES
from agreements.commons.model2.points import READ_TERMS, SEARCHED, points_of
from agreements.commons.model2.remedies import FORMS
from agreements.commons.model2.search import DEFIANT, LOYAL, RULINGS, Explorer, Machine, explore, nothing_found
from tests.agreements.commons.model2 import literal
from tests.agreements.commons.model2.strategies import (
    DAY,
    DURATIONS,
    LICENCES,
    MISSING,
    NUMBERS,
    READ,
    RELEASES,
    SCHEMA,
    conventions,
    facts,
    near_template,
    values,
)

COMMON = {"derandomize": True, "deadline": None, "suppress_health_check": list(HealthCheck), "database": None}
WORDS = (LOYAL, DEFIANT)
#: What the literal reading has for the values of a mark.
SAID = {
    None: None,
    "no": False,
    "yes": True,
    False: False,
    True: True,
    **{value: value for mark in ("patent", "data", "name") for value in MARKS[mark]},
}
NEW_TERMS = [
    ("survival_and_remedies", "amendment_requires"),
    ("survival_and_remedies", "remedies_run_without_the_city"),
    ("survival_and_remedies", "affiliates"),
    ("attribution_and_names", "accounts_held_by_city"),
    ("joint_ownership", "city_is_co_owner"),
]


def without_rules(clauses, recorded):
    told = judge(clauses, recorded, DAY).to_json()
    for key in ("model", "on", "rules"):
        del told[key]
    return told


def reached(clauses, bits, word, rulings, moves=MOVES):
    """The forms within reach, by name, under one set of rulings, with some of the moves."""
    core = [move for move in CORE_MOVES if move.name in moves]
    marked = [move for move in MARK_MOVES if move.name in moves]
    machines = {ruling: Machine(points_of(clauses), bits, ruling, core, marked) for ruling in RULINGS}
    graph = Explorer(points_of(clauses), bits, word, machines).graph(rulings)
    return {form.name for form in FORMS if graph.trace(form) is not None}


def bits_of(recorded):
    return standing(recorded, DAY).bits


@settings(max_examples=60, **COMMON)
@given(conventions(), facts())
def test_judgement_agrees_with_the_literal_reading(clauses, recorded):
    assert without_rules(clauses, recorded) == literal.judged(clauses, recorded, DAY)


@settings(max_examples=60, **COMMON)
@given(near_template(), facts())
def test_judgement_near_the_template_agrees_with_the_literal_reading(clauses, recorded):
    assert without_rules(clauses, recorded) == literal.judged(clauses, recorded, DAY)


def as_literal(state):
    """A core state as the literal reading has it."""
    told = s.unpacked(state)
    return literal.S(**{**told, "insolvent": told["insolvent"] == "yes", "asleep": told["asleep"] == "yes"})


def moved(machine, state, move):
    """What the product makes of a core move, before the remedies: the state and the data, None when impossible."""
    for where, effect, place in machine.rows:
        if MOVES[place] == move and where >> state & 1:
            opens = machine.carries.get(place, 0) >> state & 1
            return as_literal(s.after(state, effect))._replace(data="open" if opens else "withheld")
    return None


def marked(machine, state, mark, value, move):
    """The value that a mark move gives to its mark, None when impossible."""
    places = [MARKS[mark].index(value), MOVES.index(move)]
    found = [
        ride.after for ride in machine.rides[mark] if [ride.before, ride.place] == places and ride.where >> state & 1
    ]
    assert len(found) <= 1
    return MARKS[mark][found[0]] if found else None


def agree(clauses, recorded, rulings, states):
    """Every move and remedy in these states, whether or not they are within reach."""
    names = tuple(name for ruling, name in zip((1, 2, 4), literal.RULINGS, strict=True) if rulings & ruling)
    model = literal.Model(clauses, recorded, DAY, names)
    machine = Machine(points_of(clauses), bits_of(recorded), rulings)
    for state in states:
        core = as_literal(state)
        assert as_literal(machine.settle(state)) == model.settled(core)
        for move in CORE_MOVES:
            assert moved(machine, state, move.name) == model.move(core, move.name), move.name
        for move in MARK_MOVES:
            mark = literal.TOUCHES[move.name]
            for value in MARKS[mark]:
                after = model.move(core._replace(**{mark: SAID.get(value, value)}), move.name)
                wanted = None if after is None else getattr(after, mark)
                assert SAID.get(marked(machine, state, mark, value, move.name)) == SAID.get(wanted), move.name


@settings(max_examples=100, **COMMON)
@given(
    conventions() | near_template(),
    facts(),
    st.sampled_from(RULINGS),
    st.lists(st.integers(0, s.SIZE - 1), min_size=20, max_size=20, unique=True),
)
def test_every_move_and_remedy_agrees_with_the_literal_reading_in_any_state(clauses, recorded, rulings, states):
    agree(clauses, recorded, rulings, states)


def boundaries(key, name):
    """The values of a term between which something could change, null among them."""
    term = SCHEMA.clauses[key].terms[name]
    if name == "surviving_clauses":
        return [None, [], *([clause] for clause in SEARCHED)]
    if key == "open_source_publication" and name == "licence_spdx":
        return [None, *LICENCES]
    if name == "release_events":
        return [None, [], *([event] for event in RELEASES)]
    if name in {"rights", "beneficiaries"}:
        whole = template()[key][name]
        return [None, *([item for item in whole if item != left_out] for left_out in whole)]
    if term.allowed and term.type not in {"set", "list"}:
        return [None, *term.allowed]
    return [None] + {
        "boolean": [True, False],
        "integer": NUMBERS,
        "duration": DURATIONS,
        "string": ["world", "Paris"],
        "set": [[], ["closed_by_owner"], ["insolvency"]],
    }[term.type]


@pytest.mark.parametrize(("key", "name"), READ)
def test_every_value_of_every_term_is_read_as_in_the_literal_reading(key, name):
    first = 0
    for value in boundaries(key, name):
        for left_out in (None, "licence_lock", "city_use_rights"):
            clauses = template()
            clauses.pop(left_out, None)
            if left_out is not None:
                clauses["open_source_publication"]["licence_spdx"] = "MIT"
            if key not in clauses:
                continue
            clauses[key][name] = value
            first += 1
            agree(clauses, {}, RULINGS[first % 2 * 7], range(first % 89, s.SIZE, 89))


@settings(max_examples=30, **COMMON)
@given(near_template() | conventions(), facts(), st.sampled_from(["kept", "broken"]), st.sampled_from(literal.SETS))
def test_each_form_on_the_core_with_its_own_mark_is_that_of_the_full_product(clauses, recorded, word, rulings):
    model = literal.Model(clauses, recorded, DAY, rulings)
    bits = sum(ruling for ruling, name in zip((1, 2, 4), literal.RULINGS, strict=True) if name in rulings)
    graph = Explorer(points_of(clauses), bits_of(recorded), word).graph(bits)
    traces = {form.name: graph.trace(form) for form in FORMS}

    whole = literal.full(model, word)

    assert literal.sliced(model, word) == whole
    assert {name: [MOVES[place] for place in trace] for name, trace in traces.items() if trace is not None} == whole


@settings(max_examples=150, **COMMON)
@given(conventions() | near_template(), facts())
def test_every_trace_replays_to_its_form_and_shows_it_no_sooner(clauses, recorded):
    judgement = judge(clauses, recorded, DAY)

    for word, reading in zip(WORDS, (judgement.loyal, judgement.defiant), strict=True):
        for form, way in reading.forms.items():
            model = literal.Model(clauses, recorded, DAY, way.doubts)
            state = model.start(word)
            for move in way.trace:
                assert not model.shows(state, form)
                after = model.settled(model.move(state, move))
                assert after != state
                state = after
            assert model.shows(state, form)


@settings(max_examples=120, **COMMON)
@given(conventions() | near_template(), facts(), st.sampled_from(sorted(BIT)), st.sampled_from(RULINGS))
def test_fact_never_opens_a_way(clauses, recorded, fact, rulings):
    before = bits_of(recorded) & ~BIT[fact]
    if fact == "published" and rulings & 1:
        return  # what was published under a weak licence may be withdrawn: a doubt, never a certainty

    for word in WORDS:
        assert reached(clauses, before | BIT[fact], word, rulings) <= reached(clauses, before, word, rulings)


@settings(max_examples=120, **COMMON)
@given(conventions() | near_template(), facts(), st.sampled_from([1, 2, 4]), st.sampled_from(RULINGS))
def test_ruling_never_closes_a_way(clauses, recorded, ruling, others):
    for word in WORDS:
        without = reached(clauses, bits_of(recorded), word, others & ~ruling)
        assert without <= reached(clauses, bits_of(recorded), word, others | ruling)


@settings(max_examples=150, **COMMON)
@given(conventions() | near_template(), facts(), st.sampled_from(RULINGS))
def test_forms_of_the_loyal_reading_are_within_reach_of_the_defiant(clauses, recorded, rulings):
    bits = bits_of(recorded)

    assert reached(clauses, bits, LOYAL, rulings) <= reached(clauses, bits, DEFIANT, rulings)


@settings(max_examples=120, **COMMON)
@given(conventions() | near_template(), facts(), st.sampled_from(MOVES), st.sampled_from(RULINGS))
def test_removing_a_move_adds_no_form(clauses, recorded, removed, rulings):
    bits, fewer = bits_of(recorded), [move for move in MOVES if move != removed]
    names = tuple(name for ruling, name in zip((1, 2, 4), literal.RULINGS, strict=True) if rulings & ruling)

    for word in WORDS:
        left = reached(clauses, bits, word, rulings, fewer)
        assert left <= reached(clauses, bits, word, rulings)
        model = literal.Model(clauses, recorded, DAY, names)
        assert left == set(literal.sliced(model, word, without=(removed,)))


@settings(max_examples=80, **COMMON)
@given(conventions() | near_template(), facts(), st.randoms(use_true_random=False))
def test_result_does_not_depend_on_the_order_of_keys(clauses, recorded, random):
    def shuffled(mapping):
        keys = list(mapping)
        random.shuffle(keys)
        return {key: mapping[key] for key in keys}

    mixed = {key: shuffled(terms) for key, terms in shuffled(clauses).items()}
    records = {fact: shuffled(record) for fact, record in shuffled(recorded).items()}

    assert judge(mixed, records, DAY) == judge(clauses, recorded, DAY)
    assert closing_of(mixed, records, DAY) == closing_of(clauses, recorded, DAY)


@settings(max_examples=150, **COMMON)
@given(conventions() | near_template(), facts(), st.sampled_from(WORDS))
def test_nothing_is_found_exactly_when_the_reading_is_shared(clauses, recorded, word):
    points, bits = points_of(clauses), bits_of(recorded)

    assert nothing_found(points, bits, word) == (not explore(Explorer(points, bits, word)).forms)


@settings(max_examples=60, **COMMON)
@given(st.sampled_from(NEW_TERMS), st.data())
def test_new_terms_leave_model_1_as_it_was(place, data):
    key, name = place
    value = data.draw(values(key, name))
    clauses = template()
    if value is MISSING:
        del clauses[key][name]
    else:
        clauses[key][name] = value

    assert stress(clauses) == stress(template())


def test_terms_that_are_read_are_those_of_the_text():
    assert {key: sorted(terms) for key, terms in READ_TERMS.items()} == {
        key: sorted(terms) for key, terms in literal.READ.items()
    }
    assert list(SEARCHED) == sorted(literal.READ)
    assert len(SEARCHED) == 20


def test_moves_and_forms_are_those_of_the_text_in_their_order():
    assert MOVES == literal.ORDER
    assert {form.name: () if form.mark is None else (form.mark,) for form in FORMS} == literal.READS
    assert set(MARKS) == set(literal.MARKS)
    assert list(INSISTED) == literal.EIGHT


def test_core_has_every_combination_of_its_values_once():
    seen = {tuple(s.unpacked(state).values()) for state in range(s.SIZE)}

    assert len(seen) == s.SIZE == 4800
    for variable in s.VARIABLES:
        assert sum(variable.sets) == s.EVERYWHERE
        for value, where in enumerate(variable.sets):
            assert all((where >> state & 1) == (variable.of(state) == value) for state in range(s.SIZE))
    assert s.packed(**s.unpacked(1234)) == 1234
