"""What every task of `./dev` stands on: where things are, one run with its database, and commands in the foreground."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

from tools.places import ROOT, VAR
from tools.run_folder import RunFolder

__all__ = ["PYTHON", "ROOT", "VAR", "call", "database", "leave_on_signals", "manage"]

PYTHON = sys.executable
PATIENCE = 15  # seconds given, after Ctrl-C, to a command that received it too


def leave_on_signals() -> None:
    """Ctrl-C, `kill` and a closed terminal all unwind the stack, so that the run ends. `nohup` is respected."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _leave)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _leave)


def _leave(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def call(*command: str, **environment: str) -> int:
    """Runs a command in the foreground. After Ctrl-C, which it receives as well, it may tidy up before we leave."""
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        return process.wait()
    except KeyboardInterrupt:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        raise


def manage(*arguments: str, **environment: str) -> int:
    return call(PYTHON, "manage.py", *arguments, **environment)


@contextlib.contextmanager
def database(kind: str) -> Iterator[None]:
    """A run with an address in DATABASE_URL: the one given, or a private server of this kind. Everything ends with it."""
    run = RunFolder.begin()
    try:
        if os.environ.get("DATABASE_URL"):
            yield
            return
        from tools.local_postgres import LocalPostgres  # noqa: PLC0415 (slow)

        server = LocalPostgres(VAR / kind, fast=kind == "test")
        run.owns_database(server.folder)
        os.environ["DATABASE_URL"] = server.start()
        os.environ["DATABASE_SUPERUSER_URL"] = server.url("postgres")
        try:
            yield
        finally:
            server.leave()
            del os.environ["DATABASE_URL"], os.environ["DATABASE_SUPERUSER_URL"]
    finally:
        run.end()
