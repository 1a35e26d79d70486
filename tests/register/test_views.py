import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from register import tree
from register.domain.key import rotate_key
from register.models import Entry
from register.queries import root_at

pytestmark = pytest.mark.django_db


def error(client, address):
    answer = client.get(address)
    return answer.status_code, answer.json()


def test_head_is_signed_over_the_lines_of_the_interface(client, fill):
    fill(4)

    answer = client.get("/registre/tete.json")

    head, keys = answer.json(), client.get("/registre/cles.json").json()
    assert list(head) == ["tree_size", "root_hash", "timestamp", "key_id", "signature"]
    assert (head["tree_size"], head["root_hash"]) == (5, root_at(5).hex())
    assert [list(key) for key in keys] == [["key_id", "public_key", "from", "to"]]
    assert (keys[0]["key_id"], keys[0]["to"]) == (head["key_id"], None)
    lines = f"datacity-head\n5\n{head['root_hash']}\n{head['timestamp']}\n{head['key_id']}\n"
    public_key = Ed25519PublicKey.from_public_bytes(base64.b64decode(keys[0]["public_key"]))
    public_key.verify(base64.b64decode(head["signature"]), lines.encode())
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/registre/tete.json", headers={"if-none-match": answer.headers["ETag"]}).status_code == 304


def test_retired_keys_stay_published(client, fill):
    fill(1)
    new = rotate_key()

    keys = client.get("/registre/cles.json").json()

    assert [key["to"] is None for key in keys] == [False, True]
    assert keys[1]["key_id"] == new.key_id
    assert keys[0]["to"] == keys[1]["from"]


def test_journal_leads_to_the_root_of_the_head(client, fill):
    fill(9)

    answer = client.get("/registre/journal.jsonl?from=0&to=1000")

    rows = [json.loads(line) for line in answer.content.splitlines()]
    frontier = tree.Frontier()
    for row in rows:
        frontier.append(tree.leaf_hash(base64.b64decode(row["leaf"])))
    assert [row["index"] for row in rows] == list(range(10))
    assert [list(row) for row in rows] == [["index", "leaf"]] * 10
    assert frontier.root().hex() == client.get("/registre/tete.json").json()["root_hash"]


def test_journal_pages_exclude_their_end_and_end_with_the_log(client, fill):
    fill(9)

    def indices(query):
        return [
            json.loads(line)["index"] for line in client.get(f"/registre/journal.jsonl{query}").content.splitlines()
        ]

    assert indices("") == list(range(10))
    assert indices("?from=2&to=5") == [2, 3, 4]
    assert indices("?from=8") == [8, 9]
    assert indices("?to=3") == [0, 1, 2]
    assert indices("?from=10") == []
    assert indices("?from=5&to=5") == []
    assert indices("?from=0&to=99999999") == list(range(10))


def test_journal_gives_at_most_a_thousand_entries_a_page_in_one_query(
    client, fill, monkeypatch, django_assert_num_queries
):
    fill(9)
    monkeypatch.setattr("register.views.MAX_PAGE", 4)

    with django_assert_num_queries(2):
        answer = client.get("/registre/journal.jsonl?from=1&to=9")

    assert [json.loads(line)["index"] for line in answer.content.splitlines()] == [1, 2, 3, 4]
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_proofs_hold(client, fill):
    fill(12)
    leaf = bytes(Entry.objects.get(index=5).leaf_hash)

    inclusion = client.get("/registre/preuve/inclusion?index=5&tree_size=11").json()
    consistency = client.get("/registre/preuve/coherence?first=6&second=13").json()

    assert tree.verify_inclusion(5, 11, leaf, [bytes.fromhex(h) for h in inclusion], root_at(11))
    assert tree.verify_consistency(6, 13, root_at(6), root_at(13), [bytes.fromhex(h) for h in consistency])
    assert client.get("/registre/preuve/inclusion?index=0&tree_size=1").json() == []
    assert client.get("/registre/preuve/coherence?first=13&second=13").json() == []
    assert client.get("/registre/preuve/coherence?first=0&second=13").json() == []


@pytest.mark.parametrize("count", [1, 40])
def test_proofs_cost_two_queries_whatever_the_size(client, fill, count, django_assert_num_queries):
    fill(count)
    with django_assert_num_queries(2):
        client.get(f"/registre/preuve/inclusion?index=1&tree_size={count + 1}")
    with django_assert_num_queries(2):
        client.get(f"/registre/preuve/coherence?first=1&second={count + 1}")


NOT_A_NUMBER = "Le paramètre « {} » doit être un nombre entier, à partir de 0."


@pytest.mark.parametrize(
    ("path", "status", "sentence", "parameter"),
    [
        ("journal.jsonl?from=a", 400, NOT_A_NUMBER.format("from"), "from"),
        ("journal.jsonl?from=-1", 400, NOT_A_NUMBER.format("from"), "from"),
        ("journal.jsonl?to=1.5", 400, NOT_A_NUMBER.format("to"), "to"),
        ("journal.jsonl?to=", 400, NOT_A_NUMBER.format("to"), "to"),
        ("journal.jsonl?from=%C2%B2", 400, NOT_A_NUMBER.format("from"), "from"),
        ("journal.jsonl?from=99999999999999999999999", 400, NOT_A_NUMBER.format("from"), "from"),
        ("journal.jsonl?from=3&to=2", 400, "« to » ne peut pas précéder « from ».", "to"),
        ("journal.jsonl?from=5", 404, "Le registre compte 4 inscriptions : « from » va au-delà.", "from"),
        ("preuve/inclusion", 400, "Le paramètre « index » manque.", "index"),
        ("preuve/inclusion?index=1", 400, "Le paramètre « tree_size » manque.", "tree_size"),
        (
            "preuve/inclusion?index=1&tree_size=5",
            404,
            "Le registre compte 4 inscriptions : « tree_size » va au-delà.",
            "tree_size",
        ),
        ("preuve/inclusion?index=3&tree_size=3", 400, "Un arbre de 3 inscriptions n’a pas d’inscription 3.", "index"),
        ("preuve/inclusion?index=0&tree_size=0", 400, "Un arbre de 0 inscriptions n’a pas d’inscription 0.", "index"),
        ("preuve/coherence?first=1", 400, "Le paramètre « second » manque.", "second"),
        ("preuve/coherence?first=3&second=2", 400, "« first » ne peut pas dépasser « second ».", "first"),
        (
            "preuve/coherence?first=3&second=9",
            404,
            "Le registre compte 4 inscriptions : « second » va au-delà.",
            "second",
        ),
    ],
)
def test_request_that_cannot_be_answered_names_its_parameter(client, fill, path, status, sentence, parameter):
    fill(3)

    assert error(client, f"/registre/{path}") == (status, {"error": sentence, "parameter": parameter})


def test_empty_register_has_no_head_and_an_empty_journal(client):
    assert error(client, "/registre/tete.json") == (404, {"error": "Le registre n’a pas encore de tête signée."})
    assert client.get("/registre/journal.jsonl").content == b""
    assert client.get("/registre/cles.json").json() == []


def test_register_is_only_read(client, fill):
    fill(1)

    assert client.post("/registre/tete.json").status_code == 405
    assert client.head("/registre/tete.json").status_code == 200
