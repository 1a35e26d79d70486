"""Speed of the stress test: `python -m bench.stress [SEED]`.

Prints states, moves and time per convention, with and without repairs, for the examples and for random conventions,
and how time grows with the number of clauses that differ from the template. Times are processor time of one core.
"""

import json
import random
import statistics
import sys
import time
from pathlib import Path

from agreements.commons import load_schema, template
from agreements.commons.stress import differing, repairs_valid, stress_cold, stress_valid

EXAMPLES = Path(__file__).resolve().parent.parent / "tests" / "data" / "conventions_examples.json"


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


def main(seed):
    """Print the table."""
    rng = random.Random(seed)
    for example in json.loads(EXAMPLES.read_text(encoding="utf-8")):
        stress_valid(example["clauses"])
    print(f"{'conventions':24} {'states':>8} {'moves':>8} {'ms':>9} {'+repairs':>9} {'worst':>9}")
    for example in json.loads(EXAMPLES.read_text(encoding="utf-8")):
        line(example["name"], [example["clauses"]] * 5)
    for changes in (1, 2, 4, 6, 8, 12, 16, 25):
        found = [varied(changes, rng) for _ in range(100)]
        differ = statistics.median(len(differing(clauses)) for clauses in found)
        line(f"{changes} changed ({differ:.0f} differ)", found)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
