"""The client of the public register of companies (« Recherche d’entreprises », https://recherche-entreprises.api.gouv.fr).

It helps and never decides: whatever happens to it, a form goes on without it. No key; at most seven requests a second for one
address, 429 with `Retry-After` beyond; companies that asked not to be shown are absent. A circuit breaker, shared by the
processes through the cache, leaves a register alone that does not answer.
"""

import datetime as dt
import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.validators import compact, validate_siren, validate_siret
from core.exceptions import DomainError
from core.outbound import Reply, Unreachable, fetch
from core.text import fit

SECONDS: Final = 4.0  # a person waits
SHOWN: Final = 10
KEPT: Final = 600  # seconds that an answer is good for
FAULTS: Final = 3  # within WINDOW seconds, and the register is left alone for PAUSE
WINDOW: Final = 300
PAUSE: Final = 60
LONGEST: Final = 3600  # of a pause that the register asks for
AGENT: Final = "DataCity (programme of urban challenges)"
OPEN: Final = "company-register:open-until"
COUNT: Final = "company-register:faults"
LENGTHS: Final = {"name": 200, "legal_name": 250, "address": 500}


class RegisterSilent(DomainError):
    """No usable answer; the sentence says why, and that nothing is blocked. `until`: seconds before it is asked again."""

    def __init__(self, message: str, *, until: int = 0) -> None:
        super().__init__(f"{message} {_('Continuez sans lui : saisissez les informations vous-même.')}")
        self.until = until


@dataclass(frozen=True)
class Company:
    """What the register says of one company. Empty: it does not say, or says something that does not fit."""

    siren: str
    siret: str = ""
    name: str = ""
    legal_name: str = ""
    address: str = ""
    founded_on: str = ""  # ISO
    closed: bool = False
    directors: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Company":
        return cls(**{**kept, "directors": tuple(kept.get("directors", ()))})


def look_up(typed: str) -> list[Company]:
    """Companies by SIREN, SIRET or words of a name, at most SHOWN; none when the register knows none.

    Raises RegisterSilent: switched off, unreachable, slow, asking to wait, or answering anything but what was asked.
    """
    number = compact(typed)
    words = number if number.isdigit() and len(number) in (9, 14) else " ".join(typed.split())
    if len(words) < 3:
        return []
    key = f"company-register:{hashlib.sha256(words.casefold().encode()).hexdigest()}"
    known = cache.get(key)
    if known is None:
        known = [company.as_json() for company in _asked(words)]
        cache.set(key, known, KEPT)
    return [Company.from_json(row) for row in known]


def company_of(siren: str) -> Company | None:
    """The company of this SIREN; None when the register does not show it. Raises RegisterSilent."""
    return next(iter(look_up(siren)), None)


def _asked(words: str) -> list[Company]:
    if not settings.COMPANY_REGISTER_URL:
        raise RegisterSilent(_("Cette installation n’interroge pas le registre des entreprises."))
    _stop_if_open()
    query = urlencode({"q": words, "page": 1, "per_page": SHOWN})
    try:
        reply = fetch(f"{settings.COMPANY_REGISTER_URL}/search?{query}", seconds=SECONDS, agent=AGENT)
    except Unreachable as error:
        _fault()
        raise RegisterSilent(_("Le registre des entreprises ne répond pas.")) from error
    rows = _rows_of(reply)
    try:
        found = [_company(row) for row in rows]
        _check(words, found)
    except (ValidationError, ValueError, TypeError, KeyError) as error:
        _fault()
        raise RegisterSilent(_("Le registre des entreprises a donné une réponse qui ne se lit pas.")) from error
    cache.delete(COUNT)
    return found


def _rows_of(reply: Reply) -> list[Any]:
    if reply.status == 429:
        wait = _seconds(reply.retry_after)
        cache.set(OPEN, time.time() + wait, wait)
        raise RegisterSilent(_("Le registre des entreprises reçoit trop de demandes."), until=wait)
    if reply.status == 400:  # what was typed is no query: the register is well
        return []
    rows = None
    if reply.status == 200 and reply.whole:
        try:
            rows = json.loads(reply.body)["results"]
        except (ValueError, TypeError, KeyError, RecursionError):
            rows = None
    if not isinstance(rows, list):
        _fault()
        raise RegisterSilent(_("Le registre des entreprises a donné une réponse qui ne se lit pas."))
    return rows[:SHOWN]


def _company(row: Any) -> Company:
    """Raises when the row is not what the register describes: a wrong type in one place makes all of it doubtful."""
    if not isinstance(row, dict) or not isinstance(row.get("siren"), str):
        raise TypeError(row)
    validate_siren(row["siren"])
    seat = row.get("siege") or {}
    if not isinstance(seat, dict):
        raise TypeError(seat)
    return Company(
        siren=row["siren"],
        siret=_siret(seat.get("siret"), row["siren"]),
        name=_text(row.get("nom_complet"), "name"),
        legal_name=_text(row.get("nom_raison_sociale") or row.get("nom_complet"), "legal_name"),
        address=_text(seat.get("adresse"), "address"),
        founded_on=dt.date.fromisoformat(day).isoformat() if (day := row.get("date_creation")) else "",
        closed=row.get("etat_administratif") == "C",
        directors=_directors(row.get("dirigeants") or []),
    )


def _text(value: Any, field: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(value)
    text = " ".join(fit(value).split())
    return text if len(text) <= LENGTHS[field] else ""


def _siret(value: Any, siren: str) -> str:
    if value is None:
        return ""
    validate_siret(value)
    if not value.startswith(siren):
        raise ValueError(value)
    return str(value)


def _directors(rows: Any) -> tuple[str, ...]:
    """Names of persons, first names then name; companies that direct others are left out."""
    if not isinstance(rows, list):
        raise TypeError(rows)
    people = [row for row in rows if isinstance(row, dict) and isinstance(row.get("nom"), str)]
    names = (" ".join(f"{row.get('prenoms') or ''} {row['nom']}".split()) for row in people)
    return tuple(fit(name)[:150] for name in names)[:SHOWN]


def _check(words: str, found: list[Company]) -> None:
    """Asked for one number, the register answers for that one and no other."""
    if words.isdigit() and len(words) in (9, 14) and any(company.siren != words[:9] for company in found):
        raise ValueError(words)


def _stop_if_open() -> None:
    left = int((cache.get(OPEN) or 0) - time.time())
    if left > 0:
        raise RegisterSilent(_("Le registre des entreprises ne répond pas en ce moment."), until=left)


def _fault() -> None:
    """Counts a fault; at the third within a few minutes, nobody waits for the register for a minute."""
    cache.add(COUNT, 0, WINDOW)
    try:
        faults = int(cache.incr(COUNT))
    except ValueError:  # it expired between the two lines
        faults = 1
    if faults >= FAULTS:
        cache.set(OPEN, time.time() + PAUSE, PAUSE)


def _seconds(header: str) -> int:
    """`Retry-After`, in seconds or as a date (RFC 9110, 10.2.3); PAUSE when it says nothing that can be read."""
    try:
        wait = int(header) if header.strip().isdigit() else int(parsedate_to_datetime(header).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        wait = PAUSE
    return max(1, min(wait, LONGEST))
