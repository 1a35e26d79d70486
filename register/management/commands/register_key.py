from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.exceptions import DomainError
from register.domain.key import create_key, key_file, retire_key, rotate_key, signing_key
from register.queries import all_keys, current_key


class Command(BaseCommand):
    help = "The signing key of the register: status, create, rotate, retire --reason TEXT."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["status", "create", "rotate", "retire"])
        parser.add_argument("--reason", default="", help="public: it is written in the register")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            match options["act"]:
                case "status":
                    self.status()
                case "create":
                    self.stdout.write(f"clé {create_key()} créée dans {key_file()}")
                case "rotate":
                    self.stdout.write(f"clé {rotate_key()} en vigueur dans {key_file()}")
                case "retire":
                    if not options["reason"]:
                        raise CommandError("--reason manque : le registre dit pourquoi la clé est retirée.")
                    self.stdout.write(f"clé {retire_key(reason=options['reason'])} retirée")
        except DomainError as error:
            raise CommandError(error.message) from error

    def status(self) -> None:
        for key in all_keys():
            self.stdout.write(f"{key.key_id} de {key.valid_from} à {key.valid_to or '…'}")
        signing_key(current_key())
        self.stdout.write(f"{key_file()} signe")
