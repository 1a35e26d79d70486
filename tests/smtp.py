"""A real SMTP server for tests."""

import re
import socket
import tempfile
from mailbox import Maildir
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox


class Keep(Mailbox):
    """Keeps what it receives in files, so that a forked process reads it too: `messages`, in the order in which they came."""

    def __init__(self, folder=None):
        # A folder that is there already would not get what a Maildir holds.
        super().__init__(folder or Path(tempfile.mkdtemp()) / "mail")

    @property
    def messages(self):
        kept = Maildir(self.mail_dir, create=False)
        return [kept[key] for key in sorted(kept.keys(), key=_number)]


def _number(key):
    """How many messages this process had kept before: `….Q12.host`."""
    return int(re.search(r"Q(\d+)", key)[1])


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(handler):
    """A server started on the loopback; `.port` says where, `.stop()` ends it."""
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    return controller
