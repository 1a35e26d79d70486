"""Sealed documents: what is ours, what was signed, and every way of tampering refused."""

import datetime as dt
import hashlib
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers

from agreements.conventions.domain.content import live_version
from agreements.conventions.domain.signing import sign
from agreements.documents import certificates
from agreements.documents.check import examine
from agreements.documents.seal import seal
from agreements.enums import ConventionState as S
from agreements.enums import SignatureMethod
from challenges.applications.domain.canonical import canonical_bytes, content_of
from challenges.enums import ApplicationState
from core.exceptions import DomainError
from core.ui import dates
from tests.again import read_again
from tests.factories.agreements import convention_in, world
from tests.factories.applications import ApplicationFactory

pytestmark = pytest.mark.django_db


def authority(folder, name="Signataire d’essai", *, days=365, trusted=True):
    """A signer whose self-made certificate is, or is not, among the authorities accepted here."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=900))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(True, True, False, False, False, True, False, False, False), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    stem = name.replace(" ", "-")
    (folder / f"{stem}.key").write_bytes(private)
    (folder / f"{stem}.crt").write_bytes(pem)
    if trusted:
        (folder / "trusted").mkdir(exist_ok=True)
        (folder / "trusted" / f"{stem}.pem").write_bytes(pem)
    return signers.SimpleSigner.load(str(folder / f"{stem}.key"), str(folder / f"{stem}.crt"))


def signed(data, signer, field="Partenaire"):
    writer = IncrementalPdfFileWriter(BytesIO(data))
    metadata = signers.PdfSignatureMetadata(field_name=field, subfilter=fields.SigSeedSubFilter.PADES)
    return signers.PdfSigner(metadata, signer=signer).sign_pdf(writer).getvalue()


def with_annotation(data):
    writer = IncrementalPdfFileWriter(BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    note = generic.DictionaryObject(
        {
            generic.NameObject("/Type"): generic.NameObject("/Annot"),
            generic.NameObject("/Subtype"): generic.NameObject("/Text"),
            generic.NameObject("/Rect"): generic.ArrayObject([generic.FloatObject(0)] * 4),
            generic.NameObject("/F"): generic.NumberObject(2),
            generic.NameObject("/Contents"): generic.TextStringObject("invisible"),
        }
    )
    while "/Kids" in page:
        page = page["/Kids"][0].get_object()
    annotations = page.get("/Annots", generic.ArrayObject())
    annotations = generic.ArrayObject([*annotations, writer.add_object(note)])
    page["/Annots"] = annotations
    writer.mark_update(page.container_ref or page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def with_page(data):
    writer = IncrementalPdfFileWriter(BytesIO(data))
    page = generic.DictionaryObject(
        {
            generic.NameObject("/Type"): generic.NameObject("/Page"),
            generic.NameObject("/MediaBox"): generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 595, 842)]),
            generic.NameObject("/Resources"): generic.DictionaryObject(),
        }
    )
    writer.insert_page(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def sealed(shared_world, shared_files):
    """A convention that is voted, whose two documents are sealed: drawn once for all of these tests."""
    with shared_world(lambda: convention_in(S.VOTED)) as made:
        yield made


@pytest.fixture
def folder(sealed, shared_files, settings, tmp_path):
    settings.SEAL_FOLDER = Path(shutil.copytree(shared_files / "seal", tmp_path / "seal"))
    return settings.SEAL_FOLDER


@pytest.fixture
def voted(sealed, folder, db):
    convention, around = read_again(sealed)
    version = live_version(convention)
    return convention, around, version, version.pdf_fr.file.open().read()


def refusal(voted, data):
    convention, around, version, _ = voted
    party = convention.parties.get(role="partner")
    upload = SimpleUploadedFile("signe.pdf", data, content_type="application/pdf")
    with pytest.raises(DomainError) as refused:
        sign(version, party, by=around.partner_signatory, sha256=version.sha256, upload=upload)
    assert version.signatures.count() == 0
    return refused.value.message


def test_sealed_document_is_tagged_sealed_and_accepted(voted, tmp_path):
    path = tmp_path / "convention.pdf"
    path.write_bytes(voted[3])

    seen = subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout
    info = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=False).stdout

    assert "Signature Validation: Signature is Valid." in seen
    assert "Total document signed" in seen
    assert "Tagged:          yes" in info
    assert b"pdfuaid:part>1" in voted[3].replace(b" ", b"") and b"pdfaid:part>2" in voted[3].replace(b" ", b"")
    assert examine(voted[3]).status == "unchanged"


@pytest.mark.parametrize("place", [0.01, 0.2, 0.5, 0.75, 0.97, 0.985, 0.999])
def test_one_flipped_byte_anywhere_is_refused(voted, place):
    data = bytearray(voted[3])
    data[int(len(data) * place)] ^= 1

    finding = examine(bytes(data))

    assert not finding.good
    assert finding.problems == (
        "Ce fichier se présente comme un document de la Ville, mais ses octets ne sont pas ceux qui ont été scellés : au moins un a changé.",
    )


def test_flipped_byte_in_the_padding_of_the_seal_is_refused(voted):
    data = bytearray(voted[3])
    end = voted[3].rindex(b"0000>")
    data[end] = ord("1")

    assert examine(bytes(data)).status == "altered"


def test_signature_by_an_accepted_authority_counts(voted, folder):
    convention, around, version, data = voted
    party = convention.parties.get(role="partner")
    upload = SimpleUploadedFile("signe.pdf", signed(data, authority(folder)), content_type="application/pdf")

    signature = sign(version, party, by=around.partner_signatory, sha256=version.sha256, upload=upload)

    assert signature.method == SignatureMethod.SIGNED_PDF
    assert examine(signature.file.file.open().read()).good


def test_document_without_signature_is_refused(voted):
    assert refusal(voted, voted[3]) == (
        "Ce fichier est le document d’origine, sans signature ajoutée. Signez-le, puis déposez le fichier signé."
    )


def test_expired_certificate_is_refused(voted, folder):
    message = refusal(voted, signed(voted[3], authority(folder, "Vieux certificat", days=-1)))

    day = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    assert message == f"Le certificat de Vieux certificat a expiré le {dates.short(day)}."


def test_unknown_certificate_is_refused(voted, folder):
    message = refusal(voted, signed(voted[3], authority(folder, "Inconnu", trusted=False)))

    assert message == "Le certificat de Inconnu n’est reconnu par aucune autorité acceptée ici."


def test_invisible_annotation_is_refused_before_and_after_the_signature(voted, folder):
    signer = authority(folder)

    before = refusal(voted, signed(with_annotation(voted[3]), signer))
    after = refusal(voted, with_annotation(signed(voted[3], signer)))
    alone = refusal(voted, with_annotation(voted[3]))

    assert "autre chose qu’une signature" in before
    assert "modifié après la dernière signature" in after
    assert "sans qu’aucune signature ne le couvre" in alone


def test_added_page_is_refused(voted, folder):
    message = refusal(voted, signed(with_page(voted[3]), authority(folder)))

    assert "autre chose qu’une signature" in message


def test_another_conventions_text_is_refused(voted, folder):
    other, _ = convention_in(S.VOTED, around=world(edition=voted[1].edition), name="Autre convention")
    data = live_version(other).pdf_fr.file.open().read()

    assert refusal(voted, signed(data, authority(folder))) == (
        "Ce fichier est un autre document de la Ville, pas celui qui se signe ici."
    )


def test_expired_seal_refuses_to_seal(folder, voted, monkeypatch):
    authority(folder, "sceau", days=-1)
    (folder / "seal.pem").write_bytes((folder / "sceau.crt").read_bytes())
    (folder / "seal.key").write_bytes((folder / "sceau.key").read_bytes())

    with pytest.raises(DomainError) as refused:
        seal(voted[3], reason="x")

    day = certificates._load(str(folder / "seal.pem"), (folder / "seal.pem").stat().st_mtime_ns).signing_cert
    assert refused.value.message == (
        f"Le certificat du sceau a expiré le {dates.short(day.not_valid_after)} : renouvelez-le avant de sceller un document."
    )


def test_public_page_tells_each_case_and_keeps_nothing(client, voted):
    url = reverse("check_document")
    flipped = bytearray(voted[3])
    flipped[5000] ^= 1

    def told(data):
        upload = SimpleUploadedFile("a.pdf", bytes(data), content_type="application/pdf")
        return client.post(url, {"file": upload}).content.decode()

    assert client.get(url).status_code == 200
    assert "Document authentique, inchangé" in told(voted[3])
    assert "Document modifié" in told(flipped)
    assert "Document inconnu" in told(b"%PDF-1.7 autre chose")


def test_both_languages_are_drawn_in_the_same_number_of_articles(voted):
    _, _, version, data = voted
    english = version.pdf_en.file.open().read()

    assert len(PdfFileReader(BytesIO(data)).embedded_signatures) == 1
    assert examine(english).subject == ("version", version.pk)


def test_content_of_an_application_is_told_by_its_form_and_never_looked_up(client):
    """Whether an organisation applied is nobody's business: received or not, the page says the same."""
    received = ApplicationFactory(state=ApplicationState.SUBMITTED)
    bytes_received = canonical_bytes(content_of(received))
    never = bytes_received.replace(received.organisation.name.encode(), b"Une autre organisation")
    url = reverse("check_document")

    def told(data):
        upload = SimpleUploadedFile("DC-1.json", data, content_type="application/json")
        return client.post(url, {"file": upload}).content.decode()

    pages = [told(data).replace(hashlib.sha256(data).hexdigest(), "empreinte") for data in (bytes_received, never)]

    assert "Contenu d’une candidature" in pages[0]
    assert without_tokens(pages[0]) == without_tokens(pages[1])


def without_tokens(page):
    return re.sub(r'((?:csrfmiddlewaretoken|idempotency_key)" value|nonce)="[^"]+"', "", page)


def test_no_byte_changed_makes_the_verifier_fail(voted):
    """Marks, tables and signatures damaged here and there: always unknown or altered."""
    _, _, _, data = voted
    tail = data.index(b"/ByteRange")
    places = [
        *range(5, len(data), len(data) // 60),
        *range(tail, tail + 200, 9),
        *range(len(data) - 300, len(data), 13),
    ]

    found = {examine(data[:place] + bytes([data[place] ^ 0x2A]) + data[place + 1 :]).status for place in places}
    cut = {examine(data[:place]).status for place in places}
    added = {
        examine(data + more).status
        for more in (b"\n", b"%%EOF", data[:400], b"\nstartxref\n99999999\n%%EOF\n", b"\xff" * 50)
    }

    assert found | cut | added <= {"unknown", "altered"}
