"""`messages [APP …] [--check]`: brings the English catalogues in step with the sources and names what lacks a translation."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from core.messages import catalogue_path, rendered, untranslated, updated

APPS = (
    "core",
    "register",
    "accounts",
    "partners",
    "startups",
    "challenges",
    "agreements",
    "pilots",
    "public",
    "cms",
    "seeding",
)


class Command(BaseCommand):
    help = "Updates or checks the English catalogues"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("apps", nargs="*", default=list(APPS))
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when something is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        faults = 0
        for name in options["apps"]:
            app = Path(settings.BASE_DIR) / name
            catalogue = updated(app)
            if not len(catalogue):
                continue
            path, text = catalogue_path(app), rendered(catalogue)
            if not options["check"]:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text)
            elif not path.exists() or path.read_bytes() != text:
                self.stderr.write(f"{name}: catalogue out of step with the sources: ./dev messages {name}")
                faults += 1
            missing = untranslated(catalogue)
            faults += len(missing)
            for message in missing:
                self.stderr.write(f"{name}: no English for « {message} »")
        if faults:
            sys.exit(1)
