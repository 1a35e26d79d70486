"""What the commands of the register share: they speak French, or English with `--language en`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override


class SpeakingCommand(BaseCommand):
    """A child gives `act(**options)`, and adds its own arguments after ours."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=("fr", "en"), default="fr", help="of the sentences (default: fr)")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["language"]):
            self.act(**options)

    def act(self, **options: Any) -> None:
        raise NotImplementedError
