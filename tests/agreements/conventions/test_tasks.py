"""Two ticks at once, on two real connections."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection, connections

from agreements.conventions.domain import life
from agreements.enums import ConventionState as S
from agreements.models import Convention
from core.models import Alarm
from tests.factories.agreements import convention_in

pytestmark = pytest.mark.django_db(transaction=True)
TERM = dt.date(2027, 1, 31)


@pytest.fixture
def ending():
    convention, _around = convention_in(S.IN_FORCE)
    Convention.objects.filter(pk=convention.pk).update(expires_on=TERM, tacit_renewal_months=12)
    return convention


def tick():
    try:
        life.tick(TERM + dt.timedelta(days=1))
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
    renewed, go_on, real = threading.Event(), threading.Event(), life.changed

    def held(convention):
        real(convention)
        renewed.set()
        assert go_on.wait(20)

    monkeypatch.setattr(life, "changed", held)
    first, second = threading.Thread(target=tick), threading.Thread(target=tick)
    first.start()
    assert renewed.wait(20)
    second.start()
    until(waits_for_a_lock)
    go_on.set()
    first.join(20)
    second.join(20)

    ending.refresh_from_db()
    assert ending.expires_on == dt.date(2028, 1, 31)
    assert Alarm.objects.filter(code__startswith="fault:").count() == 0


def test_two_who_saw_the_same_term_renew_it_once(ending):
    ending.refresh_from_db()
    seen_by_another = Convention.objects.get(pk=ending.pk)

    assert (life._renew(ending), life._renew(seen_by_another)) == (True, False)

    ending.refresh_from_db()
    assert ending.expires_on == dt.date(2028, 1, 31)


def test_a_convention_that_cannot_expire_does_not_stop_the_others(ending, monkeypatch):
    """The clock of the night: the first raises, the second is renewed all the same."""
    broken, _around = convention_in(S.IN_FORCE)
    Convention.objects.filter(pk=broken.pk).update(expires_on=TERM - dt.timedelta(days=1), tacit_renewal_months=None)
    monkeypatch.setattr(life, "_warn_challenges", lambda *_: 1 / 0)

    life.tick(TERM)

    ending.refresh_from_db()
    broken.refresh_from_db()
    assert (ending.expires_on, broken.state) == (dt.date(2028, 1, 31), S.IN_FORCE)
    (alarm,) = Alarm.objects.filter(code="fault:agreements.expire")
    assert alarm.url == f"/espace/conventions/{broken.pk}/"
