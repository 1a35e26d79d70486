"""An outside witness: once a day, an RFC 3161 authority dates the latest signed head.

Without an authority (`REGISTER_TIMESTAMP_URL` empty) nothing happens. With one that does not answer, the programme team
is told, the log goes on, and the job tries again at its next hour. What is checked here is that the token is granted,
bears our nonce and names our hash; its signature is for whoever holds the authority's certificate (`openssl ts -verify`).
"""

import hashlib
import os
import urllib.request
from urllib.parse import urlsplit

from asn1crypto import algos, core, tsp
from django.conf import settings
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from core.alarms import raise_alarm, settle
from core.clock import PARIS, app_now
from core.ui import dates
from register.enums import AlarmCode
from register.models import HeadTimestamp
from register.queries import latest_head

TIMEOUT = 15  # seconds


class AuthorityError(Exception):
    """The authority did not answer, or answered something else; the sentence says what."""


def timestamp_latest_head() -> HeadTimestamp | None:
    """The token of today's head, when one is due and the authority gives it."""
    url, now, head = settings.REGISTER_TIMESTAMP_URL, app_now(), latest_head()
    day = now.astimezone(PARIS).date()
    if not url or head is None or HeadTimestamp.objects.filter(day=day).exists():
        return None
    try:
        token = request_token(url, hashlib.sha256(head.as_tree_head().signed_bytes()).digest())
    except AuthorityError as error:
        name, said = urlsplit(url).hostname, str(error)
        raise_alarm(
            AlarmCode.TIMESTAMP,
            lambda: (
                _("L’autorité d’horodatage %(name)s n’a pas daté la tête du registre du %(day)s : %(error)s.")
                % {"name": name, "day": dates.short(day), "error": gettext(said)}
            ),
            url="/registre/",
        )
        return None
    settle(AlarmCode.TIMESTAMP)
    row, _created = HeadTimestamp.objects.get_or_create(
        day=day, defaults={"head": head, "authority": urlsplit(url).hostname or "", "token": token, "at": now}
    )
    return row


def request_token(url: str, digest: bytes) -> bytes:
    """DER of the token over a SHA-256 digest; raises `AuthorityError`."""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise AuthorityError(gettext_noop("son adresse n’est pas http(s)"))
    nonce = int.from_bytes(os.urandom(8))
    imprint = {"hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}), "hashed_message": digest}
    query = tsp.TimeStampReq(
        {"version": "v1", "message_imprint": tsp.MessageImprint(imprint), "nonce": nonce, "cert_req": True}
    )
    request = urllib.request.Request(  # noqa: S310 (the scheme was checked)
        url, data=query.dump(), headers={"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            content = answer.read(1_000_000)
    except OSError as error:
        raise AuthorityError(f"pas de réponse ({error})") from error
    return _token_of(content, nonce, digest)


def _token_of(content: bytes, nonce: int, digest: bytes) -> bytes:
    try:
        # A refusal has no token, which TimeStampResp wants: the status is read by itself.
        status = tsp.PKIStatusInfo.load(core.Sequence.load(content)[0].dump())
        if status["status"].native not in {"granted", "granted_with_mods"}:
            raise AuthorityError(gettext_noop("demande refusée"))
        token = tsp.TimeStampResp.load(content)["time_stamp_token"]
        said = token["content"]["encap_content_info"]["content"].parsed
        same_nonce = said["nonce"].native == nonce
        same_digest = said["message_imprint"]["hashed_message"].native == digest
        der: bytes = token.dump()
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise AuthorityError(gettext_noop("réponse illisible")) from error
    if not (same_nonce and same_digest):
        raise AuthorityError(gettext_noop("le jeton reçu porte sur autre chose"))
    return der
