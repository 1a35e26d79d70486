import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_other_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from register import heads
from register.heads import TreeHead

HEAD = TreeHead(tree_size=3, root_hash=bytes(32), timestamp=1_800_000_000_123, key_id="0123456789abcdef")


def test_signed_lines_end_with_a_line_feed_each():
    assert HEAD.signed_bytes() == b"datacity-head\n3\n" + b"0" * 64 + b"\n1800000000123\n0123456789abcdef\n"


def test_signature_holds_for_this_head_and_key_alone():
    key, other = heads.generate_key(), heads.generate_key()
    signature = heads.sign(HEAD, key)

    assert heads.verify_signature(HEAD, signature, heads.public_bytes(key))
    assert not heads.verify_signature(HEAD, signature, heads.public_bytes(other))
    assert not heads.verify_signature(
        TreeHead(4, bytes(32), HEAD.timestamp, HEAD.key_id), signature, heads.public_bytes(key)
    )
    assert not heads.verify_signature(HEAD, b"", heads.public_bytes(key))
    assert not heads.verify_signature(HEAD, signature, b"short")


def test_key_is_named_by_the_hash_of_its_public_half():
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))

    assert heads.key_id_of(heads.public_bytes(key)) == "139e3940e64b5491"


def test_private_key_is_read_back_from_its_file(tmp_path):
    key, path = heads.generate_key(), tmp_path / "key.pem"
    path.write_bytes(heads.pem_of(key))

    assert heads.public_bytes(heads.read_private_key(path)) == heads.public_bytes(key)


def test_file_without_an_ed25519_key_is_refused(tmp_path):
    path = tmp_path / "key.pem"
    path.write_text("nothing")
    with pytest.raises(heads.UnreadableKeyError, match="^key.pem holds no readable private key in PEM form$"):
        heads.read_private_key(path)

    other = generate_other_key(SECP256R1())
    path.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(heads.UnreadableKeyError, match="^key.pem holds a private key, but not of Ed25519$"):
        heads.read_private_key(path)
