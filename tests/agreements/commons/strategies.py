"""Random conventions that fit the schema: clauses left out, terms given other values of their type."""

from hypothesis import strategies as st

from agreements.commons import load_schema, template

SCHEMA = load_schema()
EXAMPLES_OF_TYPE = {
    "boolean": st.booleans(),
    "integer": st.sampled_from([-1, 0, 1, 15, 30, 90]),
    "duration": st.sampled_from(["unlimited", "P2Y", ""]),
    "date": st.sampled_from(["2026-03-01", ""]),
}
WORDS = ["insolvency", "maintenance_stopped", "repository_closed", "change_of_control_refused", "struck_off"]


def values(term):
    """Any value that a term may take, null included."""
    if term.name == "surviving_clauses":
        fitting = st.lists(st.sampled_from(sorted(SCHEMA.clauses)), unique=True)
    elif term.type in {"set", "list"}:
        fitting = st.lists(st.sampled_from(sorted(term.allowed or WORDS)), unique=True)
    elif term.type == "map":
        fitting = st.just({})
    elif term.allowed:
        fitting = st.sampled_from(sorted(term.allowed))
    else:
        fitting = EXAMPLES_OF_TYPE.get(term.type, st.just("text"))
    return st.none() | fitting


@st.composite
def conventions(draw):
    """From nearly the template to nearly silence."""
    clauses = template()
    for key in draw(st.lists(st.sampled_from(sorted(clauses)), unique=True, max_size=12)):
        del clauses[key]
    terms = [(key, name) for key, terms in sorted(clauses.items()) for name in sorted(terms)]
    chosen = draw(st.lists(st.sampled_from(terms), unique=True, max_size=30)) if terms else []
    for key, name in chosen:
        clauses[key][name] = draw(values(SCHEMA.clauses[key].terms[name]))
    return clauses


@st.composite
def near_template(draw):
    """A few clauses left out, a few yes/no terms the other way."""
    clauses = template()
    for key in draw(st.lists(st.sampled_from(sorted(clauses)), unique=True, max_size=4)):
        del clauses[key]
    flags = [(key, name) for key in sorted(clauses) for name in sorted(clauses[key]) if clauses[key][name] is True]
    for key, name in draw(st.lists(st.sampled_from(flags), unique=True, max_size=3)):
        clauses[key][name] = False
    return clauses
