"""The world of the tables, made once for all of them and taken back at the end."""

from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test import override_settings
from django.utils import translation


@pytest.fixture(scope="package")
def _files(tmp_path_factory):
    """Files of the world live as long as it does; everything else is as in every other test."""
    folder = tmp_path_factory.mktemp("tables")
    storages = {
        **django_settings.STORAGES,
        "private": {"BACKEND": "core.storage.PrivateDiskStorage", "OPTIONS": {"location": folder / "private"}},
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder / "media"},
        },
    }
    (folder / "seal").mkdir()
    with override_settings(
        STORAGES=storages, PRIVATE_ROOT=folder / "private", MEDIA_ROOT=folder / "media", SEAL_FOLDER=folder / "seal"
    ):
        yield folder


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_their_own():
    """Takes the place of the fixture that gives each test an empty folder: these tests share one."""


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, _files) -> SimpleNamespace:
    from tests.conftest import _file_fields
    from tests.tables.pages.world import build

    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, translation.override("fr"):
        for field in _file_fields():
            patch.setattr(field, "storage", field._storage_callable())
        with transaction.atomic():
            built = build()
            with connection.cursor() as cursor:
                # Nothing of this is committed, so that the server would plan its queries for empty tables.
                cursor.execute("ANALYZE")
            yield built
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _leaves_the_world_as_it_was(db):
    """Each test has a savepoint of its own."""
