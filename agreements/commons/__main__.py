"""`python -m agreements.commons stress_convention FILE.json --json`: the commands without Django."""

import sys

from agreements.commons.cli import main

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in {"stress_convention", "rule_events"}:
        sys.exit("usage: python -m agreements.commons {stress_convention,rule_events} FILE.json [FILE.json …] [--json]")
    sys.exit(main(sys.argv[1:]))
