import datetime as dt
import json
import threading

import pytest
from django.db import connection, transaction

from core.exceptions import DomainError
from core.models import Alarm
from register import tree
from register.canonical import NotCanonicalError, canonical_json
from register.domain.append import Private, append, commitment_of, forget, opens
from register.heads import verify_signature
from register.models import Commitment, Entry, Head, Node
from register.queries import consistency_proof, inclusion_proof, latest_head, root_at, tree_size

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def milliseconds(instant):
    return int(instant.timestamp() * 1000)


def test_leaf_is_the_canonical_json_of_kind_time_and_payload(clock):
    clock(NOON)

    entry = append("convention.in_force", {"convention": "été", "articles": [1, 2]})

    assert bytes(entry.leaf) == canonical_json(
        {"kind": "convention.in_force", "at": milliseconds(NOON), "data": {"convention": "été", "articles": [1, 2]}}
    )
    assert bytes(entry.leaf_hash) == tree.leaf_hash(bytes(entry.leaf))
    assert (entry.index, entry.at, entry.kind) == (1, milliseconds(NOON), "convention.in_force")


def test_first_entry_announces_the_first_key(fill):
    fill(1)

    announcement = json.loads(bytes(Entry.objects.get(index=0).leaf))
    head = latest_head()

    assert announcement["kind"] == "register.key"
    assert announcement["data"] == {
        "action": "added",
        "key_id": head.key_id,
        "previous": None,
        "public_key": head.key.as_json()["public_key"],
    }


def test_each_entry_is_covered_by_a_signed_head(fill):
    fill(5)

    for head in Head.objects.all():
        assert bytes(head.root_hash) == root_at(head.tree_size)
        assert verify_signature(head.as_tree_head(), bytes(head.signature), bytes(head.key.public_key))
    assert [head.tree_size for head in Head.objects.all()] == [1, 2, 3, 4, 5, 6]


def test_stored_proofs_hold_at_every_size(fill):
    fill(20)
    hashes = [bytes(h) for h in Entry.objects.values_list("leaf_hash", flat=True)]
    size = tree_size()

    assert size == 21
    for part in range(1, size + 1):
        root = root_at(part)
        for index in range(part):
            assert tree.verify_inclusion(index, part, hashes[index], inclusion_proof(index, part), root)
        for first in range(part + 1):
            assert tree.verify_consistency(first, part, root_at(first), root, consistency_proof(first, part))


def test_queries_of_an_append_do_not_grow_with_the_log(fill, django_assert_num_queries):
    fill(3)
    with django_assert_num_queries(8):
        append("test.entry", {})
    fill(40)
    with django_assert_num_queries(8):
        append("test.entry", {})


@pytest.mark.parametrize("kind", ["", "Convention", "a b", "a..b", "x" * 61, "é"])
def test_kind_of_another_shape_is_refused(kind):
    with pytest.raises(ValueError, match="is not a kind"):
        append(kind, {})


def test_payload_that_the_log_cannot_hold_is_refused_and_leaves_nothing():
    with pytest.raises(NotCanonicalError) as refused, transaction.atomic():
        append("test.entry", {"amount": 0.1})
    assert str(refused.value) == "$.data.amount: 0.1 is a floating-point number; write it as text or as an integer"

    with pytest.raises(NotCanonicalError) as refused, transaction.atomic():
        append("test.entry", {"text": "x" * 40_000})
    assert str(refused.value) == "$: the entry takes 40059 bytes, 32768 at most; write a hash instead"
    assert (Entry.objects.count(), Node.objects.count(), Head.objects.count()) == (0, 0, 0)


def test_personal_value_is_committed_to_and_not_written():
    entry = append("event.recorded", {"n": 1}, personal={"declared_by": Private("Awa Diallo", subject="user:7")})

    commitment = Commitment.objects.get()
    said = json.loads(bytes(entry.leaf))
    assert said["commitments"] == {"declared_by": commitment_of(bytes(commitment.salt), "Awa Diallo")}
    assert b"Awa" not in bytes(entry.leaf)
    assert len(bytes(commitment.salt)) == 32
    assert opens(commitment, "Awa Diallo")
    assert not opens(commitment, "Awa Diallo ")


def test_same_personal_value_gives_another_commitment_each_time():
    entries = [append("event.recorded", {}, personal={"name": "Awa Diallo"}) for _ in range(2)]

    first, second = (json.loads(bytes(entry.leaf))["commitments"]["name"] for entry in entries)
    assert first != second


def test_forgetting_a_subject_erases_its_salts_and_leaves_the_log_good(fill):
    append(
        "event.recorded",
        {},
        personal={"name": Private("Awa Diallo", subject="user:7"), "other": Private("x", subject="user:8")},
    )
    root = root_at(tree_size())

    assert forget("user:7") == 1

    assert [row.name for row in Commitment.objects.all()] == ["other"]
    assert root_at(tree_size()) == root
    with pytest.raises(ValueError, match="^name the subject to forget$"):
        forget("")


def test_clock_that_goes_back_leaves_time_standing_and_tells_the_team(clock, fill):
    clock(NOON)
    fill(1)
    clock(NOON - dt.timedelta(hours=1))

    entry = append("test.entry", {})

    assert entry.at == milliseconds(NOON)
    assert latest_head().timestamp == milliseconds(NOON)
    alarm = Alarm.objects.get(code="register.clock", settled_at=None)
    assert alarm.message == (
        "L’horloge du serveur retarde de 3600 s sur la dernière inscription au registre, "
        "qui garde l’heure de celle-ci jusqu’à ce que l’horloge la rattrape."
    )

    clock(NOON + dt.timedelta(seconds=1))
    assert append("test.entry", {}).at == milliseconds(NOON) + 1000


def test_rolled_back_append_leaves_no_gap(fill):
    fill(2)
    with pytest.raises(RuntimeError), transaction.atomic():
        append("test.entry", {})
        raise RuntimeError

    assert append("test.entry", {}).index == 3


@pytest.mark.django_db(transaction=True)
def test_appends_at_once_are_serial_and_none_is_lost(fill):
    fill(1)
    start, problems = threading.Barrier(4), []

    def work(number):
        try:
            start.wait(10)
            for n in range(10):
                append("test.entry", {"thread": number, "n": n})
        except Exception as error:  # noqa: BLE001
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert problems == []
    assert list(Entry.objects.values_list("index", flat=True)) == list(range(42))
    assert [head.tree_size for head in Head.objects.all()] == list(range(1, 43))
    assert all(bytes(head.root_hash) == root_at(head.tree_size) for head in Head.objects.all())


@pytest.mark.django_db(transaction=True)
def test_second_append_waits_for_the_transaction_of_the_first(fill):
    fill(1)
    entered, order = threading.Event(), []

    def second():
        entered.wait(10)
        order.append(append("test.entry", {"who": "second"}).index)
        connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        order.append(append("test.entry", {"who": "first"}).index)
        entered.set()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(10)

    assert order == [2, 3]


@pytest.mark.django_db(transaction=True)
def test_tree_that_lost_a_node_takes_no_more_entries(fill, tamper):
    fill(4)
    tamper("DELETE FROM register_node WHERE level = 2")

    with pytest.raises(DomainError) as refused:
        append("test.entry", {})

    assert refused.value.message == "L’arbre du registre a été altéré : lancez verify_register avant toute inscription."
    assert tree_size() == 5
