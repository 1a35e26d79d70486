"""Signing inside of somebody else's loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from agreements.documents.loops import outside_of_loops


async def _answer():
    return 42


@pytest.fixture
def in_a_thread():
    """A browser test of the same process leaves a loop running in its main thread."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda act: pool.submit(act).result()


def test_a_loop_may_be_started_with_and_without_one_around(in_a_thread):
    async def around():
        return outside_of_loops(lambda: asyncio.run(_answer()))

    assert in_a_thread(lambda: outside_of_loops(lambda: asyncio.run(_answer()))) == 42
    assert in_a_thread(lambda: asyncio.run(around())) == 42


def test_what_fails_inside_fails_outside(in_a_thread):
    async def around():
        return outside_of_loops(lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        in_a_thread(lambda: asyncio.run(around()))
