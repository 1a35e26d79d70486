"""The client that asks addresses people type: public servers alone, a short time, a few bytes. Against local servers."""

import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from core.outbound import Unreachable, advertises_git, fetch, is_public


class Handler(BaseHTTPRequestHandler):
    """/page answers, /to?URL redirects, /loop redirects to itself, /big sends 5 GB, /drip one byte every tenth of a second."""

    def do_GET(self):
        path, _mark, target = self.path.partition("?")
        getattr(self, f"_{path.strip('/')}")(target)

    def _page(self, _target):
        self._head(200, ("Content-Length", "8"), ("Content-Type", "text/html; charset=utf-8"))
        self.wfile.write(b"bonjour\n")

    def _to(self, target):
        self._head(302, ("Location", target), ("Content-Length", "0"))

    def _loop(self, _target):
        self._to("/loop")

    def _big(self, _target):
        self._head(200, ("Content-Length", str(5 * 1024**3)))
        for _block in range(80_000):
            self.wfile.write(b"\0" * 65536)

    def _drip(self, _target):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for _byte in range(200):
            self.wfile.write(b"X")
            self.wfile.flush()
            time.sleep(0.1)

    def _nonsense(self, _target):
        self.wfile.write(b"\0\1\2 rien\r\n\r\n")

    def _head(self, status, *headers):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def handle(self):
        try:
            super().handle()
        except OSError:  # the client hung up: what these tests are about
            return

    def log_message(self, *_said):
        return


@pytest.fixture
def server(settings):
    """A local server, in a network that this installation lets the client ask."""
    settings.OUTBOUND_NETWORKS = ["127.0.0.1/32"]
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    thread.join()
    running.server_close()


def test_a_page_is_read(server):
    reply = fetch(f"{server}/page")
    assert (reply.status, reply.content_type, reply.body, reply.whole) == (200, "text/html", b"bonjour\n", True)


def test_a_redirection_is_followed_and_said(server):
    assert fetch(f"{server}/to?/page").url == f"{server}/page"


def test_without_end_it_stops(server):
    with pytest.raises(Unreachable, match="sans fin"):
        fetch(f"{server}/loop")


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/", "http://[::1]/", "http://127.0.0.2/",
        "http://[::ffff:10.0.0.1]/", "http://[64:ff9b::a00:1]/", "http://[2002:a00:1::]/", "http://0/", "http://2130706434/",
    ],
)  # fmt: skip
def test_a_redirection_to_a_private_network_is_refused(server, target):
    with pytest.raises(Unreachable, match="réseaux privés|aucun serveur"):
        fetch(f"{server}/to?{target}")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1/", "//", "http://"])
def test_a_redirection_to_another_scheme_is_refused(server, target):
    with pytest.raises(Unreachable):
        fetch(f"{server}/to?{target}")


def test_a_local_server_is_refused_unless_the_installation_says_so(server, settings):
    settings.OUTBOUND_NETWORKS = []
    with pytest.raises(Unreachable, match="réseaux privés"):
        fetch(f"{server}/page")


def test_the_address_checked_is_the_address_asked(server):
    """A name server that answers a good address first and a private one after is asked once for each hop."""
    port, asked = int(server.rpartition(":")[2]), []

    def rebinding(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    assert fetch(f"http://depot.example:{port}/page", resolve=rebinding).body == b"bonjour\n"
    assert asked == ["depot.example"]


def test_one_private_address_among_several_refuses_the_name(server):
    port = int(server.rpartition(":")[2])
    with pytest.raises(Unreachable, match="réseaux privés"):
        fetch(f"http://depot.example:{port}/page", resolve=lambda host, port: ["127.0.0.1", "10.0.0.1"])


def test_five_gigabytes_are_not_read(server):
    begun = time.monotonic()
    reply = fetch(f"{server}/big", most=100_000)
    assert (len(reply.body), reply.whole) == (100_000, False)
    assert time.monotonic() - begun < 5


def test_bytes_that_drip_do_not_hold_it_up(server):
    begun = time.monotonic()
    with pytest.raises(Unreachable, match="assez vite"):
        fetch(f"{server}/drip", seconds=1)
    assert time.monotonic() - begun < 3


@contextmanager
def listening(answer):
    """A bare server of one connection: `answer(connection)`."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve():
            connection, _address = door.accept()
            with connection:
                answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield door.getsockname()[1]
        thread.join()


def test_a_server_that_says_nothing_is_left(settings):
    settings.OUTBOUND_NETWORKS = ["127.0.0.1/32"]
    silent = listening(lambda connection: connection.recv(10_000) and connection.recv(1))
    with silent as port, pytest.raises(Unreachable, match="assez vite"):
        fetch(f"http://127.0.0.1:{port}/", seconds=1)


def test_nonsense_is_told(server):
    with pytest.raises(Unreachable, match="réponse utilisable"):
        fetch(f"{server}/nonsense")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://nom.invalid/", "aucun serveur connu"),
        ("http://moi:secret@127.0.0.1/", "mot de passe"),
        ("http://127.0.0.1:port/", "pas lisible"),
        ("http://[::1/", "pas lisible"),
        ("http://127.0.0.1:0/", "adresse complète"),
        (f"http://{'a' * 70}.example/", "aucun serveur connu"),
        ("dépôt", "adresse complète"),
    ],
)
def test_an_address_that_is_none_is_told(url, said):
    with pytest.raises(Unreachable, match=said):
        fetch(url)


@pytest.mark.parametrize("line", [b"0" * 40 + b" HEAD\0multi_ack", b"ERR access denied or repository not exported"])
def test_a_git_server_is_asked_for_its_branches(settings, line):
    settings.OUTBOUND_NETWORKS = ["127.0.0.1/32"]
    asked = []

    def answer(connection):
        asked.append(connection.recv(10_000))
        connection.sendall(f"{len(line) + 4:04x}".encode() + line)

    with listening(answer) as port:
        assert advertises_git(f"git://127.0.0.1:{port}/lampadaire.git") is line.startswith(b"0")
    assert asked == [b"0033git-upload-pack /lampadaire.git\0host=127.0.0.1\0"]


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888", "64:ff9b::808:808"])
def test_public_addresses(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "100.64.0.1", "224.0.0.1", "0.0.0.0", "fe80::1%eth0", "fd00::1", "ff02::1", "192.0.2.1"]
)
def test_addresses_that_are_not_public(address):
    assert not is_public(address)
