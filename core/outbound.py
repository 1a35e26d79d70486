"""The one client for addresses that people type: it asks public servers alone, for a short time, for a few bytes.

A host name is resolved once, every address it stands for must be public, and the connection goes to the very address
that was checked: neither a redirection nor a second answer of the name server leads into a private network.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any, Final
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from core.exceptions import DomainError

SECONDS: Final = 10.0  # for everything: names, redirections and bytes
BYTES: Final = 1_000_000
HOPS: Final = 5
PORTS: Final = {"http": 80, "https": 443, "git": 9418}
REDIRECTIONS: Final = frozenset({301, 302, 303, 307, 308})
AGENT: Final = "DataCity (verification of published code)"
NAT64: Final = ipaddress.ip_network("64:ff9b::/96")

BROKEN: Final = (OSError, HTTPError, HTTPException)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Reply:
    """What a server answered: `body` holds BYTES at most, `whole` says whether that is all of it."""

    url: str
    status: int
    content_type: str
    body: bytes
    whole: bool
    retry_after: str = ""  # what the header of this name says, as it came


class Unreachable(DomainError):
    """The address gives no answer that can be used; the message says why, in the language being read."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses a host name stands for."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def is_public(address: str) -> bool:
    """Whether an address is on the public Internet, whatever form it hides in; or in a network of OUTBOUND_NETWORKS."""
    ip = _plain(ipaddress.ip_address(address.partition("%")[0]))
    if any(ip in network for network in _allowed() if network.version == ip.version):
        return True
    return ip.is_global and not ip.is_multicast


def _plain(ip: Address) -> Address:
    """The IPv4 address inside an IPv6 one (mapped, 6to4, Teredo, NAT64)."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    inside = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
    return inside or ip


def _allowed() -> list[Any]:
    return [ipaddress.ip_network(text) for text in settings.OUTBOUND_NETWORKS]


def fetch(
    url: str, *, seconds: float = SECONDS, most: int = BYTES, resolve: Resolve = resolve, agent: str = AGENT
) -> Reply:
    """GETs an http(s) address, through HOPS redirections at most, and reads `most` bytes at most.

    Raises Unreachable: another scheme, a private address at any hop, no answer within `seconds`, a broken answer.
    """
    deadline = time.monotonic() + seconds
    for _hop in range(HOPS + 1):
        place = _place(url, ("http", "https"))
        answer = _ask(place, url, deadline, most, resolve, agent)
        if isinstance(answer, Reply):
            return answer
        url = urljoin(url, answer)
    raise Unreachable(_("Cette adresse renvoie sans fin vers d’autres adresses."))


def advertises_git(url: str, *, seconds: float = SECONDS, resolve: Resolve = resolve) -> bool:
    """Whether a git:// address lists its branches to anybody. Raises Unreachable like `fetch`."""
    place = _place(url, ("git",))
    deadline = time.monotonic() + seconds
    with _told(), _connected(place, deadline, resolve) as sock, _cut(sock, deadline):
        asked = f"git-upload-pack {place.path}\0host={place.hostname}\0".encode()
        sock.sendall(f"{len(asked) + 4:04x}".encode() + asked)
        head = _exactly(sock, 4)
        size = int(head, 16) if all(byte in b"0123456789abcdef" for byte in head) else 0
        line = _exactly(sock, min(size, 1000) - 4) if size > 4 else b""
    return len(line) > 40 and not line.startswith(b"ERR")


def _exactly(sock: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        block = sock.recv(size - len(found))
        if not block:
            break
        found += block
    return found


def _place(url: str, schemes: tuple[str, ...]) -> SplitResult:
    try:
        place = urlsplit(url)
        port = place.port
    except ValueError as error:
        raise Unreachable(_("Cette adresse n’est pas lisible.")) from error
    if place.scheme not in schemes or not place.hostname or port == 0:
        raise Unreachable(_("Donnez une adresse complète, en http, https ou git."))
    if place.username or place.password:
        raise Unreachable(_("Cette adresse contient un mot de passe : donnez l’adresse publique."))
    return place


def _checked(place: SplitResult, resolve: Resolve) -> str:
    """The address to connect to. One that is not public refuses all: a name must not choose which is asked."""
    host = place.hostname or ""
    try:
        found = resolve(host, place.port or PORTS[place.scheme])
    except (OSError, UnicodeError) as error:
        raise Unreachable(_("« %(host)s » ne correspond à aucun serveur connu.") % {"host": host}) from error
    if not found or not all(is_public(address) for address in found):
        raise Unreachable(
            _("« %(host)s » n’est pas un serveur public : l’application ne demande rien aux réseaux privés.")
            % {"host": host}
        )
    return found[0]


@contextmanager
def _told() -> Iterator[None]:
    """Faults of the network as sentences."""
    try:
        yield
    except TimeoutError as error:
        raise _slow() from error
    except (*BROKEN, ValueError) as error:
        raise Unreachable(_("Le serveur n’a pas donné de réponse utilisable.")) from error


def _slow() -> Unreachable:
    return Unreachable(_("Le serveur n’a pas répondu assez vite."))


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


@contextmanager
def _connected(place: SplitResult, deadline: float, resolve: Resolve) -> Iterator[socket.socket]:
    address = _checked(place, resolve)
    with socket.create_connection((address, place.port or PORTS[place.scheme]), _left(deadline)) as sock:
        yield sock


@contextmanager
def _cut(sock: socket.socket, deadline: float) -> Iterator[None]:
    """Ends the connection at the deadline, however slowly bytes drip: a timeout of the socket starts anew with each."""
    over = threading.Event()

    def end() -> None:
        over.set()
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return

    timer = threading.Timer(_left(deadline), end)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (*BROKEN, ValueError) as error:
        if over.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
    if over.is_set():
        raise TimeoutError


def _ask(place: SplitResult, url: str, deadline: float, most: int, resolve: Resolve, agent: str) -> Reply | str:
    """The answer, or where the server redirects to."""
    with _told():
        address, host = _checked(place, resolve), place.hostname or ""
        port = place.port or PORTS[place.scheme]
        connection: Any = (
            HTTPSConnection(address, port, timeout=_left(deadline), server_hostname=host, assert_hostname=host)
            if place.scheme == "https"
            else HTTPConnection(address, port, timeout=_left(deadline))
        )
        try:
            connection.connect()
            with _cut(connection.sock, deadline):
                return _read(connection, place, url, most, agent)
        finally:
            connection.close()


def _read(connection: Any, place: SplitResult, url: str, most: int, agent: str) -> Reply | str:
    target = f"{place.path or '/'}{f'?{place.query}' if place.query else ''}"
    headers = {"Host": place.netloc, "User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity"}
    connection.request("GET", target, headers=headers, preload_content=False, decode_content=False)
    response = connection.getresponse()
    if response.status in REDIRECTIONS and (moved := response.headers.get("Location")):
        return str(moved)
    body = response.read(most + 1, decode_content=False) or b""
    kind = str(response.headers.get("Content-Type", "")).partition(";")[0].strip().lower()
    later = str(response.headers.get("Retry-After", ""))
    return Reply(url, response.status, kind, body[:most], whole=len(body) <= most, retry_after=later)
