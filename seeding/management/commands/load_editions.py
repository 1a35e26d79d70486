"""`manage.py load_editions FILE.json`: past editions enter as archived history."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from core.text import fit_json
from seeding.domain.history import record_import
from seeding.importer.checking import faults_of, printable
from seeding.importer.reading import MAX_BYTES, Unreadable, read
from seeding.importer.writing import Import, Refused


class Command(BaseCommand):
    help = (
        "Imports editions, partners, directorates, startups, challenges and prototypes from a JSON file "
        f"(at most {MAX_BYTES // 1024**2} MB). Running it again changes nothing. Exit status 2, and an unchanged database, "
        "when anything in the file is wrong: each fault is named by record and field."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            document = read(file)
        except Unreadable as error:
            raise CommandError(printable(str(error)), returncode=2) from error
        # As written, then as it would be kept: two names may become one.
        if faults := faults_of(document) or faults_of(document := fit_json(document)):
            raise CommandError(_report(faults), returncode=2)
        try:
            with transaction.atomic():
                result = Import(document).run()
                record_import(file.name, document)
        except Refused as error:
            raise CommandError(_report(error.faults), returncode=2) from error
        except DatabaseError as error:
            raise CommandError(f"The database refuses the file; nothing was imported. {error}", returncode=2) from error
        for name in sorted({*result.created, *result.changed, *result.same}):
            created, changed, same = result.created[name], result.changed[name], result.same[name]
            self.stdout.write(f"{name}: {created} created, {changed} changed, {same} unchanged")


def _report(faults: list[Any]) -> str:
    shown = "\n".join(f"  {fault}" for fault in faults[:200])
    rest = f"\n  … and {len(faults) - 200} more" if len(faults) > 200 else ""
    return f"{len(faults)} fault{'s' if len(faults) > 1 else ''}, nothing was imported:\n{shown}{rest}"
