"""`load_demo`: the real editions, and one fictional running edition in which each role finds work. Never in production."""

import importlib
import importlib.util
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

APPS = ("accounts", "partners", "startups", "challenges", "agreements", "pilots", "cms")


class Command(BaseCommand):
    help = "Loads the demonstration (only when DEBUG or DEMO=1)"

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or settings.DEMO or settings.TESTING):
            raise CommandError("Demonstration accounts have a public password: refused unless DEBUG or DEMO=1.")
        with translation.override("fr"), transaction.atomic():
            for app in APPS:
                if importlib.util.find_spec(f"{app}.demo"):
                    importlib.import_module(f"{app}.demo").load()
                    if options["verbosity"]:
                        self.stdout.write(f"  {app}")
