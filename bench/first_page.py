"""From a clone to the first page, step by step, and the second start: `python -m bench.first_page`.

Clones the committed state into `var/first_page`, runs `./dev demo` there as a newcomer does, asks for the front page, ends
it by Ctrl-C and starts it again. Package caches are as warm as this machine's are. Fails beyond LIMITS.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from tools.local_postgres import LocalPostgres

ROOT = Path(__file__).resolve().parents[1]
LIMITS = {"first start": 60.0, "second start": 10.0}
INHERITED = {
    "DATACITY_RUN",
    "DATACITY_VAR",
    "TMPDIR",
    "DATABASE_URL",
    "DATABASE_SUPERUSER_URL",
    "DJANGO_SETTINGS_MODULE",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(clone: Path) -> float:
    """Seconds until the front page was received whole; every line that the demonstration says, with its moment."""
    port, began = free_port(), time.perf_counter()
    kept = {name: value for name, value in os.environ.items() if name not in INHERITED}
    process = subprocess.Popen(
        ["./dev", "demo", "--port", str(port)],
        cwd=clone,
        env={**kept, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    def follow() -> None:
        for line in process.stdout or ():
            if line.startswith(("  ", "Installing", "Preparing")) and "@demo.example" not in line:
                print(f"  {time.perf_counter() - began:6.1f} s {line.rstrip()}", flush=True)

    threading.Thread(target=follow, daemon=True).start()
    while process.poll() is None and time.perf_counter() - began < 600:
        try:
            urllib.request.urlopen(f"http://localhost:{port}/", timeout=60).read()
        except OSError:
            time.sleep(0.1)
        else:
            break
    seconds = time.perf_counter() - began
    process.send_signal(signal.SIGINT)
    if process.wait(60):
        raise SystemExit("The demonstration did not start, or did not end well.")
    return seconds


def main() -> int:
    clone = ROOT / "var" / "first_page"
    shutil.rmtree(clone, ignore_errors=True)
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)], check=True)
    over = []
    for name, limit in LIMITS.items():
        seconds = start(clone)
        print(f"{name}: {seconds:.1f} s (at most {limit:.0f})")
        if seconds > limit:
            over.append(name)
    shutil.rmtree(
        LocalPostgres(clone / "var" / "demo").folder, ignore_errors=True
    )  # elsewhere, for root in a closed folder
    shutil.rmtree(clone)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
