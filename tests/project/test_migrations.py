"""Until a first installation exists, migrations are drawn again rather than added to: one for the tables of each app, one
for what Django cannot declare (docs/decisions/0003). The day one exists, its files may no longer change: the three tests of
number and content go, the others stay.
"""

from collections import Counter

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.models import CreateModel
from pgtrigger.migrations import AddTrigger

# `core` begins with what the tables of people lean on, and people are what its other tables lean on.
BY_HAND = {
    "challenges": "0002_search",
    "core": "0001_foundations",
    "partners": "0002_themes",
    "register": "0002_append_only",
}


def ours():
    return [config for config in apps.get_app_configs() if config.path == f"{settings.BASE_DIR}/{config.label}"]


def migrations_of(label):
    found = MigrationLoader(None).disk_migrations
    return {name: migration for (app, name), migration in sorted(found.items()) if app == label}


@pytest.mark.parametrize("label", [config.label for config in ours() if any(config.get_models())])
def test_one_migration_for_the_tables_of_an_app_and_one_for_the_rest(label):
    drawn = "0002_initial" if label == "core" else "0001_initial"

    assert sorted(migrations_of(label)) == sorted(filter(None, [drawn, BY_HAND.get(label)]))


@pytest.mark.parametrize("label", [config.label for config in ours() if any(config.get_models())])
def test_an_initial_migration_says_each_table_once_and_nothing_but_tables_and_triggers(label):
    drawn = migrations_of(label)["0002_initial" if label == "core" else "0001_initial"]
    tables = [operation.name for operation in drawn.operations if isinstance(operation, CreateModel)]
    others = [operation for operation in drawn.operations if not isinstance(operation, (CreateModel, AddTrigger))]

    assert drawn.initial
    assert others == []
    assert [name for name, times in Counter(tables).items() if times > 1] == []


@pytest.mark.parametrize(("label", "name"), BY_HAND.items())
def test_what_is_written_by_hand_can_be_undone(label, name):
    written = [row for row in migrations_of(label)[name].operations if isinstance(row, (RunSQL, RunPython))]

    assert written
    assert [row for row in written if not row.reversible] == []


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)  # exits, and prints what is missing
