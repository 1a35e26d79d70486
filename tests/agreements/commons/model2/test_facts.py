from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from agreements.commons import load_schema, template
from agreements.commons.model2 import FACTS, InvalidFactsError, judge, standing
from agreements.commons.model2.facts import faults_in, read_date
from agreements.commons.model2.points import firm, lasts, licences_named
from tests.agreements.commons.model2 import literal
from tests.agreements.commons.model2.strategies import DAY, facts

COMMON = {"derandomize": True, "deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


def told(name, days_ago, **more):
    return standing({name: {"on": (DAY - timedelta(days=days_ago)).isoformat(), "hours": 0, **more}}, DAY)


@pytest.mark.parametrize("fact", FACTS, ids=[fact.name for fact in FACTS])
def test_fact_counts_from_its_day_to_its_last_day_both_included(fact):
    assert fact.days == literal.DAYS[fact.name]
    for days_ago, counts in ((-1, False), (0, True), (fact.days, True), (fact.days + 1, False)):
        found = told(fact.name, days_ago)
        assert (found.counted, found.not_counted) == (((fact.name,), ()) if counts else ((), (fact.name,)))
        expiry = DAY - timedelta(days=days_ago) + timedelta(days=fact.days)
        assert found.first_expiry == (expiry if counts else None)


def test_until_ends_a_fact_that_day_and_never_prolongs_it():
    assert told("rebuilt", 10, until=DAY.isoformat()).first_expiry == DAY
    assert told("rebuilt", 10, until=(DAY - timedelta(days=1)).isoformat()).counted == ()
    assert told("rebuilt", 91, until=DAY.isoformat()).counted == ()
    assert told("rebuilt", 90, until=(DAY + timedelta(days=30)).isoformat()).first_expiry == DAY
    assert told("rebuilt", 0, until=DAY.isoformat()).counted == ("rebuilt",)
    assert told("rebuilt", 10, until=None).counted == ("rebuilt",)


@pytest.mark.parametrize(
    ("hours", "counts"), [(0, True), (72, True), (73, False), (-1, False), (None, False), (10**30, False)]
)
def test_versions_deposited_count_only_when_they_came_in_time(hours, counts):
    assert (told("versions_deposited", 0, hours=hours).counted != ()) == counts
    assert told("rebuilt", 0, hours=hours).counted == ("rebuilt",)


def test_versions_deposited_without_hours_do_not_count():
    assert standing({"versions_deposited": {"on": DAY.isoformat()}}, DAY).counted == ()


def test_last_days_beyond_the_calendar_are_no_error():
    record = {"name_filed": {"on": "9999-12-30"}}

    assert standing(record, date(9999, 12, 31)).first_expiry == date.max
    assert standing(record, DAY).not_counted == ("name_filed",)


def test_counted_and_not_counted_are_sorted_and_the_first_expiry_is_the_earliest():
    found = standing(
        {
            "rebuilt": {"on": "2026-06-01"},
            "accounts_held": {"on": "2026-06-01"},
            "published": {"on": "2026-06-16"},
            "data_stored": {"on": "2026-05-01"},
        },
        DAY,
    )

    assert found.to_json() == {
        "counted": ["accounts_held", "rebuilt"],
        "not_counted": ["data_stored", "published"],
        "first_expiry": "2026-08-30",
    }


@settings(max_examples=100, **COMMON)
@given(facts())
def test_standing_agrees_with_the_literal_reading(recorded):
    counted = sorted(name for name, record in recorded.items() if literal.counts(name, record, DAY))

    assert standing(recorded, DAY).counted == tuple(counted)
    assert list(faults_in(recorded)) == []


def test_old_publication_destroys_novelty_for_ever_and_a_future_one_not_yet():
    clauses = template()
    del clauses["patent_notice"]
    del clauses["patent_non_assertion"]

    def patented(**publication):
        recorded = {"published": publication} if publication else {}
        found = judge(clauses, recorded, DAY).loyal.forms.get("patent_hold_up")
        return None if found is None else found.trace

    del clauses["open_source_publication"]
    assert patented() == ("file_patent",)
    assert patented(on="2020-01-01") is None
    assert patented(on="2020-01-01", until="2020-01-02") is None
    assert patented(on="2026-06-16") == ("file_patent",)


def test_publication_counts_under_its_own_licence_or_that_of_the_convention():
    clauses = template()
    del clauses["licence_lock"]
    del clauses["city_use_rights"]
    clauses["call_back"]["remedy"] = "transfer_to_city"

    def doubts(named, **publication):
        clauses["open_source_publication"]["licence_spdx"] = named
        recorded = {"published": {"on": DAY.isoformat(), **publication}}
        return {form: way.doubts for form, way in judge(clauses, recorded, DAY).loyal.forms.items()}

    weak = {"code_closed", "exclusive_capture"}
    assert weak.isdisjoint(doubts("EUPL-1.2"))
    assert weak.isdisjoint(doubts("EUPL-1.2", licence=None))
    assert doubts("MIT")["code_closed"] == ("licence_without_term",)
    assert weak.isdisjoint(doubts("MIT", licence="Apache-2.0"))
    assert doubts("EUPL-1.2", licence="MIT")["code_closed"] == ("licence_without_term",)
    assert doubts("EUPL-1.2", licence="")["code_closed"] == ("licence_without_term",)
    assert doubts(None)["code_closed"] == ("licence_without_term",)


@pytest.mark.parametrize(
    ("recorded", "message"),
    [
        ([], "the facts are not an object; value []; allowed: an object, fact to record"),
        (None, "the facts are not an object; value null; allowed: an object, fact to record"),
        (
            {"rebuild": {"on": "2026-03-01"}},
            (
                'fact "rebuild": unknown fact; value {"on": "2026-03-01"}; allowed: published, rebuilt, versions_deposited, '
                "escrow_verified, handover_rehearsed, data_stored, name_filed, accounts_held, clearances_signed, "
                "registers_read"
            ),
        ),
        (
            {"rebuilt": "2026-03-01"},
            (
                'fact rebuilt: wrong type, a record is wanted; value "2026-03-01"; '
                "allowed: an object with on, until, hours, licence, evidence"
            ),
        ),
        (
            {"rebuilt": None},
            (
                "fact rebuilt: wrong type, a record is wanted; value null; "
                "allowed: an object with on, until, hours, licence, evidence"
            ),
        ),
        (
            {"rebuilt": {"on": "2026-03-01", "by": "city"}},
            'fact rebuilt, key "by": unknown key; value "city"; allowed: on, until, hours, licence, evidence',
        ),
        ({"rebuilt": {}}, "fact rebuilt, key on: missing; value none; allowed: a date such as 2026-03-01"),
        (
            {"rebuilt": {"on": None}},
            "fact rebuilt, key on: wrong type; value null; allowed: a date such as 2026-03-01",
        ),
        (
            {"rebuilt": {"on": 20260301}},
            "fact rebuilt, key on: wrong type; value 20260301; allowed: a date such as 2026-03-01",
        ),
        (
            {"rebuilt": {"on": "2026-02-30"}},
            'fact rebuilt, key on: no such date; value "2026-02-30"; allowed: a date such as 2026-03-01',
        ),
        (
            {"rebuilt": {"on": "2026-03-01", "until": "2026-02-28"}},
            'fact rebuilt, key until: before on; value "2026-02-28"; allowed: 2026-03-01 or later',
        ),
        (
            {"rebuilt": {"on": "2026-03-01", "until": True}},
            "fact rebuilt, key until: wrong type; value true; allowed: a date such as 2026-03-01, or null",
        ),
        (
            {"rebuilt": {"on": "2026-03-01", "until": "soon"}},
            'fact rebuilt, key until: no such date; value "soon"; allowed: a date such as 2026-03-01, or null',
        ),
        *(
            (
                {"data_stored": {"on": "2026-03-01", "hours": hours}},
                f"fact data_stored, key hours: wrong type; value {shown}; allowed: a whole number, or null",
            )
            for hours, shown in ((6.0, "6.0"), ("6", '"6"'), (True, "true"), ([6], "[6]"))
        ),
        (
            {"published": {"on": "2026-03-01", "licence": ["MIT"]}},
            'fact published, key licence: wrong type; value ["MIT"]; allowed: an SPDX expression, as a text, or null',
        ),
        (
            {"published": {"on": "2026-03-01", "evidence": 400}},
            "fact published, key evidence: wrong type; value 400; allowed: a text, or null",
        ),
    ],
)
def test_fault_names_fact_key_value_and_what_is_allowed(recorded, message):
    assert list(map(str, faults_in(recorded))) == [message]
    with pytest.raises(InvalidFactsError) as refused:
        judge(template(), recorded, DAY)
    assert refused.value.faults == [message]


def test_every_fault_is_told():
    recorded = {"rebuilt": {"until": 3, "x": 1}, "nothing": 0, "data_stored": []}

    assert len(list(faults_in(recorded))) == 5


@pytest.mark.parametrize(
    "text",
    [
        "2026-3-1",
        "20260301",
        "2026-W10-7",
        "2026-060",
        "2026-03-01T00:00:00",
        " 2026-03-01",
        "2026-03-01\n",
        "2026-13-01",
        "2025-02-29",
        "0000-01-01",
        "02026-03-01",
        "2026/03/01",
        "٢٠٢٦-٠٣-٠١",
        "",
    ],
)
def test_dates_have_one_form(text):
    assert read_date(text) is None
    assert len(list(faults_in({"rebuilt": {"on": text}}))) == 1


def test_optional_keys_may_be_null():
    record = {"on": "2026-06-01", "until": None, "hours": None, "licence": None, "evidence": None}

    assert list(faults_in({"published": record})) == []
    assert standing({"published": record}, DAY) == standing({"published": {"on": "2026-06-01"}}, DAY)


def test_events_that_end_a_fact_are_in_the_vocabulary():
    vocabulary = load_schema().events

    assert {kind for fact in FACTS for kind in fact.ended_by} <= vocabulary


@pytest.mark.parametrize(
    ("value", "lasting"),
    [
        ("unlimited", True),
        ("legal_protection_term", True),
        ("P10Y", True),
        ("P010Y", True),
        ("P99999999999999999999Y", True),
        ("P9Y", False),
        ("P09Y", False),
        ("P0Y", False),
        ("P10Y6M", False),
        ("P120M", False),
        ("P10Y\n", False),
        ("p10Y", False),
        ("life_of_patent", False),
        ("", False),
        (None, False),
    ],
)
def test_ten_years_last(value, lasting):
    assert lasts(value) is lasting
    assert literal.lasts(value) is lasting


@pytest.mark.parametrize(
    ("text", "named", "is_firm"),
    [
        ("EUPL-1.2", ["EUPL-1.2"], True),
        ("(Apache-2.0 AND (CECILL-B))", ["Apache-2.0", "CECILL-B"], True),
        ("EUPL-1.2 OR MIT", ["EUPL-1.2", "MIT"], False),
        ("MPL-2.0", ["MPL-2.0"], False),
        ("GPL-2.0-or-later", ["GPL-2.0-or-later"], False),
        ("eupl-1.2", ["eupl-1.2"], False),
        ("AND OR ()", [], False),
        ("", [], False),
        (None, [], False),
    ],
)
def test_licences_that_last_by_their_own_text(text, named, is_firm):
    assert licences_named(text) == named
    assert firm(text) is is_firm
