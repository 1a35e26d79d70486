"""Files are tried on the disk and on a real S3 store alike."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import files
from core.exceptions import DomainError
from core.models import StoredFile
from core.storage import NoPublicAddress
from tests.factories.accounts import UserFactory
from tests.factories.files import office, packed

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(params=["disk", pytest.param("s3", marks=pytest.mark.s3)])
def store(request):
    if request.param == "s3":
        request.getfixturevalue("s3_files")
    return request.param


@pytest.fixture
def purpose():
    files.declare_purpose(
        "test",
        types={**files.DOCUMENTS, **files.ARCHIVES, **files.IMAGES},
        may_read=lambda user, file: file.uploaded_by == user,
        may_send=lambda user: True,
        max_bytes=10_000,
    )
    yield "test"
    del files._purposes["test"]


@pytest.fixture
def user(db):
    return UserFactory()


def upload(name, content):
    return SimpleUploadedFile(name, content)


def refusal(name, content, user):
    with pytest.raises(DomainError) as caught:
        files.store(upload(name, content), purpose="test", by=user)
    assert StoredFile.objects.count() == 0
    return caught.value.message


def test_stored_file_is_known_by_the_hash_of_its_bytes(store, purpose, user):
    stored = files.store(upload("Évaluation d’été.pdf", PDF), purpose="test", by=user)

    stored.refresh_from_db()
    assert (stored.sha256, stored.size, stored.sniffed, stored.name) == (
        hashlib.sha256(PDF).hexdigest(),
        len(PDF),
        "application/pdf",
        "Évaluation d’été.pdf",
    )
    assert "valuation" not in stored.file.name
    assert files.verify(stored)


def test_a_private_file_has_no_address(store, purpose, user):
    stored = files.store(upload("a.pdf", PDF), purpose="test", by=user)

    with pytest.raises(NoPublicAddress):
        _ = stored.file.url


def test_a_changed_file_no_longer_verifies(store, purpose, user):
    stored = files.store(upload("a.pdf", PDF), purpose="test", by=user)
    name = stored.file.name
    stored.file.storage.delete(name)
    from django.core.files.base import ContentFile

    stored.file.name = stored.file.storage.save(name, ContentFile(PDF + b"x"))

    assert not files.verify(stored)


def test_a_vanished_file_does_not_verify(store, purpose, user):
    stored = files.store(upload("a.pdf", PDF), purpose="test", by=user)
    stored.file.storage.delete(stored.file.name)

    assert not files.verify(stored)


def test_a_file_of_another_type_than_its_name_is_refused(purpose, user):
    message = refusal("photo.png", PDF, user)

    assert message == "« photo.png » n’est pas un fichier .png : son contenu est d’un autre type (application/pdf)."


def test_an_empty_file_is_refused(purpose, user):
    assert refusal("vide.pdf", b"", user) == "« vide.pdf » est vide (0 octet). Choisissez un autre fichier."


def test_a_file_over_the_limit_is_refused(purpose, user):
    message = refusal("gros.pdf", PDF + b" " * 10_000, user)

    assert message == "« gros.pdf » pèse 9,8 Kio ; la limite est de 9,8 Kio."


def test_an_extension_that_is_not_accepted_is_refused(purpose, user):
    message = refusal("prog.exe", b"MZ", user)

    assert (
        message
        == "« prog.exe » : ce type de fichier n’est pas accepté. Types acceptés : .pdf, .zip, .gz, .tgz, .png, .jpg, .jpeg, .webp."
    )


def test_an_archive_is_read_as_an_archive(purpose, user):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("src/main.py", "print('bonjour')")

    stored = files.store(upload("code.zip", content.getvalue()), purpose="test", by=user)

    assert stored.sniffed == "application/zip"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\léa\\dossier.pdf", "dossier.pdf"),
        ("🚲 vélo cargo 🚲.pdf", "🚲 vélo cargo 🚲.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("fac\u202etru.pdf", "factru.pdf"),
        ("a\nb\x00c.pdf", "abc.pdf"),
        ("n" * 300 + ".pdf", "n" * 180 + ".pdf"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert files.clean_name(given) == kept


def test_download_is_recorded_and_checked(client, purpose, user):
    stored = files.store(upload("été.pdf", PDF), purpose="test", by=user)
    client.force_login(user)

    response = client.get(f"/fichiers/{stored.pk}/")

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%C3%A9t%C3%A9.pdf"
    assert response["Cache-Control"] == "no-store, private"
    assert [download.user for download in stored.downloads.all()] == [user]


def test_a_file_one_may_not_read_does_not_exist(client, purpose, user):
    stored = files.store(upload("a.pdf", PDF), purpose="test", by=user)
    client.force_login(UserFactory())

    assert client.get(f"/fichiers/{stored.pk}/").status_code == 404
    assert stored.downloads.count() == 0


def test_a_file_whose_bytes_changed_is_not_served(client, purpose, user):
    stored = files.store(upload("a.pdf", PDF), purpose="test", by=user)
    with stored.file.storage.open(stored.file.name, "wb") as content:
        content.write(b"%PDF- something else")
    client.force_login(user)

    assert client.get(f"/fichiers/{stored.pk}/").status_code == 404


LARGE = b"%PDF-1.7\n" + b"0123456789abcdef" * (3 * 1024 * 1024 // 16)


@pytest.fixture
def large(store, purpose, user, monkeypatch):
    monkeypatch.setattr(files._purposes["test"], "max_bytes", len(LARGE))
    return files.store(upload("grand.pdf", LARGE), purpose="test", by=user)


def test_a_large_file_is_read_once_and_whole(client, large, user, monkeypatch):
    storage, reads = large.file.storage, []
    blocks = storage.blocks
    monkeypatch.setattr(type(storage), "blocks", lambda self, name: reads.append(name) or blocks(name))
    client.force_login(user)

    response = client.get(f"/fichiers/{large.pk}/")

    assert b"".join(response.streaming_content) == LARGE
    assert (response["Content-Length"], response["Content-Type"]) == (str(len(LARGE)), "application/pdf")
    assert reads == [large.file.name]


@pytest.mark.parametrize("damage", ["a byte", "cut", "longer"])
def test_a_large_file_whose_bytes_changed_is_never_received_whole(client, large, user, damage):
    changed = {"a byte": LARGE[:-1] + b"?", "cut": LARGE[: 2 * 1024 * 1024], "longer": LARGE + b"?"}[damage]
    with large.file.storage.open(large.file.name, "wb") as content:
        content.write(changed)
    client.force_login(user)
    response = client.get(f"/fichiers/{large.pk}/")
    received = []

    with pytest.raises(files.Damaged):
        received.extend(response.streaming_content)
    assert len(b"".join(received)) < min(len(LARGE), len(changed))


def test_a_file_that_is_gone_is_not_found(client, large, user):
    large.file.storage.delete(large.file.name)
    client.force_login(user)

    assert client.get(f"/fichiers/{large.pk}/").status_code == 404
    assert large.downloads.count() == 0


def test_a_file_of_an_undeclared_purpose_is_read_by_nobody(user):
    assert not files.may_read(user, StoredFile(purpose="unheard-of", uploaded_by=user))


@pytest.fixture
def documents():
    files.declare_purpose(
        "office",
        types={**files.DOCUMENTS, **files.OFFICE},
        may_read=lambda user, file: True,
        may_send=lambda user: True,
    )
    yield "office"
    del files._purposes["office"]


LOCKED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00112233445566778899aabbccddeeff><00112233445566778899aabbccddeeff>]/Size 4>>\n%%EOF\n"
)  # fmt: skip


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf", b"\r\n\r\n", b"\0" * 16, b"Content-Type: application/pdf\r\n\r\n", b"x" * 1000]
)
def test_a_pdf_whose_header_stands_late_is_one(before, documents, user):
    stored = files.store(upload("a.pdf", before + PDF), purpose="office", by=user)

    assert stored.sniffed == "application/pdf"


@pytest.mark.parametrize(
    "before", [b"<html><script>", b"PK\x03\x04", b"MZ\x90", b"GIF89a", b"\xef\xbb\xbf<svg>", b"x" * 1100]
)
def test_what_other_readers_take_for_something_else_is_no_pdf(before, documents, user):
    with pytest.raises(DomainError) as refusal:
        files.store(upload("a.pdf", before + PDF), purpose="office", by=user)

    assert "n’est pas un fichier .pdf" in refusal.value.message


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.docx", office("docx"), None),
        ("a.pptx", office("pptx"), None),
        ("a.odp", office("odp"), None),
        ("a.docx", office("xlsx"), "« a.docx » n’est pas un fichier .docx : son contenu est d’un autre type (.xlsx)."),
        (
            "a.odt",
            packed({"virus.exe": b"MZ"}),
            "« a.odt » n’est pas un fichier .odt : son contenu est d’un autre type (.zip).",
        ),
        ("a.docx", office("docx")[:-40], "« a.docx » ne s’ouvre pas comme un fichier .docx"),
        ("a.ods", office("ods", b""), "« a.ods » ne s’ouvre pas comme un fichier .ods"),
        ("a.docx", b"PK\x03\x04xxxxx", "« a.docx » ne s’ouvre pas comme un fichier .docx"),
        (
            "a.xlsx",
            office("xlsx", kind="application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
            "« a.xlsx » contient des macros",
        ),
        ("a.odp", office("odp", b"0" * 300 * 1024**2), "prendrait une fois ouvert bien plus de place"),
        ("a.pdf", LOCKED, "est protégé par un mot de passe"),
    ],
)
def test_documents_are_opened(name, content, said, documents, user):
    if said is None:
        assert files.store(upload(name, content), purpose="office", by=user).name == name
        return
    with pytest.raises(DomainError) as refusal:
        files.store(upload(name, content), purpose="office", by=user)

    assert said in refusal.value.message
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("a\x00b\x1b.pdf", "ab.pdf"),
        ("fdp\u202egpj.pdf", "fdpgpj.pdf"),
        ("un\r\ndeux\u2028trois.pdf", "undeuxtrois.pdf"),
        ("\ud83d.pdf", "\ufffd.pdf"),
        ("..\\..\\etc\\a.pdf", "a.pdf"),
    ],
)
def test_names_of_files_are_made_fit(sent, kept):
    assert files.clean_name(sent) == kept
