"""pyHanko signs and verifies in a loop of asyncio that it starts itself."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def outside_of_loops[Result](act: Callable[[], Result]) -> Result:
    """What `act` gives; in a thread of its own when this one is already in a loop, which may not start another."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return act()
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()
