"""Identifiers: UUID version 7 (RFC 9562, 5.7), made here because PostgreSQL 15 and Python 3.13 have no function for it."""

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """A new identifier: 48 bits of milliseconds since 1970, 12 bits of the fraction of the millisecond (6.2, method 3: what
    one process makes in turn stays in turn), then 62 random bits. Sorts by time of creation, and tells it.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76 | (rest * 4096 // 1_000_000) << 64
    value |= 0b10 << 62 | int.from_bytes(os.urandom(8), "big") & (1 << 62) - 1
    return uuid.UUID(int=value)
