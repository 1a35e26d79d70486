"""Rule on the events of JSON files under their conventions. Needs no database."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.commons.cli import rule_files


class Command(BaseCommand):
    help = "Rule on histories of events: exit status 0, or 2 for bad input."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE.json")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(rule_files(options["files"], as_json=options["json"]))
