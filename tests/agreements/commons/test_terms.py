import pytest

from agreements.commons import InvalidConventionError, broken_rules, load_schema, stress, template, validate
from agreements.commons.terms import _is_expression, shown


def changed(key, **terms):
    clauses = template()
    clauses[key].update(terms)
    return clauses


def test_schema_holds_every_kind_and_term():
    schema = load_schema()

    assert len(schema.clauses) == 25
    assert sum(len(kind.terms) for kind in schema.clauses.values()) == 166


def test_template_fits_the_schema():
    assert validate(template()) == []


@pytest.mark.parametrize(
    ("clauses", "message"),
    [
        ([], "the clauses are not an object; value []; allowed: an object, clause key to terms"),
        (
            {"source_escrow": None},
            (
                "clause source_escrow: wrong type, an object of terms is wanted; value null; allowed: agent, "
                "deposit_reference, deposit_kind, update_at_each_release, max_age_days, release_events, released_to, "
                "maintenance_silence_days"
            ),
        ),
        (
            changed("licence_lock", magic=True),
            (
                'clause licence_lock, term "magic": unknown term; value true; allowed: irrevocable, '
                "relicensing_allowed_to, lock_duration_months, source_available_only_licences_allowed, survival"
            ),
        ),
        (
            changed("licence_lock", irrevocable=1),
            "clause licence_lock, term irrevocable: wrong type, a boolean is wanted; value 1; allowed: true or false",
        ),
        (
            changed("source_escrow", max_age_days=15.0),
            (
                "clause source_escrow, term max_age_days: wrong type, an integer is wanted; value 15.0; "
                "allowed: a whole number"
            ),
        ),
        (
            changed("source_escrow", max_age_days=True),
            (
                "clause source_escrow, term max_age_days: wrong type, an integer is wanted; value true; "
                "allowed: a whole number"
            ),
        ),
        (
            changed("source_escrow", released_to="nobody"),
            (
                'clause source_escrow, term released_to: value not allowed; value "nobody"; '
                "allowed: city, consortium, public_under_results_licence"
            ),
        ),
        (
            changed("call_back", triggers=["insolvency", "bad mood"]),
            (
                'clause call_back, term triggers: value not allowed; value ["insolvency", "bad mood"]; '
                "allowed: not_exploited, against_public_interest, closed_by_owner, insolvency"
            ),
        ),
        (
            changed("city_data_use", end_date="2026-02-30"),
            (
                'clause city_data_use, term end_date: wrong type, a date is wanted; value "2026-02-30"; '
                "allowed: a date such as 2026-03-01"
            ),
        ),
        (
            changed("open_source_publication", licence_spdx="BUSL-1.1"),
            (
                'clause open_source_publication, term licence_spdx: value not allowed; value "BUSL-1.1"; allowed: '
                "EUPL-1.2, AGPL-3.0-or-later, GPL-3.0-or-later, LGPL-3.0-or-later, MPL-2.0, CECILL-2.1, EPL-2.0, "
                "Apache-2.0, MIT, BSD-2-Clause, BSD-3-Clause, CECILL-B"
            ),
        ),
        (
            {"confidentiality": {}},
            (
                "clause confidentiality, term delivered_source_code_may_be_confidential: missing term, which the search "
                "reads; value none; allowed: true or false, or null"
            ),
        ),
    ],
)
def test_clauses_that_do_not_fit_are_refused_with_place_value_and_what_is_allowed(clauses, message):
    assert [str(fault) for fault in validate(clauses)] == [message]
    with pytest.raises(InvalidConventionError) as refused:
        stress(clauses)
    assert str(refused.value) == message


def test_unknown_clause_is_refused_with_the_known_ones():
    (fault,) = validate({"source-escrow": {}})

    assert (fault.problem, fault.clause, fault.value) == ("unknown clause", '"source-escrow"', "{}")
    assert fault.allowed.split(", ") == list(load_schema().clauses)


def test_every_fault_is_told():
    clauses = changed("call_back", remedy="luck", triggers=3)
    clauses["nothing"] = {}

    assert [fault.problem for fault in validate(clauses)] == [
        "wrong type, a set is wanted",
        "value not allowed",
        "unknown clause",
    ]


@pytest.mark.parametrize("expression", ["MIT OR Apache-2.0", "(EUPL-1.2 OR MIT) AND BSD-3-Clause"])
def test_expression_of_allowed_licences_is_accepted(expression):
    assert validate(changed("open_source_publication", licence_spdx=expression)) == []


@pytest.mark.parametrize("expression", ["", "MIT OR", "(MIT", "MIT Apache-2.0", "OR", "()", "MIT OR BUSL-1.1"])
def test_expression_that_does_not_parse_or_is_not_allowed_is_refused(expression):
    assert len(validate(changed("open_source_publication", licence_spdx=expression))) == 1


def test_null_reads_as_empty():
    nulls = {key: dict.fromkeys(terms) for key, terms in template().items()}

    assert validate(nulls) == []
    assert stress(nulls).verdict == "appropriable"


def test_terms_that_the_search_does_not_read_may_be_missing():
    clauses = changed("transparency")
    clauses["transparency"] = {}
    del clauses["source_escrow"]["agent"]

    assert stress(clauses).verdict == "commons-safe"
    assert stress(clauses).rules == ("transparency.convention_published",)


@pytest.mark.parametrize(
    ("key", "terms", "broken"),
    [
        ("background_declaration", {"declaration_deadline": 31}, ["background_declaration.declaration_deadline"]),
        ("background_declaration", {"declaration_deadline": 30}, []),
        ("background_declaration", {"declaration_deadline": -1}, ["background_declaration.declaration_deadline"]),
        ("background_declaration", {"declaration_deadline": None}, ["background_declaration.declaration_deadline"]),
        ("city_use_rights", {"duration": "P10D"}, ["city_use_rights.duration"]),
        ("city_use_rights", {"rights": ["use", "modify"]}, ["city_use_rights.rights"]),
        ("city_use_rights", {"survival": "P2Y"}, []),
        ("city_use_rights", {"survival": None, "exclusivity": None}, []),
        ("city_data_use", {"purposes": ["marketing"]}, ["city_data_use.purposes"]),
        ("city_data_use", {"purposes": None}, []),
        ("licence_lock", {"relicensing_allowed_to": ["proprietary"]}, ["licence_lock.relicensing_allowed_to"]),
        ("licence_lock", {"relicensing_allowed_to": None}, []),
        ("open_source_publication", {"licence_spdx": None}, ["open_source_publication.licence_spdx"]),
        ("open_source_publication", {"licence_spdx": "MIT OR EUPL-1.2"}, []),
        ("open_source_publication", {"contributor_agreement": None}, ["open_source_publication.contributor_agreement"]),
    ],
)
def test_rule_bounds_and_missing_values(key, terms, broken):
    assert broken_rules(changed(key, **terms)) == broken


def test_clause_that_neither_says_nor_is_listed_does_not_outlive():
    clauses = changed("licence_lock", survival="P5Y")
    clauses["survival_and_remedies"]["surviving_clauses"] = []

    assert broken_rules(clauses) == ["licence_lock.survival"]


def test_absent_clause_breaks_no_rule():
    assert broken_rules({}) == []


@pytest.mark.parametrize(
    ("key", "term", "value", "shown"),
    [
        ("joint_ownership", "shares", [50, 50], "[50, 50]"),
        ("personal_data", "roles", {"city": "owner"}, '{"city": "owner"}'),
        ("personal_data", "roles", {"city": 1}, '{"city": 1}'),
        ("city_data_use", "end_date", 2026, "2026"),
        ("city_data_use", "end_date", "01/03/2026", '"01/03/2026"'),
        ("partner_data_sharing", "datasets", [None], "[null]"),
        ("partner_data_sharing", "datasets", [0] * 100, "a list of 100 items"),
        ("attribution_and_names", "attribution_text", {"x" * 200: 1}, '{"' + "x" * 75 + "..."),
        ("open_source_publication", "repository_url", 3.5, "3.5"),
    ],
)
def test_value_of_another_type_is_refused(key, term, value, shown):
    (fault,) = validate(changed(key, **{term: value}))

    assert (fault.clause, fault.term, fault.value) == (key, term, shown)


@pytest.mark.parametrize(
    ("key", "term", "value"),
    [
        ("joint_ownership", "shares", {"city": 33.3}),
        ("personal_data", "roles", {"city": "controller"}),
        ("city_data_use", "end_date", "2028-02-29"),
        ("city_data_use", "end_date", ""),
        ("partner_data_sharing", "datasets", ["a", "a"]),
    ],
)
def test_value_of_the_type_is_accepted(key, term, value):
    assert validate(changed(key, **{term: value})) == []


def test_a_list_is_shown_whole_up_to_the_limit():
    assert shown([0] * 80).startswith("[0, 0, ")
    assert shown([0] * 81) == "a list of 81 items"


@pytest.mark.parametrize(
    ("text", "right"),
    [("MIT", True), ("(MIT OR Apache-2.0)", True), ("MIT)", False), ("()", False), ("(MIT", False), ("MIT AND", False)],
)
def test_an_expression_closes_what_it_opens(text, right):
    assert _is_expression(text) is right


def test_a_value_of_exactly_the_limit_is_shown_whole():
    assert shown("x" * 78) == '"' + "x" * 78 + '"'
    assert shown("x" * 79) == '"' + "x" * 76 + "..."


def test_parentheses_close_after_they_open():
    assert not _is_expression("MIT) AND (MIT")
    assert not _is_expression("()")
    assert _is_expression("(MIT) AND (MIT)")
