"""`prepare_demo`: everything between an empty database and the first page, in one process (each start costs seconds)."""

from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from seeding.expendable import mark, reason_to_refuse


class Command(BaseCommand):
    help = "Migrates, compiles and loads the demonstration"

    def handle(self, *args: Any, **options: Any) -> None:
        # Before the first table: a database that holds any, without the mark, was made by somebody else.
        with connection.cursor() as cursor:
            if why := reason_to_refuse(cursor):
                raise CommandError(why)
            mark(cursor)
        steps: list[tuple[str, tuple[str, ...]]] = [
            ("compile_messages", ()),
            ("migrate", ("--verbosity", "0", "--no-input")),
        ]
        if "load_editions" in get_commands():
            steps.append(("load_editions", (str(settings.BASE_DIR / "data" / "datacity.json"),)))
        steps += [("load_demo", ()), ("sync_permissions", ())]
        for name, arguments in steps:
            self.stdout.write(f"  {name} …")
            self.stdout.flush()
            call_command(name, *arguments)
