"""Starting the tools as a person does, away from the run that these tests belong to."""

import os
import socket
import time
import urllib.error
import urllib.request

from tools.places import MARKER

INHERITED = {
    MARKER,
    "TMPDIR",
    "DATABASE_URL",
    "DATABASE_SUPERUSER_URL",
    "DJANGO_SETTINGS_MODULE",
    "DEMO",
    "DEBUG",
    "CI",
}


def environment(var, **more):
    """As in a fresh shell, with a `var` of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in INHERITED}
    return {**kept, "DATACITY_VAR": str(var), **more}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def wait_until(condition, seconds=30):
    """True as soon as the condition holds; what it finally was once the time is over."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def wait_until_gone(folder):
    return wait_until(lambda: not folder.exists())


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
