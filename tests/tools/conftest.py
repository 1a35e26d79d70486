"""A `var` of one's own: what `./dev` keeps between two starts, removed after the module."""

import os
import shutil
from pathlib import Path

import pytest

from tools.local_postgres import LocalPostgres
from tools.places import ROOT


@pytest.fixture(scope="module")
def own_var():
    tried = ROOT / "var" / "tried"
    for left in tried.glob("*"):  # by tests that were killed
        if not Path(f"/proc/{left.name.rpartition('-')[2]}").exists():
            _remove(left)
    folder = tried / str(os.getpid())
    folder.mkdir(parents=True)
    yield folder
    _remove(folder)


def _remove(folder):
    server = LocalPostgres(folder / "demo")
    server.stop()
    shutil.rmtree(server.folder, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
