"""`./dev demo`: database, migrations, translations, the real editions, a fictional running one, worker and server."""

import argparse
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from tools.running import PYTHON, ROOT, VAR, database, manage

ACCOUNTS = (
    ("equipe@demo.example", "équipe du programme"),
    ("juriste@demo.example", "juriste"),
    ("redaction@demo.example", "rédaction"),
    ("autorite@demo.example", "autorité signataire"),
    ("partenaire1@demo.example", "partenaire 1"),
    ("partenaire2@demo.example", "partenaire 2"),
    ("direction1@demo.example", "direction des mobilités (fictive)"),
    ("direction2@demo.example", "direction de la propreté (fictive)"),
    ("jure1@demo.example", "jurée"),
    ("jure2@demo.example", "juré, travaille pour le partenaire 1"),
    ("dpo@demo.example", "protection des données"),
    ("startup1@demo.example", "startup 1"),
    ("startup2@demo.example", "startup 2"),
    ("startup3@demo.example", "startup 3"),
    ("multi@demo.example", "partenaire 2, jurée et startup 3 à la fois"),
)


def run(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    os.environ.update(
        DEMO="1", DEBUG="0", DJANGO_SETTINGS_MODULE="config.settings.dev", SITE_URL=f"http://localhost:{options.port}"
    )
    if _busy(options.port):
        print(f"Port {options.port} is taken: stop what uses it, or choose another with --port.", file=sys.stderr)
        return 1
    if options.reset:
        _reset()
    try:
        with database("demo"):
            return _serve(options.port)
    except KeyboardInterrupt:
        print("Stopped.")
        return 0


def _serve(port: int) -> int:
    """Until one of the parts stops or a signal comes. What is started here ends with the run."""
    if why := refusal():
        print(why, file=sys.stderr)
        return 1
    if not _prepare():
        return 1
    processes = [_server(port)]
    if _answers(port, processes):
        _announce(port)
        # After the first page, which would otherwise wait for both to start.
        processes.append(_start("manage.py", "procrastinate", "worker"))
    try:
        return _wait(processes)
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
        raise


def refusal() -> str:
    """Why the database of DATABASE_URL may not receive a demonstration; empty when it may."""
    import psycopg  # noqa: PLC0415 (slow)

    from seeding.expendable import reason_to_refuse  # noqa: PLC0415 (only here)

    try:
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as cursor:
            return reason_to_refuse(cursor)
    except psycopg.OperationalError as error:
        return f"The database of DATABASE_URL does not answer: {error}"


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev demo")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--reset", action="store_true", help="empty the demonstration first")
    return parser.parse_args(arguments)


def _busy(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _reset() -> None:
    from tools.local_postgres import LocalPostgres  # noqa: PLC0415 (slow)

    if os.environ.get("DATABASE_URL"):
        raise SystemExit("--reset empties only the private server in var/: unset DATABASE_URL, or empty that database.")
    server = LocalPostgres(VAR / "demo")
    server.stop()  # one that a crash left behind
    if server.is_up():
        raise SystemExit("Another demonstration is running on this folder: stop it before --reset.")
    for name in ("demo", "media", "private", "mail", "register.key", "demo.stamp"):
        path = VAR / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _fingerprint() -> str:
    """Of everything that the prepared database depends on: when it is unchanged, a second start prepares nothing."""
    digest = hashlib.sha256(os.environ["DATABASE_URL"].encode())
    patterns = (
        "*/migrations/*.py",
        "*/demo*.py",
        "*/*/demo*.*",
        "*/locale/*/*/*.po",
        "data/*.json",
        "agreements/data/*.json",
        "requirements.txt",
    )
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _prepare() -> bool:
    stamp, wanted = VAR / "demo.stamp", _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return True
    print("Preparing the demonstration (first start) …", flush=True)
    if manage("prepare_demo") != 0:
        return False
    stamp.write_text(wanted)
    return True


def _start(*command: str) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C reaches us alone, and everything is then ended in one way."""
    with (VAR / "demo.log").open("ab") as log:
        return subprocess.Popen([PYTHON, *command], cwd=ROOT, stdout=log, stderr=log, start_new_session=True)


def _server(port: int) -> subprocess.Popen[bytes]:
    address = ("--host", "127.0.0.1", "--port", str(port))
    workers = ("--workers", "1", "--blocking-threads", "8", "--no-ws")
    return _start("-m", "granian", "--interface", "wsgi", *address, *workers, "config.wsgi:application")


def _answers(port: int, processes: list[subprocess.Popen[bytes]]) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and all(process.poll() is None for process in processes):
        try:
            urllib.request.urlopen(f"http://localhost:{port}/-/health/", timeout=5)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return True
    return False


def _announce(port: int) -> None:
    address = f"http://localhost:{port}/"
    print(f"\nDataCity is at {address}   (English: {address}en/)\n\nAccounts, all with the password datacity-demo:")
    for email, who in ACCOUNTS:
        print(f"  {email:<28} {who}")
    print(
        f"\nSign in at {address}compte/login/ ; mail is kept in {Path('var/mail')} ; Ctrl-C stops everything.",
        flush=True,
    )


def _wait(processes: list[subprocess.Popen[bytes]]) -> int:
    while all(process.poll() is None for process in processes):
        time.sleep(0.5)
    print(f"A part of the demonstration stopped by itself; see {VAR / 'demo.log'}.", file=sys.stderr)
    return 1
