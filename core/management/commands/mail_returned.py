"""`mail_returned [ADDRESS] < message`: reads one report that a mail server hands over (RFC 3464)."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.mail_reports import MOST_BYTES
from core.mail_returns import take_report


class Command(BaseCommand):
    help = "Reads one returned message from standard input; ADDRESS is that to which it was sent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", nargs="?", default="")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        found = take_report(sys.stdin.buffer.read(MOST_BYTES), recipient=address)
        mail = found.mail if found else None
        self.stdout.write(f"{mail.pk} {found.code}" if found and mail else "kept" if found else "nothing")
