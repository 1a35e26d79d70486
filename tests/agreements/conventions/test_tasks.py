"""Two ticks at once, on two real connections."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection, connections

from agreements.conventions.domain import life, renewal
from agreements.conventions.domain.content import version_in_force
from agreements.enums import ConventionState as S
from agreements.models import Convention
from core.models import Alarm
from tests.factories.agreements import convention_in, renewable

pytestmark = pytest.mark.django_db(transaction=True)
TERM = dt.date(2027, 1, 31)


@pytest.fixture
def ending():
    convention, _around = convention_in(S.IN_FORCE, change=renewable())
    ending_on(convention, TERM)
    return convention


def ending_on(convention, day, **columns):
    convention.versions.update(ends_on=day, **columns)


def term_of(convention):
    return version_in_force(Convention.objects.get(pk=convention.pk)).ends_on


def tick():
    try:
        renewal.tick(TERM + dt.timedelta(days=1))
    finally:
        connections.close_all()


def waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_convention_is_renewed_once_by_two_ticks(ending, monkeypatch):
    """The first has renewed and not yet committed when the second comes to the same convention."""
    renewed, go_on, real = threading.Event(), threading.Event(), renewal.changed

    def held(convention):
        real(convention)
        renewed.set()
        assert go_on.wait(20)

    monkeypatch.setattr(renewal, "changed", held)
    first, second = threading.Thread(target=tick), threading.Thread(target=tick)
    first.start()
    assert renewed.wait(20)
    second.start()
    until(waits_for_a_lock)
    go_on.set()
    first.join(20)
    second.join(20)

    assert term_of(ending) == dt.date(2028, 1, 31)
    assert Alarm.objects.filter(code__startswith="fault:").count() == 0


def test_a_convention_that_cannot_expire_does_not_stop_the_others(ending, monkeypatch):
    """The clock of the night: the first raises, the second is renewed all the same."""
    broken, _around = convention_in(S.IN_FORCE, change=renewable(max_renewals=1))
    ending_on(broken, TERM - dt.timedelta(days=1), renewals=1)
    monkeypatch.setattr(life, "_warn_challenges", lambda *_: 1 / 0)

    renewal.tick(TERM + dt.timedelta(days=1))

    broken.refresh_from_db()
    assert (term_of(ending), broken.state) == (dt.date(2028, 1, 31), S.IN_FORCE)
    (alarm,) = Alarm.objects.filter(code="fault:agreements.renew")
    assert alarm.url == f"/espace/conventions/{broken.pk}/duree/"
