import json

import pytest
from django.core.management import call_command

from register.models import Head


def run(capsys, *arguments):
    try:
        call_command("verify_register", *map(str, arguments))
    except SystemExit as stopped:
        status = stopped.code
    else:
        status = 0
    said = capsys.readouterr()
    return status, said.out, said.err


@pytest.mark.django_db
def test_good_register_exits_0_and_remembers_its_head(fill, capsys, tmp_path):
    fill(4)
    root = bytes(Head.objects.last().root_hash).hex()

    assert run(capsys) == (0, f"Registre vérifié : 5 inscriptions, 5 têtes, racine {root}.\n", "")

    known = tmp_path / "register-known-heads.json"
    assert json.loads(known.read_text()) == {"database": {"tree_size": 5, "root_hash": root}}
    known.write_text(json.dumps({"database": {"tree_size": 2, "root_hash": root}}))
    assert run(capsys) == (1, "", "FAUX : les 2 premières inscriptions ont changé depuis la dernière fois.\n")


@pytest.mark.django_db
def test_register_without_a_head_cannot_be_checked(capsys):
    assert run(capsys) == (2, "", "VÉRIFICATION IMPOSSIBLE : le registre n’a pas encore de tête signée.\n")


@pytest.mark.django_db(transaction=True)
def test_altered_register_exits_1_and_names_the_first_wrong_entry(fill, capsys, tamper):
    fill(8)
    tamper("UPDATE register_entry SET leaf = leaf || ' '::bytea WHERE index IN (3, 6)")

    assert run(capsys) == (1, "", "FAUX : L’inscription 3 ne correspond pas à son empreinte.\n")


@pytest.mark.django_db
def test_file_is_checked_with_its_own_head_or_with_ours(fill, capsys, client, tmp_path):
    fill(4)
    path, root = tmp_path / "dump.jsonl", bytes(Head.objects.last().root_hash).hex()
    call_command("dump_register", path)
    journal = tmp_path / "journal.jsonl"
    journal.write_bytes(client.get("/registre/journal.jsonl").content)
    capsys.readouterr()

    assert run(capsys, "--file", path) == (0, f"Registre vérifié : 5 inscriptions, racine {root}.\n", "")
    assert run(capsys, "--file", journal) == (0, f"Registre vérifié : 5 inscriptions, racine {root}.\n", "")

    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text("".join([*lines[:2], lines[2].replace('"leaf": "', '"leaf": "AAAA'), *lines[3:]]))
    assert run(capsys, "--file", journal) == (
        1,
        "",
        "FAUX : L’inscription 2 n’est pas celle qui a été signée. / Entry 2 is not the one signed.\n",
    )
    assert run(capsys, "--file", tmp_path / "nothing")[0] == 2


@pytest.mark.django_db(transaction=True)
def test_site_is_checked_over_the_network(fill, capsys, live_server):
    fill(4)

    assert run(capsys, "--url", live_server.url)[0] == 0
    assert run(capsys, "--url", "http://127.0.0.1:9")[0] == 2


@pytest.mark.django_db
def test_the_command_speaks_english_when_asked(fill, capsys):
    fill(3)

    call_command("verify_register", language="en", memory=None)

    assert capsys.readouterr().out.startswith("Register verified: 4 entries, 4 heads, root ")
