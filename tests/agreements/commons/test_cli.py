import io
import json
import sys

import pytest

from agreements.commons import template
from agreements.commons.cli import main, rule_files, stress_files


@pytest.fixture
def written(tmp_path):
    def write(content, name="in.json"):
        path = tmp_path / name
        data = content if isinstance(content, bytes | str) else json.dumps(content)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return str(path)

    return write


def stressed(*paths, with_repairs=True):
    out, err = io.StringIO(), io.StringIO()
    status = stress_files(paths, as_json=True, with_repairs=with_repairs, out=out, err=err)
    return status, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def ruled(path):
    out, err = io.StringIO(), io.StringIO()
    status = rule_files([path], as_json=True, out=out, err=err)
    return status, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_safe_convention_exits_0(written):
    path = written({"name": "t", "clauses": template(), "note": [1]})

    assert stressed(path) == (
        0,
        [
            {
                "name": "t",
                "verdict": "commons-safe",
                "forms": {},
                "rules": [],
                "repairs": [],
                "states": 160,
                "moves": 452,
            }
        ],
        "",
    )


def test_list_with_an_appropriable_convention_exits_1_and_leaves_repairs_out_when_asked(written):
    path = written([{"name": "a", "clauses": template()}, {"name": "b", "clauses": {}}])

    status, lines, err = stressed(path, with_repairs=False)

    assert (status, [line["verdict"] for line in lines], err) == (1, ["commons-safe", "appropriable"], "")
    assert list(lines[1]) == ["name", "verdict", "forms", "rules", "states", "moves"]


def test_bad_file_prints_nothing_and_the_others_are_told(written):
    bad = written([{"name": "ok", "clauses": template()}, {"name": "x", "clauses": {"foo": {}, "bar": {}}}], "bad.json")
    good = written({"name": "b", "clauses": {}}, "good.json")

    status, lines, err = stressed(good, bad)

    assert (status, [line["name"] for line in lines]) == (2, ["b"])
    assert [line.split("; ")[0] for line in err.splitlines()] == [
        f'{bad}: object 1 ("x"): clause "foo": unknown clause',
        f'{bad}: object 1 ("x"): clause "bar": unknown clause',
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file: not JSON (line 1, column 1): Expecting value"),
        (b"\xff", "the file: not UTF-8 text (byte 0)"),
        ("[" * 200_000, "the file: not a convention; value nested too deeply"),
        ("1" * 5000, "the file: not JSON: Exceeds the limit (4300 digits) for integer string conversion: value has"),
        ("3", 'object 0: wrong type; value 3; allowed: an object with "name" and "clauses"'),
        ('{"name": "a"}', 'object 0 ("a"): "clauses" is missing; value none; allowed: an object'),
        ('{"name": 4, "clauses": {}}', "object 0: name: wrong type; value 4; allowed: a text"),
        (
            '{"name": "a", "clauses": {"call_back": {"notice_days": NaN}}}',
            "clause call_back, term notice_days: not JSON; value NaN; allowed: numbers that JSON has",
        ),
        (
            '[{"name": "a", "clauses": {"call_back": {"remedy": "x", "remedy": "y"}}}]',
            'object 0, clause call_back, term remedy: duplicate key "remedy"; value "y"; allowed: each key once',
        ),
        (
            '{"name": "a", "clauses": {}, "clauses": {}}',
            'clauses: duplicate key "clauses"; value {}; allowed: each key once',
        ),
        (
            '{"name": "a", "clauses": []}',
            'object 0 ("a"): the clauses are not an object; value []; allowed: an object, clause key to terms',
        ),
    ],
)
def test_bad_input_exits_2_and_names_the_fault(written, content, message):
    path = written(content)

    status, lines, err = stressed(path)

    assert (status, lines) == (2, [])
    assert err.startswith(f"{path}: {message}")


def test_missing_file_exits_2(tmp_path):
    assert stressed(str(tmp_path / "none")) == (
        2,
        [],
        f"{tmp_path}/none: the file: cannot be read: No such file or directory\n",
    )


def test_ten_megabytes_are_refused_with_each_fault(written):
    clauses = {f"clause {place}": {"term": "x" * 200} for place in range(45_000)}
    path = written({"name": "large", "clauses": clauses})

    status, lines, err = stressed(path)

    assert (status, lines, len(err.splitlines())) == (2, [], 45_000)


def test_a_thousand_conventions_in_one_file(written):
    path = written([{"name": str(place), "clauses": template()} for place in range(1000)])

    status, lines, _ = stressed(path)

    assert (status, [line["name"] for line in lines]) == (0, [str(place) for place in range(1000)])


def test_empty_list_is_safe(written):
    assert stressed(written([])) == (0, [], "")


def history(*events, clauses=None):
    return {"name": "h", "clauses": template() if clauses is None else clauses, "events": list(events)}


def test_history_is_ruled_event_by_event(written):
    path = written(
        history(
            {"kind": "prototype.delivered", "on": "2026-01-31", "by": "startup"},
            {"kind": "repository.deleted", "on": "2026-02-28", "by": "startup"},
        )
    )

    status, lines, err = ruled(path)

    assert (status, err) == (0, "")
    assert [(line["name"], line["index"], line["move"], line["ruling"], line["remedies"]) for line in lines] == [
        ("h", 0, "deliver", "takes_effect", []),
        ("h", 1, "withdraw_repository", "opens_remedy", ["escrow_release"]),
    ]
    assert lines[0]["obligations"] == [
        {"clause": "background_declaration", "term": "update_on_incorporation_days", "due": "2026-02-15"},
        {"clause": "open_source_publication", "term": "delay_for_secrets_max_days", "due": "2026-04-01"},
        {"clause": "open_source_publication", "term": "publication_deadline_days", "due": "2026-03-02"},
    ]
    assert list(lines[0]) == [
        "name",
        "index",
        "kind",
        "move",
        "ruling",
        "clauses",
        "remedies",
        "state",
        "forms",
        "within_reach",
        "obligations",
    ]


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ({"on": "2026-01-01"}, "kind: wrong type; value null; allowed: the name of an event kind"),
        (
            {"kind": "moon.fell", "on": "2026-01-01"},
            'kind: unknown event kind; value "moon.fell"; allowed: a kind of the event vocabulary of the clause library',
        ),
        (
            {"kind": "pilot.ended", "on": "tomorrow"},
            'on: not a date; value "tomorrow"; allowed: a date such as 2026-03-01',
        ),
        (
            {"kind": "share.sold", "on": "2026-01-01", "to": "city"},
            'to: value not allowed for share.sold; value "city"; allowed: partner, acquirer',
        ),
        ({"kind": "pilot.ended", "on": "2026-01-01", "by": 3}, "by: wrong type; value 3; allowed: a text"),
        (5, 'wrong type; value 5; allowed: an object with "kind", "on" and "by"'),
    ],
)
def test_bad_event_exits_2_and_names_the_fault(written, event, message):
    path = written(history(event))

    assert ruled(path) == (2, [], f'{path}: object 0 ("h"): event 0: {message}\n')


def test_history_without_events_exits_2(written):
    path = written({"name": "h", "clauses": {}})

    assert ruled(path) == (
        2,
        [],
        f'{path}: object 0 ("h"): "events" is missing or of a wrong type; value null; allowed: a list of events\n',
    )


def test_commands_run_without_django(written, capsys):
    path = written({"name": "t", "clauses": template()})

    assert main(["stress_convention", path, "--no-repairs", "--settings", "any"]) == 0
    assert capsys.readouterr().out == "t: commons-safe\n"
    assert main(["rule_events", written(history({"kind": "pilot.ended", "on": "2026-01-01"})), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ruling"] == "no_effect"


def test_model_imports_nothing_of_django():
    import subprocess

    code = "import sys, agreements.commons.cli, agreements.commons.explain; print([m for m in sys.modules if 'django' in m])"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
