"""The table of figures: killed of tried by folder, whole or not, on which day, and survivors with their reasons."""

from tools.mutants.report import report


def row(path, verdict, on="2027-03-01", key=""):
    return {"path": path, "verdict": verdict, "on": on, "key": key or f"{path} f: x in `y`"}


def test_each_folder_says_how_much_was_tried_and_killed_and_when():
    rows = [
        row("a/queries/x.py", "killed"), row("a/queries/x.py", "survived", "2027-03-02"), row("a/domain/y.py", "killed"),
        row("b/queries.py", "killed"), row("b/queries.py", "unreached"),
    ]  # fmt: skip
    layers = {"queries": {"a/queries/x.py": 2, "a/domain/y.py": 2, "b/queries.py": 2}, "gates": {"a/gates.py": 3}}

    lines = report(rows, layers, {"queries": 90, "gates": 0}).splitlines()

    assert lines[2:6] == [
        "| **queries** (asked: 90 %) | 4 of 5 | 3 | 75 % | 0 | 2027-03-02 |",
        "| a | 3 of 4 | 2 | 67 % | 0 | 2027-03-02 |",
        "| b | 1, all | 1 | 100 % | 0 | 2027-03-01 |",
        "",
    ]
    assert lines[6:] == ["Survivors: 1.", "", "- no test notices yet:", "  - a/queries/x.py f: x in `y`"]
