"""`manage.py verify_register [--url URL | --file F]`: exit status 0 good, 1 false, 2 cannot check.

With an address or a file it runs the very program that is offered to the public; without, it reads the database.
"""

import hashlib
import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.db import Error as DatabaseError
from django.utils.translation import gettext as _

from core.chunks import by_number
from register.domain.verify import verify_log
from register.management.speaking import SpeakingCommand
from register.models import Head
from register.queries import entries_holding, latest_head, root_at

STANDALONE = Path(__file__).parents[2] / "static" / "register" / "datacity_verify.py"
DATABASE = "database"


def load_standalone() -> ModuleType:
    spec = spec_from_file_location("datacity_verify", STANDALONE)
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Command(SpeakingCommand):
    help = "Recomputes the tree, checks signature and consistency with the last known head (0 good, 1 false, 2 cannot check)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--url", help="address of an installation")
        where.add_argument("--file", action="append", help="journal, head and keys, in one file or several")
        parser.add_argument(
            "--document", help="file whose SHA-256 the register should hold; 2 when it does not know it"
        )
        parser.add_argument("--memory", help="file that keeps the last known heads (default: in the var folder)")

    def act(self, **options: Any) -> None:
        memory = options["memory"] or str(Path(settings.VAR_DIR) / "register-known-heads.json")
        document = options["document"]
        if options["url"]:
            asked = ["--document", document] if document else []
            status = load_standalone().main(["--url", options["url"], "--memory", memory, *asked])
        elif options["file"] and document:
            named = [part for path in options["file"] for part in ("--file", path)]
            status = load_standalone().main([*named, "--document", document])
        elif options["file"]:
            status = self.check_file(options["file"])
        else:
            status = self.check_database(Path(memory)) or (self.find(Path(document)) if document else 0)
        if status:
            sys.exit(status)

    def check_file(self, paths: list[str]) -> int:
        """A journal without a head is checked against the heads that this installation has signed."""
        standalone = load_standalone()
        try:
            entries, heads, keys = standalone.load_files(paths)
            if not heads:
                rows = Head.objects.filter(tree_size__lte=len(entries))
                heads = [head.as_json() for head in by_number(rows, "id")]
            head, leaves = standalone.check_log(entries, heads, keys)
        except standalone.FalseError as error:
            return self.say(1, _("FAUX : %(fault)s") % {"fault": error})
        except (standalone.CannotCheckError, DatabaseError, KeyError, TypeError, AttributeError) as error:
            return self.say(2, _("VÉRIFICATION IMPOSSIBLE : %(fault)s") % {"fault": error})
        return self.say(
            0,
            _("Registre vérifié : %(n)s inscriptions, racine %(root)s.")
            % {"n": len(leaves), "root": head["root_hash"]},
        )

    def find(self, path: Path) -> int:
        """Which entries hold the hash of this file. One that is not found is unknown, never false."""
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            return self.say(2, _("VÉRIFICATION IMPOSSIBLE : %(fault)s") % {"fault": error})
        found = list(entries_holding(digest))
        if not found:
            said = _("INCONNU ICI : aucune inscription ne contient l’empreinte %(hash)s.")
            return self.say(2, said % {"hash": digest})
        numbers = ", ".join(map(str, found))
        return self.say(0, _("Empreinte %(hash)s : inscriptions %(n)s.") % {"hash": digest, "n": numbers})

    def check_database(self, memory: Path) -> int:
        try:
            return self.check_rows(memory)
        except (DatabaseError, OSError, ValueError) as error:
            return self.say(2, _("VÉRIFICATION IMPOSSIBLE : %(fault)s") % {"fault": error})

    def check_rows(self, memory: Path) -> int:
        known = json.loads(memory.read_text(encoding="utf-8")) if memory.exists() else {}
        head = latest_head()
        if head is None:
            return self.say(2, _("VÉRIFICATION IMPOSSIBLE : le registre n’a pas encore de tête signée."))
        report = verify_log()
        if not report.is_good:
            return self.say(1, *(_("FAUX : %(fault)s") % {"fault": fault} for fault in report.faults))
        if (old := known.get(DATABASE)) and not self.begins_with(old, report.size):
            return self.say(
                1,
                _("FAUX : les %(n)s premières inscriptions ont changé depuis la dernière fois.")
                % {"n": old["tree_size"]},
            )
        known[DATABASE] = {"tree_size": head.tree_size, "root_hash": bytes(head.root_hash).hex()}
        memory.parent.mkdir(parents=True, exist_ok=True)
        memory.write_text(json.dumps(known, indent=1), encoding="utf-8")
        waiting = report.size - head.tree_size
        tail = " " + _("%(n)s inscriptions attendent une tête signée.") % {"n": waiting} if waiting else ""
        said = _("Registre vérifié : %(n)s inscriptions, %(heads)s têtes, racine %(root)s.")
        told = {"n": report.size, "heads": report.heads, "root": report.root.hex()}
        return self.say(0, said % told + tail)

    @staticmethod
    def begins_with(old: dict[str, Any], size: int) -> bool:
        return old["tree_size"] <= size and root_at(old["tree_size"]).hex() == old["root_hash"]

    def say(self, status: int, *lines: str) -> int:
        out = self.stderr if status else self.stdout
        for line in lines:
            out.write(line)
        return status
