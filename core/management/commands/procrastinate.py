"""`procrastinate worker` that outlives its database. Every other subcommand is procrastinate's own, unchanged."""

import asyncio
from typing import Any

from django.db import connections
from procrastinate.contrib.django.management.commands.procrastinate import Command as ProcrastinateCommand

from core.worker import serve

NOT_OF_THE_WORKER = {"command", "func", "app", "verbosity", "log_level", "log_format", "log_format_style"}


class Command(ProcrastinateCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        if options.get("command") != "worker":
            super().handle(*args, **options)
            return
        # A job never begins on a pooled connection that a restart has broken.
        connections["default"].settings_dict["CONN_HEALTH_CHECKS"] = True
        others = NOT_OF_THE_WORKER | self._django_options
        asyncio.run(serve({name: value for name, value in options.items() if name not in others}))
