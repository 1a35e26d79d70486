import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from core.chunks import by_number
from register.management.speaking import SpeakingCommand
from register.models import Entry, Head, Key
from register.queries import all_keys, tree_size


class Command(SpeakingCommand):
    help = "Writes keys, entries and heads as JSON Lines, for datacity_verify.py --file."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path)

    def act(self, **options: Any) -> None:
        size = tree_size()
        with options["file"].open("w", encoding="utf-8") as file:
            for row in self.rows(size):
                file.write(json.dumps(row.as_json()) + "\n")
        self.stdout.write(_("%(n)s inscriptions dans %(file)s") % {"n": size, "file": options["file"]})

    @staticmethod
    def rows(size: int) -> Iterator[Key | Entry | Head]:
        yield from all_keys()
        yield from by_number(Entry.objects.filter(index__lt=size), "index")
        yield from by_number(Head.objects.filter(tree_size__lte=size), "id")
