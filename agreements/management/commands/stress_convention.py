"""Search the conventions of JSON files for ways to appropriate a prototype. Needs no database."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.commons.cli import stress_files


class Command(BaseCommand):
    help = "Stress conventions: exit status 0 all safe, 1 some appropriable, 2 bad input."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE.json")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument("--no-repairs", action="store_true", help="leave repairs out")

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(stress_files(options["files"], as_json=options["json"], with_repairs=not options["no_repairs"]))
