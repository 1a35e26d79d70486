"""Speed of the stress test: `python -m bench.stress [SEED]`.

Prints states, moves and time per convention, with and without repairs, for the examples and for random conventions,
and how time grows with the number of clauses that differ from the template; then the same for model 2, whose states and
moves are those of the core in the defiant reading, and the whole command on 1,000 conventions in one file, by either
model. Times are processor time of one core.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from agreements.commons import load_schema, template
from agreements.commons.model2 import closing, verdict
from agreements.commons.model2.facts import FACTS
from agreements.commons.model2.search import nothing_found
from agreements.commons.stress import differing, repairs_valid, stress_cold, stress_valid

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "tests" / "data" / "conventions_examples.json"
EXAMPLES_2 = ROOT / "agreements" / "data" / "examples_2.json"
DAY = date(2026, 6, 15)


def timed(work, clauses):
    """Result and milliseconds of one call."""
    begin = time.thread_time()
    result = work(clauses)
    return result, (time.thread_time() - begin) * 1000


def value(term, rng):
    """A random value of a term."""
    if term.type == "boolean":
        return rng.random() < 0.5
    if term.type == "integer":
        return rng.choice([0, 1, 15, 30, 90])
    if term.name == "survival":
        return rng.choice(["unlimited", "P2Y"])
    items = term.allowed or (term.default if isinstance(term.default, list) else None)
    if term.type in {"set", "list"} and items:
        return rng.sample(list(items), rng.randint(0, len(items)))
    return rng.choice(term.allowed) if term.type == "enum" else term.default


def varied(changes, rng):
    """The template with so many clauses left out or changed."""
    clauses, kinds = template(), load_schema().clauses
    for key in rng.sample(sorted(clauses), changes):
        if rng.random() < 0.5:
            del clauses[key]
        else:
            for name, term in kinds[key].terms.items():
                if rng.random() < 0.4:
                    clauses[key][name] = value(term, rng)
    return clauses


def line(label, conventions):
    """One line of figures for a set of conventions."""
    runs = [timed(stress_cold, clauses) for clauses in conventions]
    fixes = [timed(repairs_valid, clauses)[1] for clauses in conventions]
    states = statistics.median(result.states for result, _ in runs)
    moves = statistics.median(result.moves for result, _ in runs)
    alone = statistics.median(ms for _, ms in runs)
    both = statistics.median(ms + fix for (_, ms), fix in zip(runs, fixes, strict=True))
    worst = max(ms + fix for (_, ms), fix in zip(runs, fixes, strict=True))
    print(f"{label:24} {states:8.0f} {moves:8.0f} {alone:9.3f} {both:9.3f} {worst:9.2f}")


def recorded(rng):
    """Some facts, fresh or expired."""
    chosen = rng.sample(FACTS, rng.randint(0, len(FACTS)))
    days = {fact.name: rng.randint(0, fact.days + fact.days // 5) for fact in chosen}
    return {name: {"on": (DAY - timedelta(days=ago)).isoformat(), "hours": 6} for name, ago in days.items()}


def closed_cold(case):
    """What closes a convention, remembering nothing of others."""
    nothing_found.cache_clear()
    return verdict.closing_valid(*case)


def line_2(label, cases):
    """The same line for model 2; a case is clauses, facts and day."""
    runs = [timed(lambda case: verdict.judge_valid(*case), case) for case in cases]
    fixes = [timed(closed_cold, case)[1] for case in cases]
    states = statistics.median(result.defiant.states for result, _ in runs)
    moves = statistics.median(result.defiant.moves for result, _ in runs)
    alone = statistics.median(ms for _, ms in runs)
    both = statistics.median(ms + fix for (_, ms), fix in zip(runs, fixes, strict=True))
    worst = max(ms + fix for (_, ms), fix in zip(runs, fixes, strict=True))
    print(f"{label:24} {states:8.0f} {moves:8.0f} {alone:9.3f} {both:9.3f} {worst:9.2f}")


#: The command, which then tells its time and its highest memory (what `getrusage` tells counts that of its parent too).
CHILD = """
import sys, time
from pathlib import Path
from agreements.commons.cli import main
main(["stress_convention", *sys.argv[1:]])
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(time.process_time(), int(peak.split()[1]) / 1024, file=sys.stderr)
"""


def whole(rng, *options):
    """Seconds of processor and megabytes of the command on 1,000 conventions in one file."""
    items = []
    for place in range(1000):
        clauses = varied(rng.choice((1, 2, 4, 8, 16)), rng)
        items.append({"name": str(place), "clauses": clauses, "facts": recorded(rng), "on": DAY.isoformat()})
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(items, file)
        file.flush()
        command = [sys.executable, "-c", CHILD, file.name, "--json", *options]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, done.stderr.split())
    print(f"1,000 in one file, {' '.join(options):30} {seconds:6.2f} s {megabytes:6.0f} MB")


HEAD = f"{'states':>8} {'moves':>8} {'ms':>9} {'+repairs':>9} {'worst':>9}"


def model_1(rng):
    """The figures of model 1."""
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    for example in examples:
        stress_valid(example["clauses"])
    print(f"{'model 1':24} {HEAD}")
    for example in examples:
        line(example["name"], [example["clauses"]] * 5)
    for changes in (1, 2, 4, 6, 8, 12, 16, 25):
        found = [varied(changes, rng) for _ in range(100)]
        differ = statistics.median(len(differing(clauses)) for clauses in found)
        line(f"{changes} changed ({differ:.0f} differ)", found)


def model_2(rng):
    """The figures of model 2."""
    print(f"\n{'model 2':24} {HEAD}")
    for example in json.loads(EXAMPLES_2.read_text(encoding="utf-8")):
        case = (example["clauses"], example["facts"], date.fromisoformat(example["on"]))
        line_2(example["name"][:24], [case] * 5)
    for changes in (1, 2, 4, 6, 8, 12, 16, 25):
        found = [(varied(changes, rng), recorded(rng), DAY) for _ in range(100)]
        differ = statistics.median(len(closing.differing(case[0])) for case in found)
        line_2(f"{changes} changed ({differ:.0f} differ)", found)


def main(seed):
    """Print the tables."""
    rng = random.Random(seed)
    model_1(rng)
    model_2(rng)
    print()
    for options in (("--no-repairs",), ("--model", "2", "--no-repairs"), ("--model", "2")):
        whole(random.Random(seed), *options)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
