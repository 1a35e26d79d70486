import io
import json
import subprocess
import sys
from pathlib import Path

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


def test_each_fault_of_a_large_list_is_named_up_to_a_bound(written):
    clauses = {f"clause {place}": {"term": "x" * 200} for place in range(300)}
    some = written([{"name": str(place), "clauses": clauses} for place in range(60)], "some.json")
    many = written([{"name": str(place), "clauses": clauses} for place in range(70)], "many.json")

    told, cut = stressed(some), stressed(many)

    assert (told[0], told[1], len(told[2].splitlines())) == (2, [], 18_000)
    assert told[2].splitlines()[-1].startswith(f'{some}: object 59 ("59"): clause "clause 299": unknown clause')
    assert cut[2].splitlines()[-1] == f"{many}: more than 20,000 faults; the others are not listed"


def test_one_object_of_ten_megabytes_is_refused_at_once(written):
    path = written({"name": "large", "clauses": {}, "note": "x" * 10_000_000})

    assert stressed(path) == (
        2,
        [],
        f"{path}: the file: too large for one convention; value more than 1,000,000 bytes; allowed: one object of at most 1,000,000 characters, or a list of such objects\n",
    )
    assert stressed(written([{"name": "large", "clauses": {}, "note": "x" * 2_000_000}]))[2].startswith(
        f"{path}: object 0: too large; value "
    )


PAD = [{"name": "pad", "clauses": {}, "note": "y" * 9_000}] * 150
PADDED = len(json.dumps(PAD))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (json.dumps(PAD)[:-1], f"the file: not JSON (character {PADDED - 1}): Expecting ',' delimiter"),
        (json.dumps(PAD) + "3", f"the file: not JSON (character {PADDED}): Extra data"),
        (json.dumps(PAD)[:-1] + ",]", f"the file: not JSON (character {PADDED}): Expecting value"),
        (json.dumps(PAD)[:-1] + " {}]", f"the file: not JSON (character {PADDED}): Expecting ',' delimiter"),
        ("x" * 1_500_000, "the file: not JSON (character 0): Expecting value"),
        (json.dumps(PAD).encode() + b"\xff", "the file: not UTF-8 text"),
        ("[" * 1_500_000, "the file: not a convention; value nested too deeply"),
        (json.dumps([*PAD, 3]), 'object 150: wrong type; value 3; allowed: an object with "name" and "clauses"'),
        (json.dumps(PAD)[:-1] + ", NaN]", "object 150: not JSON; value NaN; allowed: numbers that JSON has"),
        (
            json.dumps(PAD)[:-1] + ', {"name": "a", "clauses": {}, "clauses": {}}]',
            'object 150, clauses: duplicate key "clauses"; value {}; allowed: each key once',
        ),
    ],
)
def test_large_bad_input_names_its_fault(written, content, message):
    path = written(content)

    status, lines, err = stressed(path)

    assert (status, lines) == (2, [])
    assert err.startswith(f"{path}: {message}")


@pytest.mark.parametrize("tail", ["", "  \n"])
def test_large_list_gives_what_a_small_one_gives(written, tail):
    items = [{"name": str(place), "clauses": {}, "note": "é" * 700} for place in range(1000)]
    path = written(json.dumps(items, ensure_ascii=False, indent=1) + tail)

    status, lines, err = stressed(path, with_repairs=False)

    assert (status, err, [line["name"] for line in lines]) == (1, "", [str(place) for place in range(1000)])


ROOT = Path(__file__).resolve().parents[3]
MEGABYTES = {
    "one text": lambda: '{"name": "x", "clauses": {"a": "' + "x" * 10_000_000 + '"}}',
    "numbers": lambda: "[" + ",".join("1" * 5_000_000) + "]",
    "repeated keys": lambda: "{" + ",".join(['"a":1'] * 1_700_000) + "}",
    "unknown clauses": lambda: '{"clauses":{' + ",".join(f'"k{n}":{{"a":1}}' for n in range(600_000)) + "}}",
    "faulty terms": lambda: "[" + ",".join(['{"clauses":{"source_escrow":{"zz":1}}}'] * 260_000) + "]",
    "no numbers": lambda: "[" + ",".join(["NaN"] * 2_500_000) + "]",
    "conventions": lambda: json.dumps([{"name": str(n), "clauses": template()} for n in range(1000)]),
    "lists of nothing": lambda: "[{" + '"clauses":[' + ",".join(["{}"] * 333_000) + "]}," + "1," * 4_000_000 + "1]",
}


#: A process started from a large one begins with the memory of the large one on its account: this one is small.
MEASURE = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_pid, status, used = os.wait4(child.pid, 0)
print(os.waitstatus_to_exitcode(status), used.ru_maxrss)
"""


@pytest.mark.parametrize("kind", MEGABYTES)
def test_ten_megabytes_take_less_than_a_hundred_of_memory(tmp_path, kind):
    path = tmp_path / "large.json"
    path.write_text(MEGABYTES[kind](), encoding="utf-8")
    command = [sys.executable, "-m", "agreements.commons", "stress_convention", str(path), "--json", "--no-repairs"]

    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, *command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    status, kilobytes = map(int, measured.stdout.split())

    assert status == (0 if kind == "conventions" else 2)
    assert kilobytes < 100 * 1024


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


def test_repairs_are_found_unless_they_are_left_out(written, capsys):
    late = template()
    del late["city_use_rights"]
    path = written({"name": "late", "clauses": late})

    assert main(["stress_convention", path, "--json"]) == 1
    with_repairs = json.loads(capsys.readouterr().out)
    assert main(["stress_convention", path, "--json", "--no-repairs"]) == 1
    without = json.loads(capsys.readouterr().out)

    assert (bool(with_repairs.get("repairs")), bool(without.get("repairs"))) == (True, False)
