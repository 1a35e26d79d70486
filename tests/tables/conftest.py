"""What the tables stand on: set-ups built once for a group of rows (`shared_world`), and their files."""

import pytest

from tests import snapshots


@pytest.fixture(scope="session", autouse=True)
def _files_in_a_folder_of_their_own(tmp_path_factory):
    """As everywhere, but once for all: what a shared set-up stored is still there for each row."""
    with snapshots.in_folder(tmp_path_factory.mktemp("files")):
        yield
