"""Files that arrive in parts."""

import datetime as dt
import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from challenges.models import Application, Attachment
from core import files, uploads
from core.models import StoredFile, Upload, UploadPart
from core.tasks import sweep_uploads
from tests.factories.accounts import UserFactory, member_of
from tests.factories.applications import ApplicationFactory
from tests.factories.files import pdf_of

PURPOSE = "application_attachment"
START = "/espace/envois/"
PDF = pdf_of(10_000)


@pytest.fixture
def small(monkeypatch, settings, tmp_path):
    """Parts of 1,000 bytes, and a private store of one's own."""
    monkeypatch.setattr(uploads, "CHUNK", 1000)
    from django.core.files.storage import storages

    monkeypatch.setattr(storages["private"], "_location", str(tmp_path), raising=False)


@pytest.fixture
def application(db):
    return ApplicationFactory()


@pytest.fixture
def applicant(application, client):
    person = member_of(application.organisation)
    client.force_login(person)
    return client


def announce(client, content=PDF, name="plan.pdf", **more):
    return client.post(START, {"purpose": PURPOSE, "name": name, "size": len(content), "changed": "1", **more})


def put(client, upload, at, content, before=None):
    """`before`: the file of which these are the bytes at `at`, as the sender has it; the same file unless given."""
    chain = ""
    for start in range(0, at if isinstance(at, int) else 0, uploads.CHUNK):
        chain = uploads.link(chain, (PDF if before is None else before)[start : start + uploads.CHUNK])
    url = f"{START}{upload}/?at={at}&before={chain}"
    return client.put(url, content, content_type="application/octet-stream")


def send_all(client, content=PDF, name="plan.pdf"):
    identifier = announce(client, content, name).json()["id"]
    for at in range(0, len(content), uploads.CHUNK):
        assert put(client, identifier, at, content[at : at + uploads.CHUNK], content).status_code == 200
    return identifier


def attach(client, application, upload, **more):
    data = {"file-upload": upload, "label": "Plan", **more}
    return client.post(f"/espace/candidatures/{application.pk}/pieces/", data)


def test_a_file_sent_in_parts_is_kept_whole_under_our_hash(small, applicant, application):
    identifier = send_all(applicant)

    response = attach(applicant, application, identifier)

    assert response.status_code == 302
    stored = Attachment.objects.get().file
    assert (stored.sha256, stored.size, stored.name) == (hashlib.sha256(PDF).hexdigest(), len(PDF), "plan.pdf")
    assert stored.file.open("rb").read() == PDF
    assert (Upload.objects.count(), UploadPart.objects.count()) == (0, 0)


def test_the_same_file_goes_on_where_it_stopped(small, applicant):
    first = announce(applicant).json()
    put(applicant, first["id"], 0, PDF[:1000])

    again = announce(applicant)

    assert (again.status_code, again.json()["id"], again.json()["received"]) == (201, first["id"], 1000)
    assert applicant.get(f"{START}{first['id']}/").json()["received"] == 1000
    assert announce(applicant, changed="2").json()["id"] != first["id"]


@pytest.mark.parametrize(
    ("name", "size", "sentence"),
    [
        ("virus.exe", 10, "« virus.exe » : ce type de fichier n’est pas accepté."),
        ("vide.pdf", 0, "« vide.pdf » est vide (0 octet). Choisissez un autre fichier."),
        ("gros.pdf", 26 * 1024**2, "« gros.pdf » pèse 26,0 Mio ; la limite est de 25,0 Mio."),
        ("plan.pdf", "-4", "« plan.pdf » est vide (0 octet). Choisissez un autre fichier."),
        ("plan.pdf", "9" * 40, "« plan.pdf » est vide (0 octet). Choisissez un autre fichier."),
    ],
)
def test_rules_are_answered_before_any_byte(applicant, name, size, sentence):
    response = applicant.post(START, {"purpose": PURPOSE, "name": name, "size": size})

    assert response.status_code == 422
    flat = response.json()["message"].replace("\u00a0", " ").replace("\u202f", " ")
    assert flat.startswith(sentence.replace("\u00a0", " ").replace("\u202f", " "))
    assert not Upload.objects.exists()


def test_a_content_that_is_not_its_extension_is_refused_with_its_first_part(small, applicant):
    identifier = announce(applicant).json()["id"]

    response = put(applicant, identifier, 0, b"GIF89a" + b"x" * 900)

    assert response.status_code == 422
    assert "n’est pas un fichier .pdf" in response.json()["message"]
    assert not Upload.objects.exists()


def test_bytes_out_of_place_say_where_to_go_on(small, applicant):
    identifier = announce(applicant).json()["id"]
    put(applicant, identifier, 0, PDF[:1000])

    for at in (0, 500, 2000, "x"):
        response = put(applicant, identifier, at, PDF[:1000])
        assert (response.status_code, response.json()) == (409, {"received": 1000})
    assert Upload.objects.get().received == 1000


@pytest.mark.parametrize("content", [b"", b"%PDF-" + b"x" * 1000, b"%PDF-1"])
def test_a_part_that_cannot_be_of_this_file_is_refused(small, applicant, content):
    short = b"%PDF"
    identifier = announce(applicant, short if content == b"%PDF-1" else PDF).json()["id"]

    response = put(applicant, identifier, 0, content)

    assert response.status_code == 422
    assert response.json()["message"] == "Ce fichier a changé depuis le début de l’envoi. Choisissez-le de nouveau."
    assert Upload.objects.get().received == 0


def test_a_file_resumed_with_other_bytes_is_refused_with_the_reason(small, applicant):
    """Same name, same size, same date: what the browser tells is the same, what came is not."""
    first = announce(applicant).json()["id"]
    put(applicant, first, 0, PDF[:1000])
    other = PDF[:500] + b"y" * (len(PDF) - 500)
    resumed = announce(applicant, other).json()
    assert (resumed["id"], resumed["received"]) == (first, 1000)

    response = put(applicant, first, 1000, other[1000:2000], other)

    assert response.status_code == 422
    assert "n’est plus le fichier dont l’envoi avait commencé" in response.json()["message"]
    assert (Upload.objects.count(), UploadPart.objects.count()) == (0, 0)
    assert announce(applicant, other).json()["received"] == 0


def test_a_part_without_the_chain_of_what_came_before_is_refused(small, applicant):
    identifier = announce(applicant).json()["id"]
    put(applicant, identifier, 0, PDF[:1000])

    assert put(applicant, identifier, 1000, PDF[1000:2000], b"").status_code == 422
    assert not Upload.objects.exists()


@pytest.mark.parametrize("purpose", sorted(files._purposes))
def test_somebody_with_nothing_to_add_a_file_to_sends_none(client, db, purpose):
    """Every purpose: asked before a name, a size or a byte is looked at. Papers of a case are for everybody."""
    client.force_login(UserFactory())

    response = announce(client, name="plan.exe", purpose=purpose)

    assert response.status_code == 422
    nothing = "Vous n’avez aujourd’hui aucun dossier auquel ajouter ce fichier."
    assert (response.json()["message"] == nothing) is (purpose != "message")
    assert not Upload.objects.exists()


def test_an_application_that_takes_no_more_files_takes_none(applicant, application):
    Application.objects.filter(pk=application.pk).update(state="withdrawn")

    assert announce(applicant).json()["message"].startswith("Vous n’avez aujourd’hui aucun dossier")


def test_an_upload_is_its_persons_alone(small, applicant, application, client):
    identifier = send_all(applicant)
    colleague = member_of(application.organisation)
    client.force_login(colleague)

    assert client.get(f"{START}{identifier}/").status_code == 404
    assert put(client, identifier, 0, b"%PDF-").status_code == 404
    assert client.delete(f"{START}{identifier}/").status_code == 404
    assert attach(client, application, identifier).status_code == 422
    assert not StoredFile.objects.exists()


def test_an_upload_is_for_its_purpose_alone(small, applicant, application):
    identifier = send_all(applicant)
    Upload.objects.update(purpose="startup_document")

    response = attach(applicant, application, identifier)

    assert response.status_code == 422
    assert "Ce fichier a été envoyé pour autre chose. Envoyez-le de nouveau ici." in response.content.decode()


def test_an_unfinished_or_unknown_upload_is_a_missing_file(small, applicant, application):
    identifier = announce(applicant).json()["id"]
    put(applicant, identifier, 0, PDF[:1000])

    for named in (identifier, "rien", "01a20119-a78b-74cc-8308-953ad9c7bcf7"):
        response = attach(applicant, application, named)
        assert response.status_code == 422
        assert 'href="#id_file"' in response.content.decode()
    assert Upload.objects.get().received == 1000


def test_a_refused_form_keeps_what_was_sent(small, applicant, application):
    identifier = send_all(applicant)

    assert attach(applicant, application, identifier, label="x" * 200).status_code == 422
    assert announce(applicant).json() == {"id": identifier, "received": len(PDF), "size": len(PDF), "chunk": 1000}


def test_an_unknown_purpose_does_not_exist(applicant):
    assert announce(applicant, purpose="rien").status_code == 404


def test_files_on_their_way_are_bounded(applicant, monkeypatch):
    monkeypatch.setattr(uploads, "MOST", 2)
    announce(applicant, changed="1")
    announce(applicant, changed="2")

    response = announce(applicant, changed="3")

    assert response.status_code == 422
    assert response.json()["message"] == ("Trop de fichiers sont en cours d’envoi. Terminez-en un, ou attendez demain.")


def test_what_was_left_for_a_day_is_swept(small, applicant):
    kept = announce(applicant, changed="1").json()["id"]
    stale = announce(applicant, changed="2").json()["id"]
    put(applicant, stale, 0, PDF[:1000])
    part = UploadPart.objects.get()
    Upload.objects.filter(pk=stale).update(updated_at=timezone.now() - dt.timedelta(hours=25))

    sweep_uploads(timestamp=0)

    assert str(Upload.objects.get().pk) == kept
    assert not part.file.storage.exists(part.file.name)


def test_a_stranger_is_sent_to_the_login(client, db):
    assert announce(client).status_code == 302


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_windows_at_once_make_one_file(small):
    user = member_of(ApplicationFactory().organisation)
    upload = uploads.start(by=user, purpose=PURPOSE, name="plan.pdf", size=3000, changed="1")

    def window(_n):
        try:
            return uploads.receive(upload, at=0, content=PDF[:1000]).received
        except uploads.OutOfPlace as later:
            return -later.received
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(window, range(4)))

    assert outcomes == [-1000, -1000, -1000, 1000]
    assert UploadPart.objects.count() == 1
    call_command("sync_permissions", "--check")
