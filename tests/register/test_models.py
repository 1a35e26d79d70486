import pytest
from django.db import IntegrityError, connection, transaction

from register.models import Commitment, Entry, Head, Key, Node

pytestmark = pytest.mark.django_db

TABLES = ["register_entry", "register_node", "register_head", "register_key"]


def refused(sql):
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return str(error.value).splitlines()[0]


@pytest.mark.parametrize(
    ("table", "change"),
    [("register_entry", "kind = 'x'"), ("register_node", "hash = ''"), ("register_head", "tree_size = 0")],
)
def test_update_of_the_log_is_refused_by_the_database(fill, table, change):
    fill(2)

    assert refused(f"UPDATE {table} SET {change}") == f"The register is append-only: UPDATE refused on {table}"


@pytest.mark.parametrize("table", TABLES)
def test_delete_and_truncate_of_the_log_are_refused_by_the_database(fill, table):
    fill(2)

    assert refused(f"DELETE FROM {table}") == f"The register is append-only: DELETE refused on {table}"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the foreign keys just checked forbid it first
    assert refused(f"TRUNCATE {table} CASCADE").startswith("The register is append-only: TRUNCATE refused on register_")


def test_entry_with_a_gap_a_false_hash_or_an_older_date_is_refused_by_the_database(fill):
    last = fill(1)[0]
    good = f"{last.index + 1}, 'x', 'a', sha256('\\x00'::bytea || 'a'::bytea), {last.at}"
    insert = "INSERT INTO register_entry (index, kind, leaf, leaf_hash, at) VALUES "

    assert refused(f"{insert} ({good.replace('2,', '3,', 1)})") == "The register has no gap: entry 3 cannot follow 1"
    assert refused(f"{insert} ({good.replace('x00', 'x01')})") == "The hash of entry 2 is not that of its leaf"
    assert refused(f"{insert} ({good.replace(str(last.at), '5')})") == "The register does not go back in time: entry 2"


def test_key_can_only_be_ended_once(fill):
    fill(1)

    assert refused("UPDATE register_key SET public_key = ''") == "A key of the register can only be ended, once"
    Key.objects.update(valid_to=2**52)
    assert refused("UPDATE register_key SET valid_to = NULL") == "A key of the register can only be ended, once"


def test_nothing_is_lost_by_what_was_refused(fill):
    fill(3)
    before = [Entry.objects.count(), Node.objects.count(), Head.objects.count(), Commitment.objects.count()]

    refused("DELETE FROM register_entry WHERE index = 1")

    assert [Entry.objects.count(), Node.objects.count(), Head.objects.count(), Commitment.objects.count()] == before
    assert before == [4, 7, 4, 0]
