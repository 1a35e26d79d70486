"""How often one sender, and all of them together, may ask."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from public.domain.pace import Pace, sender_of


class Clock:
    now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pace(clock):
    return Pace(each=2, together=3, seconds=60, senders=3, clock=clock)


def test_each_sender_waits_for_the_first_of_its_acts_to_be_a_minute_old(pace, clock):
    assert pace.wait("192.0.2.1") == 0
    clock.now += 20
    assert pace.wait("192.0.2.1") == 0
    assert pace.wait("192.0.2.1") == 40
    clock.now += 40
    assert pace.wait("192.0.2.1") == 0


def test_a_refusal_is_not_counted(pace, clock):
    for _ in range(50):
        pace.wait("192.0.2.1")
    clock.now += 60

    assert pace.wait("192.0.2.1") == 0


def test_all_together_are_bounded(pace):
    waits = [pace.wait(f"192.0.2.{number}") for number in range(6)]

    assert waits == [0, 0, 0, 60, 60, 60]


def test_many_addresses_take_no_memory(clock):
    pace = Pace(each=1, together=10**6, seconds=60, senders=100, clock=clock)
    for number in range(5_000):
        pace.wait(f"10.0.{number // 256}.{number % 256}")

    assert len(pace._acts) <= 101


def test_one_line_is_one_sender_however_many_addresses_it_has():
    assert sender_of("2001:db8:1:2::1") == sender_of("2001:db8:1:2:ffff::9")
    assert sender_of("2001:db8:1:2::1") != sender_of("2001:db8:1:3::1")
    assert sender_of("192.0.2.1") != sender_of("192.0.2.2")
    assert sender_of("") == ""


def test_two_at_once_are_two(clock):
    pace = Pace(each=50, together=1_000, seconds=60, clock=clock)
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: pace.wait("192.0.2.1"), range(200)))

    assert waits.count(0) == 50
