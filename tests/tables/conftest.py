"""What the tables stand on: a set-up built once for a group of rows, and each row rolled back after itself."""

from contextlib import contextmanager

import pytest
from django.conf import settings as django_settings
from django.db import connections, transaction
from django.test import override_settings

import tests.conftest as shared


@pytest.fixture(scope="session", autouse=True)
def _files_in_a_folder_of_their_own(tmp_path_factory):
    """As everywhere, but once for all: what a shared set-up stored is still there for each row."""
    folder = tmp_path_factory.mktemp("files")
    storages = {
        **django_settings.STORAGES,
        "private": {"BACKEND": "core.storage.PrivateDiskStorage", "OPTIONS": {"location": folder / "private"}},
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder / "media"},
        },
    }
    changed = override_settings(PRIVATE_ROOT=folder / "private", MEDIA_ROOT=folder / "media", STORAGES=storages)
    patch = pytest.MonkeyPatch()
    with changed:
        shared._ask_fields_again(patch)
        yield
        patch.undo()


@pytest.fixture(scope="module")
def shared_transaction(django_db_setup, django_db_blocker):
    """A transaction around all the tests of a module: what is built in it is built once, and never committed. Each test,
    marked `django_db`, runs in a savepoint of it.
    """
    with django_db_blocker.unblock():
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        connections.close_all()


@pytest.fixture(scope="module")
def shared_world(shared_transaction):
    """`with shared_world(make) as made`: what `make()` builds, undone before the next one is built."""

    @contextmanager
    def build(make):
        with transaction.atomic():
            yield make()
            transaction.set_rollback(True)

    return build
