"""The seal of the City: the certificate given by the settings, or a self-made one outside production."""

import datetime as dt
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.translation import gettext as _

from core.clock import app_now
from core.exceptions import DomainError
from core.ui import dates

if TYPE_CHECKING:
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign import signers

SELF_MADE_LIFE = dt.timedelta(days=3650)


def folder() -> Path:
    return Path(settings.SEAL_FOLDER)


def certificate_file() -> Path:
    return folder() / "seal.pem"


def key_file() -> Path:
    return folder() / "seal.key"


def make_self_signed(name: str = "DataCity, sceau de démonstration (auto-signé)") -> None:
    """A key and a certificate of our own making. Shown as such: nobody outside this installation vouches for it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(NameOID.COUNTRY_NAME, "FR")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + SELF_MADE_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(True, True, False, False, False, True, False, False, False), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder().mkdir(parents=True, exist_ok=True)
    descriptor = os.open(key_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    certificate_file().write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def seal_signer() -> "signers.SimpleSigner":
    """The signer of our documents. Raises DomainError when there is none in production, or when it has expired."""
    if not certificate_file().exists():
        if not (settings.DEBUG or settings.TESTING or settings.DEMO):
            raise DomainError(
                _("Le certificat du sceau n’est pas installé : déposez seal.pem et seal.key, puis recommencez.")
            )
        make_self_signed()
    signer = _load(str(certificate_file()), certificate_file().stat().st_mtime_ns)
    until = signer.signing_cert.not_valid_after if signer.signing_cert else None
    if until is None or until <= app_now():
        raise DomainError(
            _("Le certificat du sceau a expiré le %(day)s : renouvelez-le avant de sceller un document.")
            % {"day": dates.short(until) if until else "?"}
        )
    return signer


@lru_cache(maxsize=4)
def _load(path: str, _written_at: int) -> "signers.SimpleSigner":
    from pyhanko.sign import signers  # noqa: PLC0415 (heavy: only where a document is sealed)

    class Signer(signers.SimpleSigner):
        """The rehearsal that tells how much room a signature takes asks for its length alone: it signs nothing."""

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            key = self.signing_cert.public_key if self.signing_cert else None
            if dry_run and key is not None and key.algorithm == "rsa":
                return bytes(key.byte_size)
            signature: bytes = await super().async_sign_raw(data, digest_algorithm, dry_run)
            return signature

    signer = Signer.load(str(key_file()), path, key_passphrase=None)
    if signer is None:
        raise DomainError(_("Le certificat du sceau ne peut pas être lu."))
    return signer


def trusted_roots() -> "list[asn1_x509.Certificate]":
    """Certificates that vouch for signatures: our seal, those it replaced, and the authorities in `trusted/`."""
    from asn1crypto import pem  # noqa: PLC0415 (heavy)
    from asn1crypto import x509 as asn1_x509  # noqa: PLC0415 (heavy: only where a document is checked)

    roots = []
    for path in [certificate_file(), *sorted((folder() / "trusted").glob("*.pem"))]:
        if path.exists():
            for _name, _headers, der in pem.unarmor(path.read_bytes(), multiple=True):
                roots.append(asn1_x509.Certificate.load(der))
    return roots
