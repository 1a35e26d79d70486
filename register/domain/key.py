"""The keys of the register: made, announced in the log, replaced, retired.

The public halves are rows and entries of the log; the private half is one file (`REGISTER_KEY_FILE`, mode 0600). A
rotation is signed by both: the old key signs the head that announces the new one, then the new key signs the same tree.
"""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from core.exceptions import DomainError
from register.domain import log
from register.enums import KEY_ENTRY
from register.heads import (
    UnreadableKeyError,
    generate_key,
    key_id_of,
    pem_of,
    public_bytes,
    read_private_key,
    to_base64,
)
from register.models import Key
from register.queries import current_key


class KeyUnavailableError(DomainError):
    """No head can be signed now; the sentence says why and what to do."""


def key_file() -> Path:
    return Path(settings.REGISTER_KEY_FILE)


def _file_of_next_key() -> Path:
    return key_file().with_name(key_file().name + ".new")


def may_make_first_key() -> bool:
    """In development, demonstration and tests the first key makes itself; a real installation runs `register_key create`."""
    return bool(settings.DEBUG or settings.DEMO or settings.TESTING)


def write_private_key(path: Path, private_key: Ed25519PrivateKey) -> None:
    """Whole or not at all, readable by its owner alone; raises `FileExistsError` rather than overwrite a key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem_of(private_key))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def signing_key(key: Key | None) -> tuple[Key, Ed25519PrivateKey]:
    """The current key, as found, with its private half; raises `KeyUnavailableError`."""
    if key is None:
        if Key.objects.exists():
            raise KeyUnavailableError(
                _(
                    "La clé du registre est retirée et aucune autre ne l’a remplacée : créez-en une (register_key create)."
                )
            )
        raise KeyUnavailableError(_("Le registre n’a pas encore de clé : créez-la (register_key create)."))
    found = ""
    # A rotation stopped between its commit and the renaming of the file leaves the new key beside the old one.
    for path in (key_file(), _file_of_next_key()):
        with suppress(FileNotFoundError):
            private_key = _read(path)
            found = key_id_of(public_bytes(private_key))
            if found == key.key_id:
                return key, private_key
    if found:
        message = _(
            "Le fichier %(path)s contient la clé %(found)s, et non la clé en vigueur %(key)s : remettez le bon fichier."
        )
        raise KeyUnavailableError(message % {"path": key_file(), "found": found, "key": key.key_id})
    message = _(
        "Le fichier %(path)s de la clé %(key)s manque : remettez-le, ou retirez cette clé et créez-en une autre."
    )
    raise KeyUnavailableError(message % {"path": key_file(), "key": key.key_id})


def _read(path: Path) -> Ed25519PrivateKey:
    try:
        return read_private_key(path)
    except FileNotFoundError:
        raise
    except (OSError, UnreadableKeyError) as error:
        message = _("Le fichier %(path)s ne donne pas la clé privée du registre : %(error)s.")
        raise KeyUnavailableError(message % {"path": path, "error": error}) from error


def ensure_first_key() -> Key | None:
    """Inside the lock: the current key; makes and announces the first one where that is allowed."""
    key = current_key()
    if key is None and may_make_first_key() and not Key.objects.exists():
        return _begin(_read_or_make(key_file()))
    return key


def _read_or_make(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        with suppress(FileExistsError):
            write_private_key(path, generate_key())
    return _read(path)


def _announcement(action: str, key_id: str, **more: Any) -> dict[str, Any]:
    return {"action": action, "key_id": key_id, **more}


def _begin(private_key: Ed25519PrivateKey) -> Key:
    """A key that follows no other (the first, or after a retirement): entry, row, head."""
    public_key = public_bytes(private_key)
    key_id = key_id_of(public_key)
    entry, tree, _waiting = log.add_entry(
        KEY_ENTRY, _announcement("added", key_id, public_key=to_base64(public_key), previous=None)
    )
    key = Key.objects.create(key_id=key_id, public_key=public_key, valid_from=entry.at)
    log.write_head(tree, key, private_key, entry.at)
    return key


@transaction.atomic
def create_key() -> Key:
    """The first key, or the one after a retirement. A file already there is used unless it holds a retired key."""
    log.lock()
    if current := current_key():
        raise DomainError(
            _("La clé %(key)s est en vigueur : remplacez-la (register_key rotate).") % {"key": current.key_id}
        )
    private_key = _read_or_make(key_file())
    if Key.objects.filter(key_id=key_id_of(public_bytes(private_key))).exists():
        message = _("Le fichier %(path)s contient une clé retirée : déplacez-le, puis recommencez.")
        raise DomainError(message % {"path": key_file()})
    return _begin(private_key)


def rotate_key() -> Key:
    """Replaces the current key; the old private half is overwritten. Raises `KeyUnavailableError` without the old one."""
    private_key, path = generate_key(), _file_of_next_key()
    with transaction.atomic(durable=not settings.TESTING):
        log.lock()
        old, old_private_key = signing_key(current_key())
        path.unlink(missing_ok=True)
        write_private_key(path, private_key)
        public_key = public_bytes(private_key)
        key_id = key_id_of(public_key)
        entry, tree, _waiting = log.add_entry(
            KEY_ENTRY, _announcement("added", key_id, public_key=to_base64(public_key), previous=old.key_id)
        )
        log.write_head(tree, old, old_private_key, entry.at)
        old.valid_to = entry.at
        old.save(update_fields=["valid_to"])
        key = Key.objects.create(key_id=key_id, public_key=public_key, valid_from=entry.at)
        log.write_head(tree, key, private_key, entry.at)
        transaction.on_commit(lambda: path.replace(key_file()))
    return key


@transaction.atomic
def retire_key(*, reason: str) -> Key:
    """Ends the current key without another: it was lost or copied. Heads wait until `create_key`."""
    log.lock()
    key = current_key()
    if key is None:
        raise DomainError(_("Aucune clé n’est en vigueur."))
    added = log.add_entry(KEY_ENTRY, _announcement("retired", key.key_id, reason=reason))
    key.valid_to = added.entry.at
    key.save(update_fields=["valid_to"])
    return key
