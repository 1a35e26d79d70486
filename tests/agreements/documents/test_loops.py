"""Signing inside of somebody else's loop."""

import asyncio

import pytest

from agreements.documents.loops import outside_of_loops


async def _answer():
    return 42


def test_a_loop_may_be_started_with_and_without_one_around():
    async def around():
        return outside_of_loops(lambda: asyncio.run(_answer()))

    assert outside_of_loops(lambda: asyncio.run(_answer())) == 42
    assert asyncio.run(around()) == 42


def test_what_fails_inside_fails_outside():
    async def around():
        return outside_of_loops(lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(around())
