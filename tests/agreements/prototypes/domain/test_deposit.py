"""Large archives: what is refused before it is received, and memory that does not grow with the archive."""

import tracemalloc
import zipfile

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.urls import reverse

from agreements.models import Deposit
from agreements.prototypes.domain.deposit import deposit_version, recheck
from tests.factories.pilots import pilot_set

pytestmark = pytest.mark.django_db
MB = 1024 * 1024
SMALL, LARGE = 24 * MB, 96 * MB
NOISE = 8 * MB  # what a run may differ by


@pytest.fixture(params=["disk", pytest.param("s3", marks=pytest.mark.s3)])
def store(request):
    if request.param == "s3":
        request.getfixturevalue("s3_files")
    return request.param


def stored_archive(size):
    """An archive of `size` bytes that are kept as they are, received into a file as a large upload is."""
    upload = TemporaryUploadedFile("sources.zip", "application/zip", size, None)
    with zipfile.ZipFile(upload.file, "w", zipfile.ZIP_STORED) as packed, packed.open("sources.bin", "w") as entry:
        for _ in range(size // MB):
            entry.write(bytes(MB))
    upload.size = upload.file.tell()
    upload.seek(0)
    return upload


def peak_of(around, size):
    upload = stored_archive(size)
    tracemalloc.start()
    try:
        deposit = deposit_version(around.prototype, upload=upload, version=str(size), by=around.founder)
        assert recheck(deposit)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_archive(store, monkeypatch):
    around = pilot_set()
    if store == "s3":  # parts are sent side by side: two at a time, so that the measure is not theirs
        from boto3.s3.transfer import TransferConfig  # noqa: PLC0415 (slow)

        storage = Deposit._meta.get_field("file").related_model._meta.get_field("file").storage
        monkeypatch.setattr(storage, "transfer_config", TransferConfig(max_concurrency=1, use_threads=False))
    peak_of(around, MB)  # what is loaded once

    small, large = peak_of(around, SMALL), peak_of(around, LARGE)

    assert large - small < NOISE, (small, large)
    assert large < LARGE / 2, large


def refused(client, prototype, declared):
    """Answered from the length that the request declares: there is no body to read."""
    address = reverse("prototype_deposit", args=[prototype.pk])
    return client.generic(
        "POST", address, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(declared)
    )


def test_a_deposit_over_the_limit_is_refused_before_it_is_received(sign_in):
    around = pilot_set()

    answer = refused(sign_in(around.founder), around.prototype, 6 * 1024**3)

    assert answer.status_code == 413
    assert (
        "Votre envoi pèse 6,0\u00a0Gio" in answer.content.decode() or "Votre envoi pèse 6,0" in answer.content.decode()
    )
    assert Deposit.objects.count() == 0


def test_another_form_takes_far_less(sign_in):
    around = pilot_set()
    client = sign_in(around.founder)

    answer = client.generic(
        "POST", reverse("event_new"), b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(1024**3)
    )

    assert answer.status_code == 413


def test_the_form_knows_the_limit_before_anything_is_sent(sign_in, settings):
    around = pilot_set()

    page = sign_in(around.founder).get(reverse("prototype_deposit", args=[around.prototype.pk])).content.decode()

    assert f'data-max-bytes="{settings.DEPOSIT_MAX_BYTES}"' in page
