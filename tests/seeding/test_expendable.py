"""Fictional people, whose password is published, enter only databases made for them."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import Organisation, User
from seeding.expendable import MARK, mark, reason_to_refuse
from tests.factories.accounts import UserFactory

COMMANDS = (("prepare_demo", {}), ("load_demo", {}), ("seed_load", {"applications": 1, "challenges": 1}))


def _reason():
    with connection.cursor() as cursor:
        return reason_to_refuse(cursor)


@pytest.fixture
def unmarked(db):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {MARK}")


@pytest.fixture
def real_person(db):
    return UserFactory(email="marie@ville.fr")


def test_marked_database_without_real_people_is_accepted(db):
    UserFactory(email="equipe@demo.example")
    assert _reason() == ""


def test_database_of_others_is_refused_even_when_nobody_has_an_account(unmarked):
    assert "was not made by the demonstration" in _reason()


def test_real_person_makes_a_marked_database_refused(real_person):
    UserFactory(email="equipe@demo.example")
    assert "holds 1 account(s)" in _reason()


@pytest.mark.parametrize("address", ["someone@example", "someone@demo.example.fr", "example@ville.fr", "a@notexample"])
def test_only_addresses_that_nobody_can_have_are_fictional(db, address):
    User.objects.create(email=address)
    assert "holds 1 account(s)" in _reason()


def test_mark_can_be_written_again(db):
    with connection.cursor() as cursor:
        mark(cursor)
        mark(cursor)
    assert _reason() == ""


@pytest.mark.parametrize(("command", "options"), COMMANDS)
def test_command_writes_nothing_to_a_database_of_others(unmarked, command, options):
    with pytest.raises(CommandError, match="nothing was written"):
        call_command(command, verbosity=0, **options)
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(("command", "options"), COMMANDS)
def test_command_writes_nothing_beside_real_people(real_person, command, options):
    with pytest.raises(CommandError, match="nothing was written"):
        call_command(command, verbosity=0, **options)
    assert list(User.objects.all()) == [real_person]
