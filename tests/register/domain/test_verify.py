import pytest

from core.models import Alarm
from register.domain.append import append
from register.domain.verify import verify_and_tell, verify_log
from register.models import Head
from register.tree import leaf_hash

pytestmark = pytest.mark.django_db(transaction=True)


def falsify(tamper, index, *, nodes):
    """Another leaf with its right hash; `nodes`: the level 0 of the tree too."""
    leaf = b'{"at":%d,"data":{"n":"false"},"kind":"test.entry"}'
    at = Head.objects.get(tree_size=index + 1).timestamp
    leaf %= at
    tamper("UPDATE register_entry SET leaf = %s, leaf_hash = %s WHERE index = %s", leaf, leaf_hash(leaf), index)
    if nodes:
        tamper("UPDATE register_node SET hash = %s WHERE level = 0 AND index = %s", leaf_hash(leaf), index)


def test_log_as_it_was_written_is_good(fill):
    fill(20)

    report = verify_log()

    assert (report.is_good, report.size, report.heads, report.first_wrong) == (True, 21, 21, None)
    assert report.root == bytes(Head.objects.last().root_hash)


def test_empty_log_is_good():
    assert verify_log().is_good


def test_altered_leaf_names_the_entry(fill, tamper):
    fill(20)
    tamper(
        "UPDATE register_entry SET leaf = replace(encode(leaf, 'escape'), '\"n\":6', '\"n\":7')::bytea WHERE index = 7"
    )

    report = verify_log()

    assert report.first_wrong == 7
    assert report.faults[0] == "L’inscription 7 ne correspond pas à son empreinte."


def test_altered_leaf_and_hash_name_the_entry(fill, tamper):
    fill(20)
    falsify(tamper, 7, nodes=False)
    falsify(tamper, 9, nodes=False)

    report = verify_log()

    assert (report.first_wrong, report.faults) == (
        7,
        ["L’arbre enregistré ne correspond pas aux feuilles : inscription 7."],
    )


def test_altered_leaf_hash_and_node_name_the_entry(fill, tamper):
    fill(20)
    falsify(tamper, 7, nodes=True)

    report = verify_log()

    assert report.first_wrong == 6
    assert report.faults == ["L’arbre enregistré ne correspond pas aux feuilles : inscriptions 6 à 7."]


def test_whole_tree_computed_again_is_caught_by_the_signed_heads(fill, tamper):
    fill(20)
    falsify(tamper, 8, nodes=True)
    tamper("DELETE FROM register_node WHERE level > 0 AND (index + 1) << level > 8 AND index << level <= 8")

    report = verify_log()

    assert (report.first_wrong, report.faults) == (
        8,
        ["L’inscription 8 n’est pas celle que la tête signée de 9 inscriptions atteste."],
    )


def test_altered_node_is_named_by_the_entries_below_it(fill, tamper):
    fill(20)
    tamper("UPDATE register_node SET hash = '' WHERE level = 2 AND index = 1")

    report = verify_log()

    assert report.faults == ["L’arbre enregistré ne correspond pas aux feuilles : inscriptions 4 à 7."]


def test_removed_entry_is_named(fill, tamper):
    fill(20)
    tamper("DELETE FROM register_entry WHERE index = 11")

    report = verify_log()

    assert (report.first_wrong, report.faults) == (11, ["L’inscription 11 manque."])


def test_removed_end_is_noticed_by_the_heads_beyond_it(fill, tamper):
    fill(20)
    tamper("DELETE FROM register_entry WHERE index >= 18")
    tamper("DELETE FROM register_node WHERE (index + 1) << level > 18")

    report = verify_log()

    assert (report.first_wrong, report.faults) == (
        18,
        ["L’inscription 18 manque : une tête signée atteste 19 inscriptions."],
    )


def test_altered_column_is_noticed(fill, tamper):
    fill(5)
    tamper("UPDATE register_entry SET kind = 'other.kind' WHERE index = 3")

    report = verify_log()

    assert (report.first_wrong, report.faults) == (3, ["L’inscription 3 n’a pas le genre ou la date de sa feuille."])


def test_altered_head_is_noticed(fill, tamper):
    fill(5)
    row = Head.objects.get(tree_size=3)
    tamper("UPDATE register_head SET timestamp = timestamp + 1 WHERE id = %s", row.pk)

    report = verify_log()

    assert report.first_wrong is None
    assert report.faults[0] == f"La tête {row.pk} (3 inscriptions) n’est pas signée par sa clé {row.key_id}."


def test_key_put_in_place_of_another_is_noticed(fill, tamper):
    fill(2)
    tamper("UPDATE register_key SET public_key = %s", bytes(32))

    report = verify_log()

    key_id = Head.objects.last().key_id
    assert report.faults[-1] == f"La clé {key_id} n’est annoncée par aucune inscription."
    assert len(report.faults) == 4


def test_false_log_is_an_alarm_until_it_is_good_again(fill, tamper):
    fill(5)
    tamper("UPDATE register_node SET hash = sha256(hash) WHERE level = 0 AND index = 3")

    verify_and_tell()

    alarm = Alarm.objects.get(code="register.false", settled_at=None)
    assert alarm.message == (
        "La vérification du registre a échoué. L’arbre enregistré ne correspond pas aux feuilles : inscription 3."
    )
    tamper(
        "UPDATE register_node SET hash = (SELECT leaf_hash FROM register_entry WHERE index = 3) WHERE level = 0 AND index = 3"
    )
    assert verify_and_tell().is_good
    assert not Alarm.objects.filter(code="register.false", settled_at=None).exists()


def test_verification_crosses_its_chunks(fill, monkeypatch, tamper):
    monkeypatch.setattr("register.domain.verify.CHUNK", 4)
    fill(30)
    assert verify_log().is_good

    tamper("UPDATE register_node SET hash = '' WHERE level = 4 AND index = 0")

    assert verify_log().faults == ["L’arbre enregistré ne correspond pas aux feuilles : inscriptions 0 à 15."]


def test_entries_that_wait_for_a_head_are_good(fill, key_file):
    fill(3)
    key_file.unlink()
    append("test.entry", {})

    assert verify_log().is_good
