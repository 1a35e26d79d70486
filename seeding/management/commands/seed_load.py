"""`seed_load --applications N --challenges N --reviews N --trials N`: synthetic volume for measurements. Refused in production."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from seeding.expendable import reason_to_refuse
from seeding.volume.applications import Volume


class Command(BaseCommand):
    help = "Makes fictional challenges, applications and reviews in bulk"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--applications", type=int, default=1000)
        parser.add_argument("--challenges", type=int, default=20)
        parser.add_argument("--reviews", type=int, default=0)
        parser.add_argument("--trials", type=int, default=0, help="applications accepted, with prototype and pilot")
        parser.add_argument("--seed", type=int, default=2019)

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or settings.DEMO or settings.TESTING):
            raise CommandError("Synthetic volume is refused unless DEBUG or DEMO=1.")
        if options["challenges"] < 1 or min(options["applications"], options["reviews"], options["trials"]) < 0:
            raise CommandError("--challenges must be at least 1, the other counts at least 0.")
        with connection.cursor() as cursor:
            if why := reason_to_refuse(cursor):
                raise CommandError(why)
        started = time.perf_counter()
        made = Volume(
            options["applications"], options["challenges"], options["reviews"], options["seed"], options["trials"]
        ).load()
        figures = ", ".join(f"{count} {name}" for name, count in made.items())
        self.stdout.write(f"{figures} in {time.perf_counter() - started:.1f} s")
