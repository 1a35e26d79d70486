import json
import stat

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import TestCase

from core.exceptions import DomainError
from core.models import Alarm
from register.domain.append import append
from register.domain.head import sign_head, sign_when_due
from register.domain.key import KeyUnavailableError, create_key, retire_key, rotate_key
from register.domain.verify import verify_log
from register.heads import generate_key, key_id_of, pem_of, public_bytes, read_private_key
from register.models import Entry, Head, Key
from register.queries import current_key, latest_head, tree_size

pytestmark = pytest.mark.django_db


def rotate():
    with TestCase.captureOnCommitCallbacks(execute=True):
        return rotate_key()


def open_alarms():
    return list(Alarm.objects.filter(settled_at=None).values_list("code", "message"))


def test_first_key_is_made_in_a_file_of_its_owner_alone(fill, key_file):
    fill(1)

    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert key_id_of(public_bytes(read_private_key(key_file))) == current_key().key_id


def test_first_key_is_not_made_in_production(settings, key_file):
    settings.TESTING = settings.DEBUG = settings.DEMO = False

    entry = append("test.entry", {})

    assert (entry.index, Head.objects.count(), key_file.exists()) == (0, 0, False)
    assert open_alarms() == [
        ("register.unsigned", "Le registre n’a pas encore de clé : créez-la (register_key create).")
    ]
    create_key()
    assert (latest_head().tree_size, current_key().key_id) == (2, latest_head().key_id)


def test_rotation_is_recorded_and_signed_by_both_keys(fill, key_file):
    fill(2)
    old = current_key()

    new = rotate()

    old.refresh_from_db()
    announcement = json.loads(bytes(Entry.objects.last().leaf))
    last_two = list(Head.objects.order_by("-id")[:2])
    assert announcement["data"]["previous"] == old.key_id
    assert announcement["data"]["key_id"] == new.key_id
    assert [(head.tree_size, head.key_id) for head in last_two] == [(4, new.key_id), (4, old.key_id)]
    assert old.valid_to == new.valid_from
    assert key_id_of(public_bytes(read_private_key(key_file))) == new.key_id
    assert not key_file.with_name("register.key.new").exists()
    fill(1)
    assert latest_head().key_id == new.key_id
    assert verify_log().faults == []


def test_rotation_stopped_before_its_file_was_renamed_still_signs(fill, key_file):
    fill(1)
    with TestCase.captureOnCommitCallbacks(execute=False):
        new = rotate_key()

    assert key_file.with_name("register.key.new").exists()
    assert sign_head().key_id == new.key_id


def test_missing_key_file_leaves_entries_accepted_and_heads_waiting(fill, key_file):
    fill(1)
    kept = key_file.read_bytes()
    key_file.unlink()

    entry = append("test.entry", {})

    assert (entry.index, latest_head().tree_size, tree_size()) == (2, 2, 3)
    sentence = f"Le fichier {key_file} de la clé {current_key()} manque : remettez-le, ou retirez cette clé et créez-en une autre."
    assert open_alarms() == [("register.unsigned", sentence)]
    with pytest.raises(KeyUnavailableError) as refused:
        sign_head()
    assert refused.value.message == sentence
    assert sign_when_due() is None

    key_file.write_bytes(kept)
    assert sign_when_due().tree_size == 3
    assert open_alarms() == []
    assert verify_log().faults == []


def test_head_is_signed_again_only_when_due(fill):
    fill(1)

    assert sign_when_due() is None


def test_file_with_another_key_does_not_sign(fill, key_file):
    fill(1)
    other = generate_key()
    key_file.write_bytes(pem_of(other))

    with pytest.raises(KeyUnavailableError) as refused:
        sign_head()

    found = key_id_of(public_bytes(other))
    assert refused.value.message == (
        f"Le fichier {key_file} contient la clé {found}, et non la clé en vigueur {current_key()} : remettez le bon fichier."
    )


def test_unreadable_key_file_does_not_sign(fill, key_file):
    fill(1)
    key_file.write_text("nothing")

    with pytest.raises(KeyUnavailableError) as refused:
        sign_head()

    assert refused.value.message == (
        f"Le fichier {key_file} ne donne pas la clé privée du registre : "
        "register.key holds no readable private key in PEM form."
    )


def test_retired_key_leaves_entries_accepted_until_another_is_made(fill, key_file):
    fill(1)
    old = retire_key(reason="copie perdue")

    entry = append("test.entry", {})

    assert (entry.index, latest_head().tree_size) == (3, 2)
    sentence = "La clé du registre est retirée et aucune autre ne l’a remplacée : créez-en une (register_key create)."
    assert open_alarms() == [("register.unsigned", sentence)]
    with pytest.raises(DomainError) as refused:
        create_key()
    assert refused.value.message == f"Le fichier {key_file} contient une clé retirée : déplacez-le, puis recommencez."

    key_file.unlink()
    new = create_key()
    assert (new.key_id != old.key_id, latest_head().tree_size, latest_head().key_id) == (True, 5, new.key_id)
    assert verify_log().faults == []


def test_second_current_key_is_refused(fill):
    fill(1)

    with pytest.raises(DomainError) as refused:
        create_key()

    assert refused.value.message == f"La clé {current_key()} est en vigueur : remplacez-la (register_key rotate)."
    assert Key.objects.count() == 1


def test_command_says_what_signs(fill, key_file, capsys):
    fill(1)

    call_command("register_key", "status")

    key = current_key()
    assert capsys.readouterr().out == f"{key} de {key.valid_from} à …\n{key_file} signe\n"
    key_file.unlink()
    with pytest.raises(CommandError, match="manque : remettez-le"):
        call_command("register_key", "status")
    with pytest.raises(CommandError, match="^--reason manque"):
        call_command("register_key", "retire")
