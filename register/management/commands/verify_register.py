"""`manage.py verify_register [--url URL | --file F]`: exit status 0 good, 1 false, 2 cannot check.

With an address or a file it runs the very program that is offered to the public; without, it reads the database.
"""

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import Error as DatabaseError

from register.domain.verify import verify_log
from register.models import Head
from register.queries import latest_head, root_at

STANDALONE = Path(__file__).parents[2] / "static" / "register" / "datacity_verify.py"
DATABASE = "database"


def load_standalone() -> ModuleType:
    spec = spec_from_file_location("datacity_verify", STANDALONE)
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Command(BaseCommand):
    help = "Recomputes the tree, checks signature and consistency with the last known head (0 good, 1 false, 2 cannot check)."

    def add_arguments(self, parser: CommandParser) -> None:
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--url", help="address of an installation")
        where.add_argument("--file", action="append", help="journal, head and keys, in one file or several")
        parser.add_argument("--memory", help="file that keeps the last known heads (default: in the var folder)")

    def handle(self, *args: Any, **options: Any) -> None:
        memory = options["memory"] or str(Path(settings.VAR_DIR) / "register-known-heads.json")
        if options["url"]:
            status = load_standalone().main(["--url", options["url"], "--memory", memory])
        elif options["file"]:
            status = self.check_file(options["file"])
        else:
            status = self.check_database(Path(memory))
        if status:
            sys.exit(status)

    def check_file(self, paths: list[str]) -> int:
        """A journal without a head is checked against the heads that this installation has signed."""
        standalone = load_standalone()
        try:
            entries, heads, keys = standalone.load_files(paths)
            if not heads:
                rows = Head.objects.filter(tree_size__lte=len(entries)).order_by("id")
                heads = [head.as_json() for head in rows.iterator(chunk_size=2000)]
            head, leaves = standalone.check_log(entries, heads, keys)
        except standalone.FalseError as error:
            return self.say(1, f"FAUX : {error}")
        except (standalone.CannotCheckError, DatabaseError, KeyError, TypeError, AttributeError) as error:
            return self.say(2, f"VÉRIFICATION IMPOSSIBLE : {error}")
        return self.say(0, f"Registre vérifié : {len(leaves)} inscriptions, racine {head['root_hash']}.")

    def check_database(self, memory: Path) -> int:
        try:
            return self.check_rows(memory)
        except (DatabaseError, OSError, ValueError) as error:
            return self.say(2, f"VÉRIFICATION IMPOSSIBLE : {error}")

    def check_rows(self, memory: Path) -> int:
        known = json.loads(memory.read_text(encoding="utf-8")) if memory.exists() else {}
        head = latest_head()
        if head is None:
            return self.say(2, "VÉRIFICATION IMPOSSIBLE : le registre n’a pas encore de tête signée.")
        report = verify_log()
        if not report.is_good:
            return self.say(1, *(f"FAUX : {fault}" for fault in report.faults))
        if (old := known.get(DATABASE)) and not self.begins_with(old, report.size):
            return self.say(
                1, f"FAUX : les {old['tree_size']} premières inscriptions ont changé depuis la dernière fois."
            )
        known[DATABASE] = {"tree_size": head.tree_size, "root_hash": bytes(head.root_hash).hex()}
        memory.parent.mkdir(parents=True, exist_ok=True)
        memory.write_text(json.dumps(known, indent=1), encoding="utf-8")
        waiting = report.size - head.tree_size
        tail = f" {waiting} inscriptions attendent une tête signée." if waiting else ""
        return self.say(
            0, f"Registre vérifié : {report.size} inscriptions, {report.heads} têtes, racine {report.root.hex()}.{tail}"
        )

    @staticmethod
    def begins_with(old: dict[str, Any], size: int) -> bool:
        return old["tree_size"] <= size and root_at(old["tree_size"]).hex() == old["root_hash"]

    def say(self, status: int, *lines: str) -> int:
        out = self.stderr if status else self.stdout
        for line in lines:
            out.write(line)
        return status
