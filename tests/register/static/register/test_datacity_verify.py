"""The program that anybody may download, run as anybody would: another process, without our packages."""

import json
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command

from register import heads
from register.domain.append import append
from register.domain.key import current_key, retire_key, rotate_key
from register.management.commands.verify_register import STANDALONE, load_standalone
from register.models import Head

PROGRAM = load_standalone()


def run(*arguments):
    command = [sys.executable, "-I", "-S", STANDALONE, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def dump(tmp_path):
    def write():
        path = tmp_path / "register.jsonl"
        call_command("dump_register", path, verbosity=0)
        return path

    return write


def change(path, index, old, new):
    """Changes the text of one entry of a dump."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line in lines:
        if line.get("index") == index:
            leaf = PROGRAM.base64.b64decode(line["leaf"]).replace(old, new)
            line["leaf"] = PROGRAM.base64.b64encode(leaf).decode()
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


@pytest.mark.parametrize("seed", range(8))
def test_signatures_agree_with_the_library(seed):
    key, message = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32), bytes(range(seed * 7))
    public_key, signature = heads.public_bytes(key), key.sign(message)

    assert PROGRAM.verify_ed25519(public_key, message, signature)
    assert not PROGRAM.verify_ed25519(public_key, message + b"x", signature)
    assert not PROGRAM.verify_ed25519(public_key, message, signature[:32] + bytes(32))
    assert not PROGRAM.verify_ed25519(bytes(32), message, signature)
    assert not PROGRAM.verify_ed25519(public_key, message, signature[:-1])


def test_signature_of_rfc_8032_holds():
    """Section 7.1, test 2."""
    public_key = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )

    assert PROGRAM.verify_ed25519(public_key, b"\x72", signature)
    # The same signature with the order of the group added to its second half is refused (section 5.1.7).
    larger = (int.from_bytes(signature[32:], "little") + PROGRAM.ORDER).to_bytes(32, "little")
    assert not PROGRAM.verify_ed25519(public_key, b"\x72", signature[:32] + larger)


@pytest.mark.django_db
def test_dump_as_it_was_written_is_good(fill, dump):
    fill(12)
    head = Head.objects.last()

    status, said, problem = run("--file", dump())

    assert (status, problem) == (0, "")
    assert said == (
        "Registre vérifié / register verified: 13 inscriptions / entries\n"
        f"Racine / root {bytes(head.root_hash).hex()}, clé / key {head.key_id}\n"
    )


@pytest.mark.django_db
def test_dump_in_three_files_is_good(fill, client, tmp_path):
    fill(5)
    for name in ("journal.jsonl", "tete.json", "cles.json"):
        (tmp_path / name).write_bytes(client.get(f"/registre/{name}").content)

    files = [
        argument for name in ("journal.jsonl", "tete.json", "cles.json") for argument in ("--file", tmp_path / name)
    ]
    assert run(*files)[0] == 0


@pytest.mark.django_db
def test_altered_dump_names_the_first_wrong_entry(fill, dump):
    fill(12)
    path = dump()
    change(path, 7, b'"n":6', b'"n":7')
    change(path, 9, b'"n":8', b'"n":9')

    status, said, problem = run("--file", path)

    assert (status, said) == (1, "")
    assert problem == (
        "FAUX / FALSE: L’inscription 7 n’est pas celle qui a été signée. / Entry 7 is not the one signed.\n"
    )


@pytest.mark.django_db
def test_dump_without_one_entry_names_it(fill, dump):
    fill(6)
    path = dump()
    path.write_text("".join(line for line in path.open() if '"index": 4' not in line))

    assert run("--file", path) == (1, "", "FAUX / FALSE: L’inscription 4 manque. / Entry 4 is missing.\n")


@pytest.mark.django_db
def test_head_with_a_false_signature_or_an_unknown_key_is_false(fill, dump):
    fill(3)
    path = dump()
    text, head = path.read_text(), Head.objects.last()

    path.write_text(text.replace(str(head.timestamp), str(head.timestamp + 1)))
    status, _, problem = run("--file", path)
    assert (status, problem) == (
        1,
        "FAUX / FALSE: La signature de la tête est fausse. / The signature of the head is false.\n",
    )

    path.write_text(
        "".join(line for line in text.splitlines(keepends=True) if '"from"' not in line).replace(head.key_id, "0" * 16)
    )
    status, _, problem = run("--file", path)
    assert (status, problem) == (
        1,
        f"FAUX / FALSE: Clé inconnue du registre / key unknown to the register: {'0' * 16}\n",
    )


@pytest.mark.django_db
def test_rotated_key_is_good_and_descends_from_the_known_one(fill, dump, django_capture_on_commit_callbacks):
    fill(2)
    first = current_key().as_json()["public_key"]
    with django_capture_on_commit_callbacks(execute=True):
        rotate_key()
    fill(2)
    path = dump()

    assert run("--file", path, "--key", first)[0] == 0
    other = PROGRAM.base64.b64encode(bytes(32)).decode()
    assert run("--file", path, "--key", other) == (
        1,
        "",
        "FAUX / FALSE: La clé ne descend pas de celle que vous connaissez. / Key not heir to the one you know.\n",
    )


@pytest.mark.django_db
def test_head_signed_by_a_retired_key_is_false(fill, dump, key_file):
    fill(2)
    private_key, key = heads.read_private_key(key_file), current_key()
    retire_key(reason="copie perdue")
    append("test.entry", {})
    path = dump()
    from register.queries import root_at, tree_size

    late = heads.TreeHead(tree_size(), root_at(tree_size()), 2**45, key.key_id)
    with path.open("a") as file:
        row = Head(
            tree_size=late.tree_size,
            root_hash=late.root_hash,
            timestamp=late.timestamp,
            key=key,
            signature=heads.sign(late, private_key),
        )
        file.write(json.dumps(row.as_json()))

    assert run("--file", path) == (
        1,
        "",
        "FAUX / FALSE: La tête est datée hors de la période de sa clé. / Head outside its key’s period.\n",
    )


@pytest.mark.django_db
def test_memory_of_the_last_head_shows_a_rewritten_or_shortened_log(fill, dump, tmp_path):
    fill(4)
    memory, path = tmp_path / "known.json", dump()
    assert run("--file", path, "--memory", memory)[0] == 0
    fill(2)
    assert run("--file", dump(), "--memory", memory)[0] == 0

    known = json.loads(memory.read_text())
    assert known["file"]["tree_size"] == 7
    memory.write_text(json.dumps({"file": {"tree_size": 3, "root_hash": "0" * 64}}))
    assert run("--file", path, "--memory", memory) == (
        1,
        "",
        "FAUX / FALSE: Les inscriptions 0…2 ont changé depuis la dernière fois. / They have changed since.\n",
    )
    memory.write_text(json.dumps({"file": {"tree_size": 9, "root_hash": "0" * 64}}))
    assert run("--file", path, "--memory", memory) == (
        1,
        "",
        "FAUX / FALSE: Le registre a raccourci / the register has shrunk: 9 → 7\n",
    )


@pytest.mark.django_db
def test_document_is_found_by_its_hash(dump, tmp_path):
    document = tmp_path / "convention.pdf"
    document.write_bytes(b"%PDF")
    append("convention.in_force", {"sha256": PROGRAM.hashlib.sha256(b"%PDF").hexdigest()})
    path = dump()

    status, said, _ = run("--file", path, "--document", document)
    assert (status, said.splitlines()[-1].split(" : ")[1]) == (
        0,
        f"inscription(s) [1] / Hash {PROGRAM.hashlib.sha256(b'%PDF').hexdigest()}: entries [1]",
    )
    document.write_bytes(b"%PDF ")
    status, _, problem = run("--file", path, "--document", document)
    assert (status, problem.startswith("INCONNU ICI / UNKNOWN HERE: ")) == (2, True)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "fichier illisible / unreadable file: "),
        ("", "il n’y a pas de tête signée / there is no signed head"),
        ("{not json", "JSON illisible / unreadable JSON: "),
        ("[1]", "objet attendu / "),
    ],
)
def test_file_that_says_nothing_cannot_be_checked(tmp_path, content, problem):
    path = tmp_path / "register.jsonl"
    if content is not None:
        path.write_text(content)

    status, said, error = run("--file", path)

    assert (status, said) == (2, "")
    assert error.startswith("VÉRIFICATION IMPOSSIBLE / CANNOT CHECK: ")
    assert problem in error


@pytest.mark.django_db(transaction=True)
def test_site_is_verified_over_the_network(fill, live_server, tmp_path):
    fill(12)

    status, said, problem = run("--url", live_server.url, "--entry", 3, "--memory", tmp_path / "known.json")

    assert (status, problem) == (0, "")
    assert json.loads(said[said.index("{") :])["data"] == {"n": 2, "text": "été"}
    assert run("--url", live_server.url, "--entry", 99)[0] == 2
    assert run("--url", "http://127.0.0.1:9/")[0] == 2
    assert run("--url", "file:///etc/")[0] == 2


@pytest.mark.django_db(transaction=True)
def test_site_with_an_altered_entry_is_caught_and_the_entry_named(fill, live_server, tamper):
    fill(12)
    tamper(
        "UPDATE register_entry SET leaf = replace(encode(leaf, 'escape'), '\"n\":6', '\"n\":7')::bytea WHERE index = 7"
    )

    assert run("--url", live_server.url) == (
        1,
        "",
        "FAUX / FALSE: L’inscription 7 n’est pas celle qui a été signée. / Entry 7 is not the one signed.\n",
    )
