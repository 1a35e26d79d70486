"""Rows in pieces, and what a result that is left half read does."""

import gc
import threading

import pytest
from django.db import connection, transaction

from accounts.models import Organisation, User
from core.chunks import by_number, in_chunks
from register.domain.append import append
from register.models import Entry
from tests.factories.accounts import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_rows_come_in_their_order_whatever_the_size_of_a_piece():
    OrganisationFactory.create_batch(7)
    rows = Organisation.objects.order_by("-name")

    assert [row.pk for row in in_chunks(rows, size=3)] == [row.pk for row in rows]


def test_what_is_deleted_meanwhile_is_left_out():
    people = [row.pk for row in UserFactory.create_batch(4)]
    rows = in_chunks(User.objects.filter(pk__in=people).order_by("pk"), size=2)
    first, last = next(rows), User.objects.filter(pk__in=people).order_by("pk").last()
    User.objects.filter(pk=last.pk).delete()

    assert [first.pk, *(row.pk for row in rows)] == sorted(people)[:3]


@pytest.mark.django_db(transaction=True)
def test_numbered_rows_come_once_each_as_instances_and_as_values():
    for number in range(5):
        with transaction.atomic():
            append("edition.announced", {"edition": str(number)})
    numbers = list(Entry.objects.order_by("index").values_list("index", flat=True))

    assert [entry.index for entry in by_number(Entry.objects.all(), "index", size=2)] == numbers
    assert [row[0] for row in by_number(Entry.objects.values_list("index", "kind"), "index", size=2)] == numbers
    assert len(numbers) >= 5


def test_a_half_read_result_that_is_collected_during_a_query_waits_for_nothing():
    """A cursor of the server would wait for the lock of the connection, which the query holds: for ever, in its thread."""
    UserFactory.create_batch(3)
    rows = iter(User.objects.iterator(chunk_size=1))
    next(rows)
    cycle = [rows]
    cycle.append(cycle)
    del rows, cycle
    collector = threading.Thread(target=gc.collect, daemon=True)

    with connection.connection.lock:  # as the driver holds it while a query runs
        collector.start()
        collector.join(20)
        waits = collector.is_alive()

    assert not waits
