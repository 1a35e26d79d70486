"""What the store does for a deposit, tried on a real bucket made with object lock, and on one made without."""

import datetime as dt

import pytest
from botocore.exceptions import ClientError
from django.urls import reverse

from agreements.prototypes.domain.deposit import deposit_version, recheck
from agreements.prototypes.domain.object_lock import LOCK, recover
from core import files
from core.clock import PARIS
from core.models import Alarm
from tests.factories.pilots import archive, pilot_set

pytestmark = [pytest.mark.django_db, pytest.mark.s3]
NOW = dt.datetime(2027, 9, 15, 10, 0, tzinfo=PARIS)


def deposited(clock):
    """A deposit, with the client, the bucket and the key by which an intruder would reach it."""
    clock(NOW)
    around = pilot_set()
    deposit = deposit_version(around.prototype, upload=archive(), version="1.0", by=around.founder)
    storage = deposit.file.file.storage
    key = f"{storage.location}/{deposit.file.file.name}"
    return deposit, storage.connection.meta.client, {"Bucket": storage.bucket_name, "Key": key}, around


def version_of(client, place):
    (version,) = client.list_object_versions(Bucket=place["Bucket"], Prefix=place["Key"])["Versions"]
    return version["VersionId"]


def test_a_locked_deposit_cannot_be_removed_nor_unlocked_early(locked_files, clock):
    deposit, client, place, _around = deposited(clock)
    version = version_of(client, place)

    with pytest.raises(ClientError) as removal:
        client.delete_object(**place, VersionId=version)
    shorter = {"Mode": "GOVERNANCE", "RetainUntilDate": NOW + dt.timedelta(days=1)}
    with pytest.raises(ClientError) as unlocking:
        client.put_object_retention(**place, VersionId=version, Retention=shorter)

    assert [error.value.response["Error"]["Code"] for error in (removal, unlocking)] == ["AccessDenied"] * 2
    assert deposit.file.locked_until == NOW + LOCK
    assert files.verify(deposit.file)


def test_a_removal_through_our_storage_hides_nothing_for_long(locked_files, clock):
    deposit, _client, _place, _around = deposited(clock)
    deposit.file.file.storage.delete(deposit.file.file.name)
    assert not files.verify(deposit.file)

    assert recheck(deposit)

    assert files.verify(deposit.file)
    assert Alarm.objects.get(settled_at=None).message == (
        "Le dépôt 1.0 de « Solution 0 » avait été remplacé ou retiré dans l’entrepôt : la version verrouillée est "
        "revenue. Cherchez qui a écrit."
    ).replace("Solution 0", str(deposit.prototype))


def test_an_overwritten_deposit_comes_back_locked(locked_files, clock):
    deposit, client, place, _around = deposited(clock)
    client.put_object(**place, Body=b"PK\x03\x04 autre chose")
    assert not files.verify(deposit.file)

    assert recheck(deposit)

    assert files.verify(deposit.file)
    current = client.head_object(**place)["VersionId"]
    with pytest.raises(ClientError):
        client.delete_object(**place, VersionId=current)
    assert recheck(deposit)
    assert Alarm.objects.filter(settled_at=None).count() == 0


def test_a_bucket_without_lock_keeps_and_says_so(s3_files, clock, sign_in):
    deposit, client, place, around = deposited(clock)

    assert deposit.file.locked_until is None
    page = sign_in(around.founder).get(reverse("workspace_prototype", args=[around.prototype.pk])).content.decode()
    assert "l’entrepôt ne sait pas refuser un retrait" in page
    client.put_object(**place, Body=b"PK\x03\x04 autre chose")
    assert not recover(deposit.file)
    assert not recheck(deposit)
    assert Alarm.objects.get(settled_at=None).code == "agreements.deposit_damaged"


def test_the_page_says_until_when_the_store_refuses_a_removal(locked_files, clock, sign_in):
    _deposit, _client, _place, around = deposited(clock)

    page = sign_in(around.founder).get(reverse("workspace_prototype", args=[around.prototype.pk])).content.decode()

    assert "retrait refusé par l’entrepôt jusqu’en 2037" in page
