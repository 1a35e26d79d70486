from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from core.exceptions import DomainError
from register.domain.key import create_key, key_file, retire_key, rotate_key, signing_key
from register.management.speaking import SpeakingCommand
from register.queries import all_keys, current_key


class Command(SpeakingCommand):
    help = "The signing key of the register: status, create, rotate, retire --reason TEXT."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("act", choices=["status", "create", "rotate", "retire"])
        parser.add_argument("--reason", default="", help="public: it is written in the register")

    def act(self, **options: Any) -> None:
        try:
            match options["act"]:
                case "status":
                    self.status()
                case "create":
                    self.stdout.write(_("clé %(key)s créée dans %(file)s") % {"key": create_key(), "file": key_file()})
                case "rotate":
                    said = _("clé %(key)s en vigueur dans %(file)s")
                    self.stdout.write(said % {"key": rotate_key(), "file": key_file()})
                case "retire":
                    if not options["reason"]:
                        raise CommandError(_("--reason manque : le registre dit pourquoi la clé est retirée."))
                    self.stdout.write(_("clé %(key)s retirée") % {"key": retire_key(reason=options["reason"])})
        except DomainError as error:
            raise CommandError(error.message) from error

    def status(self) -> None:
        for key in all_keys():
            period = {"key": key.key_id, "from": key.valid_from, "to": key.valid_to or "…"}
            self.stdout.write(_("%(key)s de %(from)s à %(to)s") % period)
        signing_key(current_key())
        self.stdout.write(_("%(file)s signe") % {"file": key_file()})
