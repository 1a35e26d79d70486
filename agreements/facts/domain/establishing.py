"""What must be true for each fact to be recorded, as far as the software can tell: one check for each kind.

A check gets the prototype, the values of the form and the day, refuses with a DomainError that names the field, and
returns what is kept of it.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from agreements.enums import ComponentOrigin
from agreements.models import Deposit, Prototype
from agreements.prototypes import licences
from agreements.prototypes.domain.deposit import latest_deposit
from agreements.prototypes.gates import settled
from core.clock import app_now, day_of
from core.exceptions import DomainError

SHA256: Final = re.compile(r"[0-9a-f]{64}")
#: A national French mark has 7 digits, a European Union mark 9.
FILING: Final = re.compile(r"[0-9]{7}|[0-9]{9}")
HOUR: Final = 3600


@dataclass(frozen=True)
class Established:
    """What a record keeps beside its day. `details` never leave the City; the register commits to them."""

    details: dict[str, Any] = field(default_factory=dict)
    hours: int | None = None
    licence: str = ""


Check = Callable[[Prototype, Mapping[str, Any], dt.date], Established]


def rebuilt(prototype: Prototype, values: Mapping[str, Any], on: dt.date) -> Established:
    """The source used is the last archive deposited, and the result rebuilt is the one delivered, byte for byte."""
    deposit = _deposit(prototype, on)
    digests = {name: _digest(values, name) for name in ("source_sha256", "delivered_sha256", "result_sha256")}
    if digests["source_sha256"] != deposit.sha256:
        raise DomainError(
            _("Cette empreinte n’est pas celle de la dernière version déposée (%(version)s) : reconstruisez à partir de cette archive.")
            % {"version": deposit.version},
            field="source_sha256",
        )  # fmt: skip
    if digests["result_sha256"] != digests["delivered_sha256"]:
        raise DomainError(
            _("Le résultat reconstruit n’est pas celui qui a été livré : leurs empreintes diffèrent."),
            field="result_sha256",
        )
    _licences_are_open(prototype)
    return Established({**digests, "deposit": str(deposit.pk), "version": deposit.version})


def _digest(values: Mapping[str, Any], name: str) -> str:
    text = str(values.get(name) or "").strip().lower()
    if not SHA256.fullmatch(text):
        raise DomainError(_("Une empreinte SHA-256 compte 64 chiffres hexadécimaux."), field=name)
    return text


def _deposit(prototype: Prototype, on: dt.date) -> Deposit:
    deposit = latest_deposit(prototype)
    if deposit is None:
        raise DomainError(_("Aucune version n’est déposée : il n’y a rien à reconstruire."))
    day = day_of(deposit.deposited_at)
    if on < day:
        raise DomainError(
            _("La dernière version (%(version)s) a été déposée après ce jour.") % {"version": deposit.version},
            field="on",
        )
    return deposit


def _licences_are_open(prototype: Prototype) -> None:
    components = list(prototype.components.all())
    if not components:
        raise DomainError(
            _("La liste des composants est vide : aucune licence n’a pu être lue."), field="licences_read"
        )
    for part in components:
        answer = licences.openness(part.licence)
        accepted = answer.verdict is licences.Verdict.UNKNOWN and settled(prototype, str(part.pk), part.licence)
        if answer.verdict is not licences.Verdict.YES and not accepted:
            origin = ComponentOrigin(part.origin).label
            raise DomainError(
                _("%(name)s (%(origin)s) : %(reason)s")
                % {"name": part.name, "origin": origin, "reason": answer.reason},
                field="licences_read",
            )


def versions_deposited(prototype: Prototype, values: Mapping[str, Any], on: dt.date) -> Established:
    """Hours from the first use of the version to its deposit. Beyond 72 the record stands, and counts for nothing."""
    deposit = _version(prototype, values)
    since = values.get("used_since")
    if since is None:
        raise DomainError(_("Dites depuis quand cette version sert."), field="used_since")
    if since > app_now():
        raise DomainError(_("Ce moment n’est pas encore arrivé."), field="used_since")
    late = (deposit.deposited_at - since).total_seconds()
    hours = max(0, math.ceil(late / HOUR))
    details = {"deposit": str(deposit.pk), "version": deposit.version, "used_since": since.isoformat()}
    return Established(details, hours=hours)


def _version(prototype: Prototype, values: Mapping[str, Any]) -> Deposit:
    version = str(values.get("version") or "").strip()
    deposit = prototype.deposits.filter(version=version).first() if version else None
    if deposit is None:
        raise DomainError(
            _("Cette version n’est pas déposée : choisissez celle qui sert parmi les dépôts."), field="version"
        )
    return deposit


def handover_rehearsed(prototype: Prototype, values: Mapping[str, Any], on: dt.date) -> Established:
    """Somebody other than the startup ran it."""
    who = " ".join(str(values.get("third_party") or "").split())
    if not who:
        raise DomainError(_("Nommez le tiers qui a fait tourner le prototype."), field="third_party")
    if prototype.maker and who.casefold() == prototype.maker.name.casefold():
        raise DomainError(_("Le tiers doit être quelqu’un d’autre que la startup."), field="third_party")
    return Established({"third_party": who})


def data_stored(prototype: Prototype, values: Mapping[str, Any], on: dt.date) -> Established:
    """Something arrived this week: nothing received establishes nothing."""
    rows = values.get("rows_received")
    if not isinstance(rows, int) or rows < 1:
        raise DomainError(
            _("Rien n’est arrivé : ce fait ne se constate pas. Si l’entreprise retient les données, déclarez-le comme événement."),
            field="rows_received",
        )  # fmt: skip
    return Established({"rows_received": rows})


def accounts_held(prototype: Prototype, values: Mapping[str, Any], on: dt.date) -> Established:
    """At least one account, one a line."""
    lines = [" ".join(line.split()) for line in str(values.get("accounts") or "").splitlines()]
    accounts = [line for line in lines if line]
    if not accounts:
        raise DomainError(_("Écrivez chaque compte sur une ligne : le service, puis l’adresse."), field="accounts")
    return Established({"accounts": accounts})


def name_filed(prototype: Prototype, values: Mapping[str, Any], on: dt.date) -> Established:
    """A filing number of the French or the European office."""
    number = re.sub(r"[\s.]", "", str(values.get("filing_number") or ""))
    if not FILING.fullmatch(number):
        raise DomainError(
            _("Un numéro de dépôt compte 7 chiffres à l’INPI, 9 à l’EUIPO."), field="filing_number"
        )  # fmt: skip
    return Established({"filing_number": number})


def clearances_signed(prototype: Prototype, values: Mapping[str, Any], on: dt.date) -> Established:
    """How many outside authors signed; none is an answer."""
    authors = values.get("authors")
    if not isinstance(authors, int) or authors < 0:
        raise DomainError(_("Dites combien d’auteurs ne sont pas salariés ; zéro est une réponse."), field="authors")
    return Established({"authors": authors})


def registers_read(prototype: Prototype, values: Mapping[str, Any], on: dt.date) -> Established:
    """The boxes and the file say it all."""
    return Established()


def escrow_verified(prototype: Prototype, values: Mapping[str, Any], on: dt.date) -> Established:
    """The certificate is about a version that is deposited."""
    deposit = _version(prototype, values)
    return Established({"deposit": str(deposit.pk), "version": deposit.version})


#: `published` is not here: the software establishes it itself (`agreements.facts.domain.checking`).
CHECKS: Final[dict[str, Check]] = {
    check.__name__: check
    for check in (
        rebuilt,
        versions_deposited,
        handover_rehearsed,
        data_stored,
        accounts_held,
        name_filed,
        clearances_signed,
        registers_read,
        escrow_verified,
    )
}
