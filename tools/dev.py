"""The tasks behind `./dev`: each is one function below."""

import os
import sys
from collections.abc import Callable, Sequence

from tools.running import PYTHON, ROOT, call, database, leave_on_signals, manage


def test(arguments: Sequence[str]) -> int:
    from tools import system  # noqa: PLC0415 (only here)

    if not system.is_complete():
        return 1
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    with database("test"):
        if manage("compile_messages"):
            return 1
        parallel = (
            ()
            if any(argument.startswith(("-n", "--pdb", "-s")) for argument in arguments)
            # One process more than cores: browsers, workers and servers that a test starts are waited for. Who runs what:
            # tests/order.py.
            else ("-n", str((os.cpu_count() or 2) + 1))
        )
        return call(PYTHON, "-m", "pytest", *parallel, *arguments)


def lint(arguments: Sequence[str]) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    steps: list[tuple[str, ...]] = [
        (PYTHON, "-m", "ruff", "check", "."),
        (PYTHON, "-m", "ruff", "format", "--check", "."),
        (PYTHON, "-m", "djlint", "--lint", "--quiet", "."),
        (PYTHON, "manage.py", "check", "--fail-level", "WARNING"),
        (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run", "--verbosity", "1"),
        (PYTHON, "manage.py", "messages", "--check"),
        (PYTHON, "-m", "tools.typography", "--check"),
        (PYTHON, "manage.py", "write_docs", "--check"),
        (PYTHON, "-m", "mypy", *typed_layers()),
    ]
    with database("test"):
        failed = [" ".join(step[1:]) for step in steps if call(*step)]
    for step in failed:
        print(f"lint: {step} found something", file=sys.stderr)
    return 1 if failed else 0


def typed_layers() -> list[str]:
    """The rule layers, where types are strict: core, register, domain, workflow, permissions, the commons model."""
    patterns = (
        "core/*.py",
        "register/*.py",
        "*/domain/*.py",
        "*/*/domain/*.py",
        "*/workflow.py",
        "*/*/workflow.py",
        "*/permissions.py",
        "*/*/permissions.py",
        "agreements/commons/**/*.py",
    )
    found = {path.relative_to(ROOT) for pattern in patterns for path in ROOT.glob(pattern)}
    return sorted(str(path) for path in found if path.parts[0] != "tests")


def messages(arguments: Sequence[str]) -> int:
    """The no-break spaces of French are part of a message: they are set before it enters a catalogue."""
    if "--check" not in arguments and call(PYTHON, "-m", "tools.typography", "--sources"):
        return 1
    return manage("messages", *arguments, DJANGO_SETTINGS_MODULE="config.settings.test")


def docs(_arguments: Sequence[str]) -> int:
    """Every document drawn from the code, but those that hold expected answers or measures, whose changes are read first."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    with database("test"):
        failed = manage("write_docs") or call(PYTHON, "-m", "tests.tables.gates.document")
    return failed or call(PYTHON, "-m", "agreements.commons.table", "--write", "docs/stress-table.md")


def demo(arguments: Sequence[str]) -> int:
    from tools.demo import run  # noqa: PLC0415 (slow)

    return run(arguments)


def with_demo_database(*command: str) -> int:
    with database("demo"):
        return manage(*command)


def worker(arguments: Sequence[str]) -> int:
    """With the development settings mail goes to a folder: jobs of a real installation must not be taken there."""
    from tools.demo import refusal  # noqa: PLC0415 (slow)

    with database("demo"):
        settings = os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings.dev")
        if settings == "config.settings.dev" and (why := refusal()):
            print(why, file=sys.stderr)
            return 1
        return manage("procrastinate", "worker", *arguments)


def bench(arguments: Sequence[str]) -> int:
    with database("bench"):
        return call(PYTHON, "-m", "bench", *arguments)


def setup(arguments: Sequence[str]) -> int:
    from tools import system  # noqa: PLC0415 (only here)

    return system.setup(arguments)


def mutants(arguments: Sequence[str]) -> int:
    from tools.mutants import run  # noqa: PLC0415 (slow)

    return run(arguments)


TASKS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo,
    "test": test,
    "lint": lint,
    "bench": bench,
    "mutants": mutants,
    "setup": setup,
    "worker": worker,
    "shell": lambda arguments: with_demo_database("shell", *arguments),
    "manage": lambda arguments: with_demo_database(*arguments),
    "messages": messages,
    "docs": docs,
}


def main() -> int:
    leave_on_signals()
    task = TASKS.get(sys.argv[1])
    if task is None:
        print(f"./dev knows: {', '.join(TASKS)}", file=sys.stderr)
        return 2
    return task(sys.argv[2:])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
