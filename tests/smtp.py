"""A real SMTP server for tests."""

import socket

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class Keep(Message):
    """Keeps what it receives in `messages`."""

    def __init__(self):
        super().__init__()
        self.messages = []

    def handle_message(self, message):
        self.messages.append(message)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(handler):
    """A server started on the loopback; `.port` says where, `.stop()` ends it."""
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    return controller
