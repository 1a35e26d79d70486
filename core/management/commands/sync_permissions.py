"""`sync_permissions [--check]`: synchronises grants and members of groups with their rules. Idempotent."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from core.derivation import SHOWN, Difference, differences, grant_rules, mend


class Command(BaseCommand):
    help = "Re-derives object grants and group members from the facts; --check only names the differences (exit 1)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something differs")

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        with transaction.atomic():
            for rule in grant_rules():
                difference = differences(rule)
                found += difference.missing + difference.extra
                self._tell(difference)
                if difference and not options["check"]:
                    mend(rule)
        done = "differ" if options["check"] else "mended"
        self.stdout.write(f"{found} right(s) {done}" if found else "Every right follows from the facts.")
        if found and options["check"]:
            sys.exit(1)

    def _tell(self, difference: Difference) -> None:
        if not difference:
            return
        self.stdout.write(f"{difference.rule.name}: {difference.missing} missing (+), {difference.extra} too many (-)")
        for line in difference.lines:
            self.stdout.write(f"  {line}")
        if max(difference.missing, difference.extra) > SHOWN:
            self.stdout.write(f"  … only the first {SHOWN} of each are named")
