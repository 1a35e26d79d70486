"""Search the conventions of JSON files for ways to appropriate a prototype. Needs no database."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from agreements.commons.cli import MODEL, MODELS, NO_REPAIRS, stress_files


class Command(BaseCommand):
    help = "Stress conventions: exit status 0 all safe (shared), 1 some not, 2 bad input."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE.json")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument("--no-repairs", action="store_true", help=NO_REPAIRS)
        parser.add_argument("--model", type=int, choices=sorted(MODELS), default=1, help=MODEL)

    def handle(self, *args: Any, **options: Any) -> None:
        with_repairs, model = not options["no_repairs"], options["model"]
        sys.exit(stress_files(options["files"], as_json=options["json"], with_repairs=with_repairs, model=model))
