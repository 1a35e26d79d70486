"""However a run ends, it leaves no process, no server and no file."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.tools.trying import environment, free_port, is_free, wait_until_gone
from tools.local_postgres import LocalPostgres
from tools.places import MARKER, ROOT
from tools.run_folder import finish, processes_of

# A grandchild in a session of its own, which no signal to a group reaches, listening and keeping a temporary file.
DETACHED = """
import os, socket, sys, tempfile, time
if os.fork():
    os._exit(0)
os.setsid()
open(tempfile.mkdtemp() + "/kept", "w").write("x")
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
print("listening", flush=True)
time.sleep(600)
"""
RUN = """
import os, subprocess, sys, time
from tools.running import PYTHON, database, leave_on_signals
leave_on_signals()
with database("demo"):
    print(os.environ["DATACITY_RUN"], os.environ["TMPDIR"], flush=True)
    subprocess.run([PYTHON, "-c", sys.argv[1], sys.argv[2]])
    time.sleep(600)
"""


def _begin(own_var, port):
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, DETACHED, str(port)],
        cwd=ROOT,
        env=environment(own_var),
        stdout=subprocess.PIPE,
        text=True,
    )
    folder, temporary = map(Path, process.stdout.readline().split())
    assert process.stdout.readline() == "listening\n"
    return process, folder, temporary


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_run_leaves_nothing_after_a_signal(own_var, number):
    port = free_port()
    process, folder, temporary = _begin(own_var, port)
    assert processes_of(folder), "the grandchild is of the run"
    assert list(temporary.glob("*/kept"))
    assert LocalPostgres(own_var / "demo").is_up()

    process.send_signal(number)
    process.wait(30)
    wait_until_gone(folder)

    assert processes_of(folder) == set()
    assert is_free(port)
    assert not folder.exists()
    assert not temporary.exists()
    server = LocalPostgres(own_var / "demo")
    assert not server.is_up()
    assert server.socket == server.data or not server.socket.exists()


def test_next_run_finishes_what_was_left_when_the_watchdog_was_killed_too(own_var):
    port = free_port()
    process, folder, temporary = _begin(own_var, port)
    watchdog = _watchdog_of(folder)
    os.kill(watchdog, signal.SIGKILL)
    process.kill()
    process.wait()
    time.sleep(0.5)
    assert not is_free(port), "nobody has ended it"

    next_port = free_port()
    process, next_folder, _ = _begin(own_var, next_port)
    assert is_free(port)
    assert not folder.exists()
    assert not temporary.exists()
    process.terminate()
    process.wait(30)
    wait_until_gone(next_folder)


def _watchdog_of(folder):
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        if entry.read_bytes().split(b"\0")[1:4] == [b"-m", b"tools.watchdog", str(folder).encode()]:
            return int(entry.parent.name)
    raise AssertionError("no watchdog")


def test_sweep_leaves_a_living_run_alone(own_var):
    port, other_port = free_port(), free_port()
    process, folder, _ = _begin(own_var, port)
    other, other_folder, _ = _begin(own_var, other_port)
    assert folder.exists()
    assert not is_free(port)

    other.terminate()
    other.wait(30)
    wait_until_gone(other_folder)
    assert not is_free(port)
    assert LocalPostgres(own_var / "demo").is_up(), "the first run still uses it"
    process.terminate()
    process.wait(30)
    wait_until_gone(folder)


def test_finish_kills_what_does_not_listen(tmp_path):
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"
    process = subprocess.Popen(
        [sys.executable, "-c", deaf], env={**os.environ, MARKER: str(tmp_path)}, stdout=subprocess.PIPE
    )
    process.stdout.readline()
    finish(tmp_path, grace=0.3)
    assert process.wait(5) == -signal.SIGKILL
    assert not tmp_path.exists()


def test_store_that_was_killed_leaves_no_socket(tmp_path):
    """SeaweedFS puts its sockets in /tmp whatever TMPDIR says; the next sweep knows their names."""
    code = "from tools.local_s3 import LocalS3; import time; LocalS3().start(); print(1, flush=True); time.sleep(600)"
    run = tmp_path / "run"
    run.mkdir()
    marked = {**os.environ, MARKER: str(run), "TMPDIR": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=marked, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"1\n"
    (record,) = run.glob("s3-*.json")
    ports = json.loads(record.read_text())

    def sockets():
        return [path for port in ports for path in Path("/tmp").glob(f"seaweedfs-*-{port}.sock")]

    assert sockets(), "otherwise this tries nothing"
    process.kill()
    finish(run, grace=0)
    process.wait()
    assert sockets() == []
