"""Tokens in addresses: they open one thing to whoever holds the address, without an account. Of a token that can be renewed or
taken back, the hash alone is stored; of the others, nothing.
"""

import hashlib
import secrets

from django.core.signing import BadSignature, Signer
from django.db.models import Model, QuerySet
from django.http import HttpResponse


class Tokens:
    """The key of a row with a seal of the site. `salt` and `sep` stand in every address sent so far: they never change."""

    def __init__(self, salt: str, *, sep: str = ":") -> None:
        self._signer = Signer(salt=salt, sep=sep)

    def of(self, obj: Model) -> str:
        """What stands in the address of this row, whose key is a UUID."""
        return self._signer.sign(obj.pk.hex)

    def find[Row: Model](self, token: str, rows: QuerySet[Row]) -> Row | None:
        """The row that a token names among these; None for a forged token and for a row that is not there."""
        try:
            return rows.filter(pk=self._signer.unsign(token)).first()
        except (BadSignature, ValueError):
            return None


def drawn_token() -> tuple[str, str]:
    """A new token for an address, and the hash by which its row is found."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def kept_nowhere(response: HttpResponse) -> HttpResponse:
    """For the page that a token opens: kept in no cache, and no link followed from it tells its address."""
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
