import datetime as dt
import hashlib
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.sign.timestamps import DummyTimeStamper

from core.models import Alarm
from register.domain.append import append
from register.domain.timestamp import timestamp_latest_head
from register.models import HeadTimestamp
from register.queries import latest_head

pytestmark = pytest.mark.django_db
NOT_DATED = "L’autorité d’horodatage 127.0.0.1 n’a pas daté la tête du registre du 1er mars 2026"
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def certificate():
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Horodatage fictif")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOON - dt.timedelta(days=4000))
        .not_valid_after(NOON + dt.timedelta(days=4000))
        .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate, key


@pytest.fixture
def authority(certificate):
    """A real authority on this machine; `answer` may be replaced to make it lie."""
    signed, key = certificate
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(signed.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
    )

    class Handler(BaseHTTPRequestHandler):
        @staticmethod
        def answer(query):
            return stamper.request_tsa_response(tsp.TimeStampReq.load(query)).dump()

        def do_POST(self):
            content = self.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    server.url, server.handler = f"http://127.0.0.1:{server.server_port}/", Handler
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def alarms():
    return list(Alarm.objects.filter(settled_at=None).values_list("code", "message"))


def test_without_an_authority_nothing_happens(fill):
    fill(1)

    assert timestamp_latest_head() is None
    assert (HeadTimestamp.objects.count(), alarms()) == (0, [])


def test_head_of_each_day_is_dated_once(fill, settings, clock, authority):
    settings.REGISTER_TIMESTAMP_URL = authority.url
    clock(NOON)
    fill(1)

    row = timestamp_latest_head()

    assert (row.day, row.head, row.authority) == (NOON.date(), latest_head(), "127.0.0.1")
    assert timestamp_latest_head() is None
    clock(NOON + dt.timedelta(days=1))
    fill(1)
    assert timestamp_latest_head().day == dt.date(2026, 3, 2)


def test_token_is_over_the_signed_bytes_of_the_head(fill, settings, authority, certificate, tmp_path):
    settings.REGISTER_TIMESTAMP_URL = authority.url
    fill(1)
    row = timestamp_latest_head()
    token, signed = tmp_path / "token.der", row.head.as_tree_head().signed_bytes()
    token.write_bytes(bytes(row.token))

    said = tsp.ContentInfo.load(bytes(row.token))["content"]["encap_content_info"]["content"].parsed
    assert said["message_imprint"]["hashed_message"].native == hashlib.sha256(signed).digest()
    if openssl := shutil.which("openssl"):
        (tmp_path / "ca.pem").write_bytes(certificate[0].public_bytes(Encoding.PEM))
        (tmp_path / "head.txt").write_bytes(signed)
        command = [
            openssl,
            "ts",
            "-verify",
            "-token_in",
            "-in",
            token,
            "-data",
            tmp_path / "head.txt",
            "-CAfile",
            tmp_path / "ca.pem",
        ]
        assert "Verification: OK" in subprocess.run(command, capture_output=True, text=True, check=False).stdout


def test_authority_that_is_down_is_an_alarm_and_the_log_goes_on(fill, settings, clock, authority):
    settings.REGISTER_TIMESTAMP_URL = "http://127.0.0.1:9/"
    clock(NOON)
    fill(1)

    assert timestamp_latest_head() is None

    assert alarms() == [
        (
            "register.timestamp",
            f"{NOT_DATED} : pas de réponse (<urlopen error [Errno 111] Connection refused>).",
        )
    ]
    assert append("test.entry", {}).index == 2
    settings.REGISTER_TIMESTAMP_URL = authority.url
    assert timestamp_latest_head().head.tree_size == 3
    assert alarms() == []


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda query: b"nothing", "réponse illisible"),
        (
            lambda query: bytes.fromhex("30053003020102"),
            "demande refusée",
        ),
    ],
)
def test_authority_that_answers_something_else_is_an_alarm(fill, settings, clock, authority, answer, sentence):
    settings.REGISTER_TIMESTAMP_URL = authority.url
    clock(NOON)
    fill(1)
    authority.handler.answer = staticmethod(answer)

    assert timestamp_latest_head() is None

    assert alarms() == [
        (
            "register.timestamp",
            f"{NOT_DATED} : {sentence}.",
        )
    ]


def test_token_over_something_else_is_refused(fill, settings, clock, authority):
    settings.REGISTER_TIMESTAMP_URL = authority.url
    clock(NOON)
    fill(1)
    honest = authority.handler.answer

    def answer(query):
        other = tsp.TimeStampReq.load(query)
        other["message_imprint"]["hashed_message"] = bytes(32)
        return honest(other.dump())

    authority.handler.answer = staticmethod(answer)

    assert timestamp_latest_head() is None
    assert alarms()[0][1].endswith(" : le jeton reçu porte sur autre chose.")
