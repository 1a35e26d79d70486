"""`sync_permissions [--check]`: re-derives every grant from who is on what. On a sound database it changes nothing."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from core import guardian


class Command(BaseCommand):
    help = "Re-derives object grants; --check only names the differences (exit 1)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        different = 0
        for obj, expected in guardian.all_expected():
            pairs = list(expected)
            if guardian.expected_matches(obj, pairs):
                continue
            different += 1
            self.stdout.write(f"{type(obj).__name__} {obj.pk}: grants differ from what follows from its people")
            if not options["check"]:
                guardian.reset_grants(obj, pairs)
        self.stdout.write(f"{different} object(s) differed")
        if different and options["check"]:
            sys.exit(1)
