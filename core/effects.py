"""What follows a transition, read from the source of the services that perform it: mails, register entries, cached pages.

Static reading: the body of each function that calls `perform(…, "<transition>")`, and the functions of the same module that
it calls. What a service does under a computed name is not seen; handlers are known from the workflow itself.
"""

import ast
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

from core.emails import Email
from core.workflow import all_workflows

REGISTER_CALLS = ("append", "note", "enter", "record")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Effects:
    """What one function does, itself and through its neighbours."""

    performs: set[str] = field(default_factory=set)
    mails: set[str] = field(default_factory=set)
    entries: set[str] = field(default_factory=set)
    invalidates: bool = False
    named: set[str] = field(default_factory=set)  # mails that the function itself names


def mail_classes() -> dict[str, type[Email]]:
    """Every kind of mail of the programme, by the name of its class."""
    for path in _sources("emails.py"):
        importlib.import_module(".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts))
    found: dict[str, type[Email]] = {}
    waiting: list[type[Email]] = [Email]
    while waiting:
        kinds = [kind for kind in waiting.pop().__subclasses__() if not kind.__module__.startswith("tests.")]
        waiting += kinds
        found |= {kind.__name__: kind for kind in kinds if "kind" in vars(kind)}
    return found


def _sources(pattern: str = "*.py") -> list[Path]:
    ours = {config.path for config in apps.get_app_configs() if Path(config.path).parent == Path(settings.BASE_DIR)}
    return sorted(
        path
        for folder in ours
        for path in Path(folder).rglob(pattern)
        if "migrations" not in path.parts and path.name != "demo.py"
    )


@cache
def functions() -> dict[tuple[Path, str], tuple[Function, Effects]]:
    """Every function of the programme with its effects."""
    found = {}
    names = frozenset(mail_classes())
    for path in _sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        local = {row.name: row for row in ast.walk(tree) if isinstance(row, Function)}
        for name, row in local.items():
            effects = Effects()
            _read(row, names, effects)
            effects.named = set(effects.mails)
            for part in _reached(row, local):
                _read(part, names, effects)
            found[path, name] = (row, effects)
    return found


def _body(row: Function) -> Iterator[ast.AST]:
    """Every node of the body: a name in an annotation does nothing."""
    for statement in row.body:
        yield from ast.walk(statement)


def _reached(start: Function, local: dict[str, Function]) -> Iterator[Function]:
    """The function and those of its module that it calls, each once."""
    waiting, seen = [start], {start.name}
    while waiting:
        row = waiting.pop()
        yield row
        for node in ast.walk(row):
            if isinstance(node, ast.Name) and node.id in local and node.id not in seen:
                seen.add(node.id)
                waiting.append(local[node.id])


def _read(row: Function, mails: frozenset[str], effects: Effects) -> None:
    for node in _body(row):
        if isinstance(node, ast.Name) and node.id in mails:
            effects.mails.add(node.id)
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        words = {arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
        if node.func.id == "perform":
            effects.performs |= words
        elif node.func.id in REGISTER_CALLS:
            effects.entries |= {word for word in words if "." in word}
        elif node.func.id == "changed":
            effects.invalidates = True


@cache
def _folders() -> dict[str, Path]:
    """Where each workflow is declared."""
    found = {}
    for path in _sources("workflow.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "declare_workflow":
                found[ast.literal_eval(node.args[0])] = path.parent
    return found


def then(model: str, transition: str) -> str:
    """The cell of a table: handlers, then what the services that perform the transition do."""
    workflow = all_workflows()[model]
    told = [f"handler `{_name(handler)}`" for handler in workflow.handlers.get(transition, [])]
    owners = [row.model for row in all_workflows().values() if any(t.name == transition for t in row.transitions)]
    mails, entries, invalidates = set(), set(), False
    for (path, _function), (_row, effects) in functions().items():
        if transition not in effects.performs:
            continue
        if len(owners) > 1 and _folders().get(model) not in path.parents:
            continue
        mails |= effects.mails
        entries |= effects.entries
        invalidates |= effects.invalidates
    told += [f"mail `{mail_classes()[name].kind}`" for name in sorted(mails)]
    told += [f"register `{entry}`" for entry in sorted(entries)]
    return ", ".join([*told, *(["cached pages"] if invalidates else [])])


def _name(handler: object) -> str:
    return f"{getattr(handler, '__module__', '')}.{getattr(handler, '__qualname__', handler)}"


def senders(mail: str) -> list[str]:
    """The functions that name this mail themselves."""
    return sorted(
        f"{'.'.join(path.relative_to(settings.BASE_DIR).with_suffix('').parts)}.{name}"
        for (path, name), (_row, effects) in functions().items()
        if mail in effects.named
    )


def mails_page() -> str:
    """`docs/mails.md`: every kind of mail, its subjects, who receives it and when, who sends it."""
    from django.utils.translation import override  # noqa: PLC0415 (beside its only use)

    lines = [
        "# Mails\n",
        "Drawn from the classes of `emails.py` and from the functions that name them. Who receives each one, and when, is what",
        "its class says of itself. *Asks*: it waits for an act of its reader, and its subject begins with « Action demandée ».\n",
        "| kind | to whom, when | asks | can be refused | subject (fr) | subject (en) | sent by | template |\n|---|---|---|---|---|---|---|---|",
    ]
    for name, kind in sorted(mail_classes().items(), key=lambda row: row[1].kind):
        subjects = []
        for language in ("fr", "en"):
            with override(language):
                subjects.append(str(kind.subject))
        sent = ", ".join(f"`{sender}`" for sender in senders(name))
        words = " ".join((inspect.cleandoc(kind.__doc__ or "")).split())
        asks, free = "yes" if kind.action else "", "" if kind.required else "yes"
        lines.append(
            f"| `{kind.kind}` | {words} | {asks} | {free} | {subjects[0]} | {subjects[1]} | {sent} | `{kind.template}` |"
        )
    return "\n".join(lines) + "\n"
