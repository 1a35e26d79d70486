"""The virus control, with a real clamd whose only signature is that of the EICAR test file."""

import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from core import antivirus, files, quotas, scanning
from core.exceptions import DomainError
from core.models import Alarm, OutMail, Scan, StoredFile
from core.tasks import scan_waiting
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.files import packed

# The test file that every antivirus finds, in two pieces so that none finds it here (eicar.org).
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS" + rb"-TEST-FILE!$H+H*"
CLEAN = packed({"a.txt": b"Bonjour."})
CARRIER = packed({"eicar.txt": EICAR}, method=0)
CONFIGURATION = """\
LocalSocket {folder}/clamd.sock
DatabaseDirectory {folder}/signatures
PidFile {folder}/clamd.pid
Foreground yes
StreamMaxLength 1M
MaxThreads 2
OfficialDatabaseOnly no
"""


@pytest.fixture(scope="session")
def daemon():
    """The address of a clamd that knows one signature. Its folder is short: a socket's path has 107 bytes at most."""
    command = shutil.which("clamd") or "/usr/sbin/clamd"
    folder = Path(tempfile.mkdtemp(prefix="clamd-"))
    (folder / "signatures").mkdir()
    (folder / "signatures" / "eicar.ndb").write_text(f"Eicar-Test:0:*:{EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(CONFIGURATION.format(folder=folder))
    running = subprocess.Popen([command, "--config-file", str(folder / "clamd.conf")], stdout=subprocess.DEVNULL)
    try:
        address = folder / "clamd.sock"
        for _ in range(200):
            if address.exists() and _answers(address):
                break
            time.sleep(0.1)
        yield str(address)
    finally:
        running.terminate()
        running.wait(20)
        shutil.rmtree(folder)


def _answers(address):
    with socket.socket(socket.AF_UNIX) as line:
        return line.connect_ex(str(address)) == 0


@pytest.fixture
def clamd(daemon, settings):
    settings.CLAMD_SOCKET, settings.CLAMD_TIMEOUT = daemon, 20
    return daemon


@pytest.fixture
def down(settings, tmp_path):
    settings.CLAMD_SOCKET = str(tmp_path / "nobody.sock")


@pytest.fixture
def purpose():
    files.declare_purpose("test", types=files.ARCHIVES, may_read=lambda user, file: True, may_send=lambda user: True)
    yield "test"
    del files._purposes["test"]


@pytest.fixture
def user(db):
    return UserFactory()


def send(user, content, name="a.zip"):
    return files.store(SimpleUploadedFile(name, content), purpose="test", by=user)


def test_clamd_tells_the_clean_from_the_infected(clamd):
    assert antivirus.ping()
    assert antivirus.ask([CLEAN]).clean
    assert antivirus.ask([EICAR]).signature == "Eicar-Test.UNOFFICIAL"
    assert antivirus.ask([CARRIER[:40], CARRIER[40:]]).signature == "Eicar-Test.UNOFFICIAL"
    with pytest.raises(antivirus.TooLarge):
        antivirus.ask([b"x" * 65536] * 40)


def test_a_file_leaves_once_it_was_found_clean(clamd, purpose, user, client):
    client.force_login(user)
    stored = send(user, CLEAN)
    address = f"/fichiers/{stored.pk}/"

    assert stored.scan == Scan.WAITING
    held = client.get(address)
    assert held.status_code == 409
    assert "En attente de contrôle" in held.content.decode()
    with pytest.raises(DomainError, match="en attente de contrôle antivirus"):
        files.response_of(stored)
    assert ProcrastinateJob.objects.filter(task_name=scanning.JOB, args__file_id=str(stored.pk)).count() == 1

    scanning.scan_or_wait(str(stored.pk))
    scanning.scan_or_wait(str(stored.pk))

    response = client.get(address)
    assert b"".join(response.streaming_content) == CLEAN
    assert StoredFile.objects.get().scan == Scan.CLEAN


def test_an_infected_file_never_leaves_and_everybody_concerned_is_told(clamd, purpose, user, client):
    client.force_login(user)
    stored = send(user, CARRIER)

    scanning.scan_or_wait(str(stored.pk))

    stored.refresh_from_db()
    assert stored.scan == Scan.FOUND
    held = client.get(f"/fichiers/{stored.pk}/")
    assert held.status_code == 409
    assert "Refusé par le contrôle antivirus" in held.content.decode()
    with pytest.raises(DomainError, match="a été refusé par le contrôle antivirus"):
        files.response_of(stored)
    mail = OutMail.objects.get(kind="core.file_refused")
    assert (mail.to, "Eicar-Test.UNOFFICIAL" in mail.body) == (user.email, True)
    assert "a.zip" in Alarm.objects.get(code=scanning.FOUND).message


def test_while_clamd_is_down_files_wait_then_are_asked_about_again(down, purpose, user, settings, daemon):
    stored = send(user, CLEAN)

    scanning.scan_or_wait(str(stored.pk))
    scan_waiting(timestamp=0)

    stored.refresh_from_db()
    assert stored.scan == Scan.WAITING
    assert Alarm.objects.get(code=scanning.DOWN).settled_at is None

    settings.CLAMD_SOCKET, settings.CLAMD_TIMEOUT = daemon, 20
    scan_waiting(timestamp=0)

    stored.refresh_from_db()
    assert stored.scan == Scan.CLEAN
    assert Alarm.objects.get(code=scanning.DOWN).settled_at is not None


def test_a_file_larger_than_clamd_reads_leaves_and_says_that_it_was_not_controlled(clamd, purpose, user):
    stored = send(user, packed({"a.bin": b"\x01" * 2 * 1024**2}, method=0))

    scanning.scan_or_wait(str(stored.pk))

    stored.refresh_from_db()
    assert stored.scan == Scan.TOO_LARGE
    assert scanning.may_leave(stored)


def test_without_clamd_nothing_waits(purpose, user):
    stored = send(user, CLEAN)

    assert (stored.scan, ProcrastinateJob.objects.filter(task_name=scanning.JOB).exists()) == (Scan.NOT_ASKED, False)


def test_what_the_product_draws_up_is_not_asked_about_and_counts_for_nobody(down, user):
    stored = files.store(SimpleUploadedFile("c.pdf", b"%PDF-1.4\n%%EOF"), purpose="convention", by=user)

    assert (stored.scan, stored.made_here) == (Scan.NOT_ASKED, True)
    assert quotas.rooms_of(user)[0].used == 0


@pytest.mark.parametrize("said", [b"", b"stream: ERROR\0", b"UNKNOWN COMMAND\0", b"stream: OK and more\0"])
def test_an_answer_that_says_neither_is_no_answer(said):
    with pytest.raises(antivirus.Unreachable):
        antivirus._understood(said.rstrip(b"\0").decode())


def test_a_person_has_so_much_room_and_is_told_whom_to_ask(purpose, user, settings):
    settings.UPLOAD_QUOTA_PERSON = len(CLEAN) * 2 - 1
    send(user, CLEAN)

    with pytest.raises(DomainError) as refused:
        send(user, CLEAN)

    assert "n’entre plus. Vos fichiers envoyés" in refused.value.message
    assert refused.value.message.endswith("Demandez plus de place à l’équipe du programme.")
    assert StoredFile.objects.count() == 1


def test_colleagues_share_the_room_of_their_organisation(db, purpose, settings, django_assert_num_queries):
    organisation = OrganisationFactory(startup=True, name="Atelier Nord")
    one, two = member_of(organisation), member_of(organisation)
    settings.UPLOAD_QUOTA_ORGANISATION = len(CLEAN) * 2 - 1
    send(one, CLEAN)

    with pytest.raises(DomainError, match="Fichiers envoyés pour Atelier Nord"):
        send(two, CLEAN)
    with django_assert_num_queries(3):
        own, shared = quotas.rooms_of(two)
    assert (own.used, shared.used, shared.name) == (0, len(CLEAN), "Atelier Nord")
    send(UserFactory(), CLEAN)


def test_an_upload_on_its_way_has_its_room(purpose, user, settings):
    from core import uploads

    settings.UPLOAD_QUOTA_PERSON = 1000
    uploads.start(by=user, purpose="test", name="a.zip", size=600)

    with pytest.raises(DomainError, match="n’entre plus"):
        uploads.start(by=user, purpose="test", name="b.zip", size=600)
