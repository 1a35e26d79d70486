"""`load_demo`: the real editions, and one fictional running edition in which each role finds work. Never in production."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.utils import translation
from django.utils.module_loading import import_string

from seeding.expendable import reason_to_refuse

# In the order in which things happened, so that the register tells them in that order: a convention is in force before
# anyone applies, a deed follows an acceptance, a trial follows a deed.
PARTS = (
    "accounts.demo.load",
    "partners.demo.load",
    "startups.demo.load",
    "agreements.conventions.demo.load",
    "challenges.calls.demo.load",
    "challenges.selection.demo.load_archived",
    "agreements.conventions.demo.load_first_deeds",
    "pilots.demo.load_first_trials",
    "challenges.selection.demo.load_decided",
    "agreements.conventions.demo.load_second_deeds",
    "pilots.demo.load_first_result",
    "pilots.demo.load_running",
    "agreements.events.demo.load",
    "challenges.selection.demo.archive_first_call",
    "challenges.selection.demo.load_running",
    "agreements.conventions.demo.load_negotiations",
    "casework.demo.load",
    "cms.demo.load",
)


class Command(BaseCommand):
    help = "Loads the demonstration (only when DEBUG or DEMO=1)"

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or settings.DEMO or settings.TESTING):
            raise CommandError("Demonstration accounts have a public password: refused unless DEBUG or DEMO=1.")
        with connection.cursor() as cursor:
            if why := reason_to_refuse(cursor):
                raise CommandError(why)
        with translation.override("fr"), transaction.atomic():
            for part in PARTS:
                import_string(part)()
                if options["verbosity"]:
                    self.stdout.write(f"  {part}")
