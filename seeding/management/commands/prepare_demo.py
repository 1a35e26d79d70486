"""`prepare_demo`: everything between an empty database and the first page, in one process (each start costs seconds)."""

from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrates, compiles and loads the demonstration"

    def handle(self, *args: Any, **options: Any) -> None:
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
