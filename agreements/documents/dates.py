"""The certificates of the seal, for the desk that shows what must be renewed."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.documents.certificates import certificate_file, folder, key_file
from core.operations.dates import Dated, dated

if TYPE_CHECKING:
    from asn1crypto import x509
    from django_stubs_ext import StrOrPromise


@dated
def seal_certificates() -> Iterable[Dated]:
    """The seal with which documents are sealed, then the authorities in `trusted/`."""
    seal, missing = certificate_file(), ""
    if not key_file().exists():
        missing = _("La clé du sceau (seal.key) n’est pas là : rien ne peut être scellé.")
    if seal.exists():
        yield from _read(seal, gettext_lazy("certificat du sceau"), problem=missing)
    for path in sorted((folder() / "trusted").glob("*.pem")):
        yield from _read(path, gettext_lazy("autorité reconnue"))


def _read(path: Path, kind: "StrOrPromise", problem: str = "") -> Iterable[Dated]:
    from asn1crypto import pem, x509  # noqa: PLC0415 (heavy: only this desk reads certificates)

    try:
        found = [x509.Certificate.load(der) for _label, _head, der in pem.unarmor(path.read_bytes(), multiple=True)]
        rows = [(_name(row), row.not_valid_before, row.not_valid_after) for row in found]
    except (OSError, ValueError, TypeError) as error:
        yield Dated(kind, path.name, problem=_("Ce fichier ne peut pas être lu (%(error)s).") % {"error": error})
        return
    for name, since, until in rows:
        yield Dated(kind, name, since=since, until=until, problem=problem)


def _name(certificate: "x509.Certificate") -> str:
    return str(certificate.subject.native.get("common_name") or certificate.subject.human_friendly)
