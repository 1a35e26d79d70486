"""How often anybody may ask for something that costs computing time. Counted in memory: nothing is written anywhere."""

import ipaddress
import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

EVERYBODY = "*"


class Pace:
    """At most `each` acts of one sender and `together` of all within `seconds`, in this process.

    A process holds `senders` of them at most, the oldest leave first: many addresses do not fill its memory, and all of
    them together stay under `together`.
    """

    def __init__(
        self,
        *,
        each: int,
        together: int,
        seconds: int,
        senders: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.each, self.together, self.seconds, self.senders = each, together, seconds, senders
        self._clock = clock
        self._lock = threading.Lock()
        self._acts: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """Count one act of the sender at this address: 0 when it may go on, else the seconds after which it may ask again.

        An act that was refused is not counted.
        """
        with self._lock:
            now = self._clock()
            mine, all_of_them = self._recent(sender_of(address), now), self._recent(EVERYBODY, now)
            waits = [
                acts[0] + self.seconds - now
                for acts, most in ((mine, self.each), (all_of_them, self.together))
                if len(acts) >= most
            ]
            if waits:
                return max(1, math.ceil(max(waits)))
            mine.append(now)
            all_of_them.append(now)
            return 0

    def forget(self) -> None:
        """Starts anew."""
        with self._lock:
            self._acts.clear()

    def _recent(self, sender: str, now: float) -> deque[float]:
        acts = self._acts.setdefault(sender, deque())
        self._acts.move_to_end(sender)
        while acts and acts[0] <= now - self.seconds:
            acts.popleft()
        while len(self._acts) > self.senders:
            self._acts.popitem(last=False)
        return acts


def sender_of(address: str) -> str:
    """Who stands behind an address: itself, or its network of 64 bits where one line is given so many (IPv6)."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((found, 64), strict=False).network_address)
    return str(found)
