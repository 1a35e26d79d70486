"""`messages [APP …] [--check]`: brings the English catalogues in step with the sources and names what is left to do.

Left to do: a message without English; one marked fuzzy, whose French changed since it was translated (read the English
again, mend it if need be, delete the word `fuzzy`); one that two apps translate differently.
"""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from core.messages import (
    catalogue_path,
    differing,
    misplaced,
    read_catalogue,
    rendered,
    to_review,
    untranslated,
    updated,
)

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
            faults += self._report(f"{name}: no English for", untranslated(catalogue))
            faults += self._report(f"{name}: the English asks for a value that is not given:", misplaced(catalogue))
            faults += self._report(f"{name}: French changed, read its English again:", to_review(catalogue))
        paths = {name: catalogue_path(Path(settings.BASE_DIR) / name) for name in APPS}
        everywhere = {name: read_catalogue(path) for name, path in paths.items() if path.exists()}
        for fault in differing(everywhere):
            self.stderr.write(f"translated in two ways: {fault}")
            faults += 1
        if faults:
            sys.exit(1)

    def _report(self, said: str, messages: list[str]) -> int:
        for message in messages:
            self.stderr.write(f"{said} « {message} »")
        return len(messages)
