import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from register.models import Entry, Head, Key
from register.queries import all_keys, tree_size


class Command(BaseCommand):
    help = "Writes keys, entries and heads as JSON Lines, for datacity_verify.py --file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        size = tree_size()
        with options["file"].open("w", encoding="utf-8") as file:
            for row in self.rows(size):
                file.write(json.dumps(row.as_json()) + "\n")
        self.stdout.write(f"{size} inscriptions dans {options['file']}")

    @staticmethod
    def rows(size: int) -> Iterator[Key | Entry | Head]:
        yield from all_keys()
        yield from Entry.objects.filter(index__lt=size).order_by("index").iterator(chunk_size=2000)
        yield from Head.objects.filter(tree_size__lte=size).order_by("id").iterator(chunk_size=2000)
