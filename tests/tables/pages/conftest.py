"""The world of these tables: built once for the run, opened by each process that runs some of them, taken back at the end."""

import pytest
from django.utils import translation

from tests import snapshots


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_their_own():
    """Takes the place of the fixture that gives each test an empty folder: these tests share one."""


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    with (
        django_db_blocker.unblock(),
        translation.override("fr"),
        snapshots.opened(snapshots.PAGES, tmp_path_factory.mktemp("tables")) as built,
    ):
        yield built


@pytest.fixture(autouse=True)
def _leaves_the_world_as_it_was(db):
    """Each test has a savepoint of its own."""
