"""The tasks behind `./dev`: each is one function below."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VAR = ROOT / "var"
PYTHON = sys.executable


def _call(*command: str, **environment: str) -> int:
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False).returncode


def manage(*arguments: str, **environment: str) -> int:
    return _call(PYTHON, "manage.py", *arguments, **environment)


def database(kind: str) -> Callable[[], None]:
    """Puts an address in DATABASE_URL: the one given, or a private server of this kind. Returns what stops it."""
    if os.environ.get("DATABASE_URL"):
        return lambda: None
    from tools.local_postgres import LocalPostgres  # noqa: PLC0415 (slow)

    server = LocalPostgres(VAR / kind, fast=kind == "test")
    os.environ["DATABASE_URL"] = server.start()
    os.environ["DATABASE_SUPERUSER_URL"] = server.url("postgres")
    return server.stop


def test(arguments: Sequence[str]) -> int:
    from tools import browser  # noqa: PLC0415 (slow)

    browser.install()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    stop = database("test")
    try:
        if manage("compile_messages"):
            return 1
        parallel = (
            ()
            if any(argument.startswith(("-n", "--pdb", "-s")) for argument in arguments)
            else ("-n", str(os.cpu_count() or 2), "--dist", "worksteal")
        )
        return _call(PYTHON, "-m", "pytest", *parallel, *arguments)
    finally:
        stop()


def lint(arguments: Sequence[str]) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    stop = database("test")
    try:
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
        failed = [" ".join(step[1:]) for step in steps if _call(*step)]
    finally:
        stop()
    for step in failed:
        print(f"lint: {step} found something", file=sys.stderr)
    return 1 if failed else 0


def typed_layers() -> list[str]:
    """The rule layers, where types are strict: core, register, domain, workflow, permissions, the commons model."""
    patterns = (
        "core/*.py",
        "register/*.py",
        "*/domain/*.py",
        "*/workflow.py",
        "*/workflow/*.py",
        "*/permissions.py",
        "agreements/commons/*.py",
    )
    return sorted({str(path.relative_to(ROOT)) for pattern in patterns for path in ROOT.glob(pattern)})


def messages(arguments: Sequence[str]) -> int:
    return manage("messages", *arguments, DJANGO_SETTINGS_MODULE="config.settings.test")


def demo(arguments: Sequence[str]) -> int:
    from tools.demo import run  # noqa: PLC0415 (slow)

    return run(arguments)


def with_demo_database(*command: str) -> int:
    os.environ.setdefault("DEMO", "1")
    stop = database("demo")
    try:
        return manage(*command)
    finally:
        stop()


def bench(arguments: Sequence[str]) -> int:
    stop = database("bench")
    try:
        return _call(PYTHON, "-m", "bench", *arguments)
    finally:
        stop()


TASKS: dict[str, Callable[[Sequence[str]], int]] = {
    "demo": demo,
    "test": test,
    "lint": lint,
    "bench": bench,
    "messages": messages,
    "worker": lambda arguments: with_demo_database("procrastinate", "worker", *arguments),
    "shell": lambda arguments: with_demo_database("shell", *arguments),
    "manage": lambda arguments: with_demo_database(*arguments),
}


def main() -> int:
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
