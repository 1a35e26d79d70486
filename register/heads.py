"""The signed tree head: what is signed, with what, and how it is checked. Nothing of the database here.

Signature: Ed25519 (RFC 8032) over the UTF-8 lines `datacity-head`, tree size, root hash in hexadecimal, time in
milliseconds since 1970 (UTC) and key identifier, each ended by a line feed.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

CONTEXT = "datacity-head"


class UnreadableKeyError(ValueError):
    """The file is there but holds no Ed25519 private key."""


@dataclass(frozen=True)
class TreeHead:
    tree_size: int
    root_hash: bytes
    timestamp: int  # milliseconds since 1970, UTC
    key_id: str

    def signed_bytes(self) -> bytes:
        lines = (CONTEXT, str(self.tree_size), self.root_hash.hex(), str(self.timestamp), self.key_id)
        return "".join(f"{line}\n" for line in lines).encode()


def key_id_of(public_key: bytes) -> str:
    """Sixteen hexadecimal characters of the SHA-256 of the 32 bytes of the public key."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def public_bytes(private_key: Ed25519PrivateKey) -> bytes:
    return private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign(head: TreeHead, private_key: Ed25519PrivateKey) -> bytes:
    return private_key.sign(head.signed_bytes())


@lru_cache(maxsize=64)
def _read(public_key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public_key)


def verify_signature(head: TreeHead, signature: bytes, public_key: bytes) -> bool:
    try:
        _read(public_key).verify(signature, head.signed_bytes())
    except (InvalidSignature, ValueError):
        return False
    return True


def generate_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


def pem_of(private_key: Ed25519PrivateKey) -> bytes:
    """PKCS 8, as `openssl genpkey -algorithm ed25519` writes it."""
    return private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """Raises `FileNotFoundError`, another `OSError`, or `UnreadableKeyError`."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise UnreadableKeyError(f"{path.name} holds no readable private key in PEM form") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UnreadableKeyError(f"{path.name} holds a private key, but not of Ed25519")
    return key


def to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
