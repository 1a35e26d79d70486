"""What the commands `stress_convention` and `rule_events` do, without Django: read files, print lines, tell a status."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, NamedTuple, Protocol, TextIO

from agreements.commons.events import event_faults, read_event
from agreements.commons.model2 import command as model2
from agreements.commons.reading import BadInputError, describe, read_objects, told
from agreements.commons.rulings import history
from agreements.commons.stress import repairs_valid, stress_valid
from agreements.commons.terms import faults_in, shown

ALL_SAFE: Final = 0
SOME_APPROPRIABLE: Final = 1
BAD_INPUT: Final = 2
NO_REPAIRS: Final = "leave out what closes the ways found"
MODEL: Final = "1: promises are kept (the default); 2: promises, rights and facts"


def _clause_faults(place: int, item: dict[str, Any]) -> Iterator[str]:
    where = describe(place, item)
    return (f"{where}: {fault}" for fault in faults_in(item["clauses"]))


def stress_line(item: dict[str, Any], *, with_repairs: bool) -> dict[str, Any]:
    """The stress test of one convention as the object that the command prints."""
    result = stress_valid(item["clauses"]).to_json()
    line = {"name": item.get("name"), **{key: result[key] for key in ("verdict", "forms", "rules")}}
    if with_repairs:
        line["repairs"] = repairs_valid(item["clauses"]) if result["forms"] else []
    return {**line, "states": result["states"], "moves": result["moves"]}


def _summary(line: dict[str, Any]) -> str:
    attacks = "; ".join(f"{form} by {', '.join(trace)}" for form, trace in line["forms"].items())
    return f"{line['name']}: {line['verdict']}{f' ({attacks})' if attacks else ''}"


def _found_some(line: dict[str, Any]) -> bool:
    return bool(line["forms"])


def _facts_faults(place: int, item: dict[str, Any]) -> Iterator[str]:
    yield from _clause_faults(place, item)
    where = describe(place, item)
    yield from (f"{where}: {fault}" for fault in model2.item_faults(item))


class _Line(Protocol):
    def __call__(self, item: dict[str, Any], *, with_repairs: bool) -> dict[str, Any]: ...


class _Command(NamedTuple):
    """What one model asks of an object, prints of it, and finds in what it prints."""

    faults: Callable[[int, dict[str, Any]], Iterator[str]]
    line: _Line
    summary: Callable[[dict[str, Any]], str]
    found_some: Callable[[dict[str, Any]], bool]


#: The models of the command, by their number.
MODELS: Final[dict[int, _Command]] = {
    1: _Command(_clause_faults, stress_line, _summary, _found_some),
    2: _Command(_facts_faults, model2.line, model2.summary, model2.found_some),
}


def stress_files(
    paths: Sequence[str],
    *,
    as_json: bool,
    with_repairs: bool,
    model: int = 1,
    out: TextIO | None = None,
    err: TextIO | None = None,
) -> int:
    """Stress every convention of every file by one of the models. The status is the highest over the files."""
    out, err = out or sys.stdout, err or sys.stderr
    command = MODELS[model]
    status = ALL_SAFE
    for path in paths:
        try:
            items = read_objects(path, "clauses", command.faults)
        except BadInputError as error:
            err.write(told(path, error.faults))
            status = BAD_INPUT
            continue
        for item in items:
            line = command.line(item, with_repairs=with_repairs)
            if command.found_some(line):
                status = max(status, SOME_APPROPRIABLE)
            out.write(f"{json.dumps(line) if as_json else command.summary(line)}\n")
    return status


def rule_files(paths: Sequence[str], *, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> int:
    """Rule on every event of every history of every file."""
    out, err = out or sys.stdout, err or sys.stderr
    status = ALL_SAFE
    for path in paths:
        try:
            lines = list(_rulings(path))
        except BadInputError as error:
            err.write(told(path, error.faults))
            status = BAD_INPUT
            continue
        for line in lines:
            text = json.dumps(line) if as_json else f"{line['name']} {line['index']} {line['kind']}: {line['ruling']}"
            out.write(f"{text}\n")
    return status


def _event_faults(item: dict[str, Any], where: str) -> Iterator[str]:
    events = item.get("events")
    if not isinstance(events, list):
        yield f'{where}: "events" is missing or of a wrong type; value {shown(events)}; allowed: a list of events'
        return
    for index, raw in enumerate(events):
        for fault in event_faults(raw):
            yield f"{where}: event {index}: {fault}"


def _history_faults(place: int, item: dict[str, Any]) -> Iterator[str]:
    yield from _clause_faults(place, item)
    yield from _event_faults(item, describe(place, item))


def _rulings(path: str) -> Iterator[dict[str, Any]]:
    for item in read_objects(path, "clauses", _history_faults):
        events = [read_event(raw) for raw in item["events"]]
        for index, ruling in enumerate(history(item["clauses"], events)):
            yield {"name": item.get("name"), "index": index, **ruling.to_json()}


def _parser(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=command)
    parser.add_argument("files", nargs="+", metavar="FILE.json")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    if command == "stress_convention":
        parser.add_argument("--no-repairs", action="store_true", help=NO_REPAIRS)
        parser.add_argument("--model", type=int, choices=sorted(MODELS), default=1, help=MODEL)
    # What every Django command takes, so that a caller need not know that Django is not started.
    for option in ("--traceback", "--no-color", "--force-color", "--skip-checks"):
        parser.add_argument(option, action="store_true", help=argparse.SUPPRESS)
    for option in ("--settings", "--pythonpath"):
        parser.add_argument(option, help=argparse.SUPPRESS)
    parser.add_argument("-v", "--verbosity", help=argparse.SUPPRESS)
    return parser


def main(argv: Sequence[str]) -> int:
    """Run `stress_convention …` or `rule_events …` without Django, same arguments and same output as the commands."""
    command, *rest = argv
    options = _parser(command).parse_args(rest)
    if command == "stress_convention":
        with_repairs = not options.no_repairs
        return stress_files(options.files, as_json=options.json, with_repairs=with_repairs, model=options.model)
    return rule_files(options.files, as_json=options.json)
