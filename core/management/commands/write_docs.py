"""`write_docs [--check]`: state tables, role × permission, and what apps register, drawn from the code that applies them."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from core.effects import mails_page, then
from core.gates import all_gates
from core.generated import all_documents
from core.permissions import all_declared
from core.roles import ObjectRole, Role
from core.workflow import Transition, all_workflows

HEADER = "<!-- Written by `./dev manage write_docs` from the code; change the code, not this file. -->\n"
THEN = (
    "*Told*: the kinds of mail that tell the step to those whom it concerns; `casework.moved` is sent by the engine, to the side across\n"
    "whoever acted. *Then*: handlers of the transition, and what the services that perform it do (`core/effects.py` reads their source: a"
    " service that computes the name of the transition, as the release of decisions does, is not seen there).\n"
)


def workflows() -> str:
    """One table per model: transition, from, to, who, gate."""
    parts = [HEADER, "# States and transitions\n", THEN]
    for model, workflow in sorted(all_workflows().items()):
        parts.append(
            f"## {model}\n\n| transition | from | to | who | gate | told | then |\n|---|---|---|---|---|---|---|"
        )
        for row in workflow.transitions:
            cells = [row.name, ", ".join(row.sources), row.target, _who(row), row.gate or "", _told(row)]
            cells.append(then(model, row.name))
            parts.append(f"| {' | '.join(cells)} |")
        parts.append("")
    parts.append("## Gates\n\n| gate | conditions |\n|---|---|")
    parts += [
        f"| {gate.name} | {', '.join(gate.expects)} |" for gate in sorted(all_gates(), key=lambda gate: gate.name)
    ]
    return "\n".join(parts) + "\n"


def _who(row: Transition) -> str:
    """Who takes a step, who confirms it, and until when it is open."""
    who = f"`{row.perm}`" if row.perm else "the clock, or a rule"
    if row.second:
        who += f", then another person with `{row.second}`"
    return f"{who}, until `{row.until.__name__}`" if row.until else who


def _told(row: Transition) -> str:
    """The mails that tell it, or why nobody has to be told; the act that it makes."""
    told = ", ".join(f"`{kind}`" for kind in row.notify) or f"nobody: {row.quiet}"
    return f"{told}; act `{row.act}`" if row.act else told


def permissions() -> str:
    """Role × permission; a mark means the grant, the rule on state and time still applies."""
    roles = [*Role, *ObjectRole]
    parts = [HEADER, "# Who may be granted what\n"]
    parts.append(
        "A mark is the grant; the rule of the permission (state, time, conflict) is asked as well, of everybody: "
        "[rights.md](rights.md) holds the answers, person by person and state by state.\n"
    )
    parts.append("| permission | " + " | ".join(role.value for role in roles) + " |")
    parts.append("|---|" + "---|" * len(roles))
    for name, spec in sorted(all_declared().items()):
        holders = spec.roles | spec.object_roles
        parts.append(f"| {name} | " + " | ".join("●" if role in holders else "" for role in roles) + " |")
    return "\n".join(parts) + "\n"


class Command(BaseCommand):
    help = "Writes docs/workflows.md, docs/permissions.md and the documents that apps register"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        stale = []
        call_command("compile_messages")  # before English is read for the first time
        with translation.override("en"):
            documents = {
                "workflows.md": workflows(),
                "permissions.md": permissions(),
                "mails.md": f"{HEADER}\n{mails_page()}",
                **{name: f"{HEADER}\n{make()}" for name, make in all_documents().items()},
            }
        for name, text in documents.items():
            path = Path(settings.BASE_DIR) / "docs" / name
            if options["check"]:
                if not path.exists() or path.read_text(encoding="utf-8") != text:
                    stale.append(name)
            else:
                path.write_text(text, encoding="utf-8")
        if stale:
            self.stderr.write(f"out of step with the code: {', '.join(stale)} (./dev manage write_docs)")
            sys.exit(1)
