"""Asks clamd, the daemon of ClamAV, about a content: its INSTREAM command, over a socket of the machine or of the network.

Source: clamd(8), « COMMANDS ». Nothing here knows of stored files: `scanning.py` does.
"""

import socket
import struct
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass

from django.conf import settings

ANSWER = 4096  # bytes of the longest answer read
BLOCK = 64 * 1024


class Unreachable(OSError):
    """No answer, or one that says neither clean nor infected: to be asked again."""


class TooLarge(OSError):
    """clamd takes no stream of this size (its `StreamMaxLength`)."""


@dataclass(frozen=True)
class Verdict:
    """`signature` names what was found; empty when nothing was."""

    signature: str = ""

    @property
    def clean(self) -> bool:
        return not self.signature


def is_configured() -> bool:
    return bool(settings.CLAMD_SOCKET or settings.CLAMD_HOST)


def _connect() -> socket.socket:
    if settings.CLAMD_SOCKET:
        found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        found.settimeout(settings.CLAMD_TIMEOUT)
        found.connect(settings.CLAMD_SOCKET)
        return found
    return socket.create_connection((settings.CLAMD_HOST, settings.CLAMD_PORT), timeout=settings.CLAMD_TIMEOUT)


def ask(blocks: Iterable[bytes]) -> Verdict:
    """What clamd says of these bytes. Raises Unreachable, or TooLarge."""
    try:
        with closing(_connect()) as line:
            # A daemon that has read enough answers and hangs up: what it said is still there to be read.
            with suppress(BrokenPipeError, ConnectionResetError):
                _send(line, blocks)
            return _understood(_answer(line))
    except TooLarge:
        raise
    except OSError as error:
        raise Unreachable(str(error) or type(error).__name__) from error


def _send(line: socket.socket, blocks: Iterable[bytes]) -> None:
    line.sendall(b"zINSTREAM\0")
    for block in blocks:
        for at in range(0, len(block), BLOCK):
            part = block[at : at + BLOCK]
            line.sendall(struct.pack("!L", len(part)) + part)
    line.sendall(struct.pack("!L", 0))


def _answer(line: socket.socket) -> str:
    said = b""
    while b"\0" not in said and len(said) < ANSWER:
        more = line.recv(ANSWER)
        if not more:
            break
        said += more
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()


def _understood(said: str) -> Verdict:
    """« stream: OK », « stream: Eicar-Signature FOUND », « INSTREAM size limit exceeded. ERROR »."""
    if said == "stream: OK":
        return Verdict()
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return Verdict(said.removeprefix("stream: ").removesuffix(" FOUND"))
    if "size limit exceeded" in said:
        raise TooLarge(said)
    raise Unreachable(said or "clamd hung up without an answer")


def ping() -> bool:
    """Whether clamd answers at all."""
    try:
        with closing(_connect()) as line:
            line.sendall(b"zPING\0")
            return _answer(line) == "PONG"
    except OSError:
        return False
