"""A run of the tools: the folder of its temporary files, the processes it starts, and how both end.

Every process of a run carries the folder's path in its environment (`MARKER`) and has its temporary files there
(`TMPDIR`). A watchdog in a session of its own waits until the process that began the run is gone, in whatever way, and
then calls `finish`. Should the watchdog be killed too, the next run finishes what is left.
"""

import atexit
import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self

from tools.places import MARKER, ROOT, VAR

RUNS = VAR / "run"
GRACE = 10.0  # seconds between being asked to stop and being killed
# A browser makes sockets some 46 characters deeper, and the kernel's limit for their path is 108 bytes.
LONGEST = 60


class RunFolder:
    """Begun by one process, which holds its lock; files and processes are gone once `end` returns."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: IO[str] | None = None
        self._watchdog: subprocess.Popen[bytes] | None = None

    @classmethod
    def begin(cls) -> Self:
        """Finishes what dead runs left, then makes a folder, sets MARKER and TMPDIR, and starts the watchdog."""
        RUNS.mkdir(parents=True, exist_ok=True)
        run = cls(RUNS / secrets.token_hex(3))
        with _one_at_a_time():
            left = [folder for folder in RUNS.iterdir() if folder.is_dir() and _is_abandoned(folder)]
            run.folder.mkdir(mode=0o700)
            run._lock = (run.folder / "lock").open("w")
            fcntl.flock(run._lock, fcntl.LOCK_EX)
        for folder in left:
            finish(folder, grace=0)
        run._watchdog = run._start_watchdog()
        os.environ[MARKER] = str(run.folder)
        os.environ["TMPDIR"] = str(run._temporary_files())
        tempfile.tempdir = None
        return run

    def _temporary_files(self) -> Path:
        files = self.folder / "t"
        if len(str(files)) <= LONGEST:
            files.mkdir(mode=0o700)
            return files
        elsewhere = Path("/tmp") / f"datacity-{self.folder.name}"
        files.symlink_to(elsewhere)  # before it exists, so that no moment leaves a folder that nobody knows of
        elsewhere.mkdir(mode=0o700)
        return elsewhere

    def _start_watchdog(self) -> subprocess.Popen[bytes]:
        unmarked = {name: value for name, value in os.environ.items() if name not in {MARKER, "TMPDIR"}}
        return subprocess.Popen(
            [sys.executable, "-m", "tools.watchdog", str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            cwd=ROOT,
            env=unmarked,
            start_new_session=True,
        )

    def owns_database(self, folder: Path) -> None:
        """To be told before the server starts: whoever finishes the run stops it, unless another run uses it."""
        (self.folder / "postgres.json").write_text(json.dumps(str(folder)))

    def end(self) -> None:
        """Stops every process of the run and removes its files; safe to call twice."""
        if self._watchdog and self._watchdog.stdin:
            self._watchdog.stdin.close()
            self._watchdog.wait()
            self._watchdog = None
        if self.folder.exists():  # the watchdog was killed
            finish(self.folder)
        if self._lock:
            self._lock.close()
        if os.environ.get(MARKER) == str(self.folder):
            del os.environ[MARKER], os.environ["TMPDIR"]
            tempfile.tempdir = None


def current() -> Path:
    """The folder of the run this process belongs to; outside any, begins one that ends with the process."""
    if folder := os.environ.get(MARKER):
        return Path(folder)
    run = RunFolder.begin()
    atexit.register(run.end)
    return run.folder


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (RUNS / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_abandoned(folder: Path) -> bool:
    with contextlib.suppress(OSError), (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return not (folder / "lock").exists()


def finish(folder: Path, grace: float = GRACE) -> None:
    """Ends every process of a run, its database server when nobody else uses it, and removes its files. Idempotent."""
    _end_processes(folder, grace)
    record = folder / "postgres.json"
    if record.exists():
        from tools.local_postgres import LocalPostgres  # noqa: PLC0415 (slow)

        with contextlib.suppress(ValueError):  # half written: the server had not been started
            LocalPostgres(Path(json.loads(record.read_text()))).stop()
    for ports in folder.glob("s3-*.json"):
        with contextlib.suppress(ValueError):
            remove_dead_sockets(json.loads(ports.read_text()))
    shutil.rmtree((folder / "t").resolve(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _end_processes(folder: Path, grace: float) -> None:
    deadline = time.monotonic() + grace
    asked: set[int] = set()
    while (processes := processes_of(folder)) and time.monotonic() < deadline + GRACE:
        too_late = time.monotonic() > deadline
        for process in processes if too_late else processes - asked:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL if too_late else signal.SIGTERM)
        asked |= processes
        time.sleep(0.05)


def processes_of(folder: Path) -> set[int]:
    """Processes that carry this run in their environment, whatever their parent, group or session."""
    entry = f"{MARKER}={folder}".encode()
    if not Path("/proc/self/environ").exists():  # macOS
        listed = subprocess.run(["ps", "-AEwwo", "pid=,command="], capture_output=True, check=False).stdout
        return {int(line.split()[0]) for line in listed.splitlines() if entry in line.split()} - {os.getpid()}
    found = set()
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):  # gone meanwhile, or somebody else's
            if entry in (process / "environ").read_bytes().split(b"\0"):
                found.add(int(process.name))
    return found - {os.getpid()}


def remove_dead_sockets(ports: list[int]) -> None:
    """SeaweedFS puts sockets in /tmp, named after its ports, and has no option that says where."""
    for port in ports:
        for path in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):
            with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
                if probe.connect_ex(str(path)) != 0:
                    path.unlink()
