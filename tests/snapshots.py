"""Worlds that take seconds to build, built once for a run: a template database and its files, cloned by whoever needs them.

`opened(SNAPSHOT)` is for tests that are taken back, `poured(SNAPSHOT, …)` for those that commit. What `build()` returns is
pickled beside the database: models, identifiers, plain values.
"""

import pickle
import shutil
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import factory
import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections, transaction
from django.test import override_settings
from django.utils import translation
from wagtail.models import Site

from tests import databases
from tests.files import ask_fields_again, storages_in
from tools.run_folder import current

FOLDERS = ("private", "media", "seal", "keys")


@dataclass(frozen=True)
class Snapshot:
    """`build` is `module:function`, so that naming a world does not import what it is made of. `upon` is built first."""

    name: str
    build: str
    upon: "Snapshot | None" = None

    @property
    def database(self) -> str:
        return databases.of_this_run(self.name)

    @property
    def folder(self) -> Path:
        return current() / "snapshots" / self.name

    def builder(self) -> Callable[[], Any]:
        module, _, function = self.build.partition(":")
        return getattr(import_module(module), function)


DEMONSTRATION = Snapshot("demo", "tests.tables.pages.world:demonstration")
PAGES = Snapshot("pages", "tests.tables.pages.world:build", upon=DEMONSTRATION)
CANARIES = Snapshot("canaries", "tests.tables.pages.canaries:build")


def ready(snapshot):
    """The folder of the snapshot: built by the first process of the run that asks, while the others wait."""
    with databases.server() as server:
        server.execute("SELECT pg_advisory_lock(20151118, hashtext(%s))", [snapshot.name])
        if not (snapshot.folder / "made").exists():
            _build(server, snapshot)
    return snapshot.folder


def _build(server, snapshot):
    template, files = connections["default"].settings_dict["TEST"]["TEMPLATE"], snapshot.folder / "files"
    if snapshot.upon:
        shutil.copytree(ready(snapshot.upon) / "files", files)
        _continue_sequences(_read(snapshot.upon)[1])
        template = snapshot.upon.database
    databases.clone(server, snapshot.database, template)
    with databases.connected_to(snapshot.database), in_folder(files), translation.override("fr"):
        ContentType.objects.clear_cache()
        with transaction.atomic():
            made = snapshot.builder()()
            # As in a test, which commits nothing: what waits for the commit does not happen.
            connection.run_on_commit.clear()
        Site.get_site_root_paths()  # kept in the cache, where a page that only reads may not write it
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # otherwise queries are planned as if every table were empty
    with (snapshot.folder / "made.new").open("wb") as file:
        pickle.dump((made, _sequences()), file)
    (snapshot.folder / "made.new").rename(snapshot.folder / "made")


def _read(snapshot):
    return pickle.loads((snapshot.folder / "made").read_bytes())


@contextmanager
def in_folder(folder):
    """Files, the seal and the key of the register are those of this folder."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    changed = override_settings(
        STORAGES=storages_in(folder, settings.STORAGES),
        PRIVATE_ROOT=folder / "private",
        MEDIA_ROOT=folder / "media",
        SEAL_FOLDER=folder / "seal",
        REGISTER_KEY_FILE=folder / "keys" / "register.key",
    )
    with changed, pytest.MonkeyPatch.context() as patch:
        ask_fields_again(patch)
        yield


@contextmanager
def opened(snapshot, folder):
    """The world in a database and a folder of this process, in a transaction that is taken back. Gives what was built."""
    kept = ready(snapshot)
    made, sequences = _read(snapshot)
    _continue_sequences(sequences)
    name = databases.of_this_process(f"clone_of_{snapshot.name}_")
    with databases.server() as server:
        databases.clone(server, name, snapshot.database)
    shutil.copytree(kept / "files", folder, dirs_exist_ok=True)
    try:
        with databases.connected_to(name), in_folder(folder):
            ContentType.objects.clear_cache()
            with transaction.atomic():
                yield made
                transaction.set_rollback(True)
    finally:
        ContentType.objects.clear_cache()
        with databases.server() as server:
            databases.drop(server, name)


def poured(snapshot, folder):
    """The database of the test becomes the world, and so does this folder. Gives what was built."""
    kept = ready(snapshot)
    made, sequences = _read(snapshot)
    _continue_sequences(sequences)
    connections.close_all()
    with databases.server() as server:
        databases.clone(server, connections["default"].settings_dict["NAME"], snapshot.database)
    shutil.copytree(kept / "files", folder, dirs_exist_ok=True)
    return made


def drop_all():
    """Called by the process that began the run, at its end."""
    if not (current() / "snapshots").exists():
        return
    with databases.server() as server:
        for snapshot in (CANARIES, PAGES, DEMONSTRATION):
            databases.drop(server, snapshot.database)


def _factories(base=factory.django.DjangoModelFactory):
    for child in base.__subclasses__():
        yield child
        yield from _factories(child)


def _sequences():
    """The next number of each factory: what is built on a snapshot may not bear the names of what it holds."""
    return {
        f"{one.__module__}:{one.__name__}": one._meta._counter.seq
        for one in _factories()
        if one._meta._counter is not None and one._meta.counter_reference is one._meta
    }


def _continue_sequences(reached):
    for name, number in reached.items():
        module, _, factory_name = name.partition(":")
        one = getattr(import_module(module), factory_name)
        known = one._meta._counter
        if known is None or known.seq < number:
            one.reset_sequence(number)
