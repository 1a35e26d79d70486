"""The kept result of a search: one for each content and model, however many ask at once."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from agreements.conventions.domain.content import live_version
from agreements.conventions.domain.stress import run_stress
from agreements.models import StressRecord
from tests.factories.agreements import convention_in

WRITERS_WAITING = "SELECT count(*) FROM pg_locks WHERE relation = 'agreements_stressrecord'::regclass AND NOT granted"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_searches_at_once_keep_one_result():
    convention, _around = convention_in()
    version = live_version(convention)
    StressRecord.objects.all().delete()

    def search(_number):
        try:
            return run_stress(version).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic(), connection.cursor() as cursor:
            # Both may look and find nothing; neither may write before the other has looked.
            cursor.execute("LOCK TABLE agreements_stressrecord IN SHARE MODE")
            found = [pool.submit(search, number) for number in range(2)]
            deadline = time.monotonic() + 60
            while cursor.execute(WRITERS_WAITING).fetchone()[0] < 2:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        kept = {row.result(60) for row in found}

    assert kept == {StressRecord.objects.get().pk}


@pytest.mark.django_db
def test_the_database_refuses_a_second_result_on_the_same_content():
    convention, _around = convention_in()
    record = run_stress(live_version(convention))
    record.pk = None

    with pytest.raises(IntegrityError, match="one_stress_record_per_content"):
        record.save(force_insert=True)
