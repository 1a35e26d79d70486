"""The source held in escrow: when the signed clause lets it go, who then gets it, under which licence.

A program says that a ground is there; a person hands the source over, once a person has confirmed what the event does.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.enums import ESCROW_TO_CONSORTIUM, ESCROW_TO_PUBLIC, Decided
from agreements.events import labels
from agreements.events.domain.parties import clauses_of_version, outlives, says
from agreements.events.domain.register_entries import enter
from agreements.events.domain.rulings import APPLIED
from agreements.events.permissions import EventPerm
from agreements.models import Breach, EscrowRelease, IPEvent, Prototype
from agreements.prototypes.domain.deposit import latest_deposit, recheck
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed
from core.permissions import can
from core.public_cache import changed

CLAUSE: Final = "source_escrow"
REMEDY: Final = "escrow_release"

#: The release event of the clause that each kind of event is.
OPENS: Final = {
    "insolvency.opened": "insolvency",
    "company.struck_off": "struck_off",
    "maintenance.stopped": "maintenance_stopped",
    "repository.made_private": "repository_closed",
    "repository.deleted": "repository_closed",
    "acquirer.refuses_obligations": "change_of_control_refused",
}
#: Those that are no move of the model: their effect says nothing of the escrow.
UNMOVED: Final = frozenset({"maintenance.stopped", "acquirer.refuses_obligations"})


@dataclass(frozen=True)
class Ground:
    """Why the source may be handed over: one event, or one breach case, with whether a person has confirmed it."""

    event: IPEvent | None
    breach: Breach | None
    confirmed: bool

    @property
    def words(self) -> str:
        if self.event is not None:
            return labels.kind_title(self.event.kind)
        return labels.clause_title(self.breach.clause) if self.breach else ""


def opens(event: IPEvent) -> bool:
    """Whether the clause that judged this event lets the source go because of it."""
    ruling = event.ruling
    clauses = clauses_of_version(ruling.version)
    if CLAUSE not in clauses or (ruling.state_after["stage"] == "expired" and not outlives(clauses, CLAUSE)):
        return False
    if ruling.effect in APPLIED and REMEDY in ruling.computed["remedies"]:
        return True
    named = OPENS.get(event.kind) in (says(clauses, CLAUSE, "release_events") or ())
    return named and (ruling.effect in APPLIED or event.kind in UNMOVED)


def grounds(prototype: Prototype) -> list[Ground]:
    """Every ground there is, oldest first; none once the source was handed over."""
    if EscrowRelease.objects.filter(prototype=prototype).exists():
        return []
    rows = prototype.events.standing().select_related("ruling__version").order_by("on", "declared_at", "id")
    found = [Ground(row, None, row.ruling.decided != Decided.AWAITED) for row in rows if opens(row)]
    cases = prototype.breaches.filter(remedies__contains=[{"remedy": REMEDY}]).order_by("recorded_at")
    return found + [Ground(None, case, confirmed=True) for case in cases]


def ground_of(event: IPEvent) -> Ground | None:
    """The ground that this event is; None when it is none, or the source was handed over already."""
    return next((ground for ground in grounds(event.prototype) if ground.event == event), None)


def release_escrow(prototype: Prototype, *, by: Any, reason: str, ground: Ground) -> EscrowRelease:
    """Hands the last deposit over, to those whom the clause names. The archive is compared with its hash first.

    Raises NotAllowed, or DomainError on `reason`. Writes to the register; the public pages say it from then on.
    """
    allowed = can(by, EventPerm.RELEASE_ESCROW, prototype)
    if not allowed:
        raise NotAllowed(str(allowed.reason))
    if not reason.strip():
        raise DomainError(_("Dites pourquoi la clause s’applique : ces motifs sont publics."), field="reason")
    deposit = latest_deposit(prototype)
    if deposit is None:
        raise DomainError(_("Aucune archive des sources n’est déposée : il n’y a rien à remettre."))
    if not recheck(deposit):
        raise DomainError(
            _("L’archive conservée ne correspond plus à son empreinte : elle ne se remet pas. L’équipe est prévenue.")
        )
    with transaction.atomic():
        locked = Prototype.objects.select_for_update(of=("self",)).get(pk=prototype.pk)
        known = next((row for row in grounds(locked) if (row.event, row.breach) == (ground.event, ground.breach)), None)
        if known is None:
            raise DomainError(_("Le séquestre est déjà levé, ou rien ne permet plus de le lever."))
        if not known.confirmed:
            raise DomainError(_("Confirmez d’abord la réponse du modèle : la levée s’appuie sur votre décision."))
        release = _write(locked, deposit, known, by=by, reason=reason.strip())
    return release


def _write(prototype: Prototype, deposit: Any, ground: Ground, *, by: Any, reason: str) -> EscrowRelease:
    version = ground.event.ruling.version if ground.event else ground.breach.version  # type: ignore[union-attr]
    clauses = clauses_of_version(version)
    release = EscrowRelease.objects.create(
        prototype=prototype, deposit=deposit, version=version, event=ground.event, breach=ground.breach,
        released_to=says(clauses, CLAUSE, "released_to") or "city", licence=_licence(prototype, clauses),
        reason=reason, released_by=by, released_at=app_now(),
    )  # fmt: skip
    changed(prototype)
    payload = {
        "event": str(ground.event.pk) if ground.event else None,
        "breach": str(ground.breach.pk) if ground.breach else None,
        "deposit": str(deposit.pk),
        "version": deposit.version,
        "sha256": deposit.sha256,
        "convention_sha256": version.sha256,
        "released_to": release.released_to,
        "licence": release.licence or None,
        "reason": reason,
    }
    enter(prototype, "ip.escrow_released", payload, by=by)
    return release


def _licence(prototype: Prototype, clauses: dict[str, dict[str, Any]]) -> str:
    """The licence that the maker chose, else the one that the clause of publication sets for the results."""
    return prototype.licence or str(says(clauses, "open_source_publication", "licence_spdx") or "")


def release_of(prototype: Prototype) -> EscrowRelease | None:
    return EscrowRelease.objects.select_related("deposit", "event", "breach").filter(prototype=prototype).first()


def reader_words(released_to: str) -> str:
    """Who gets the source, in a few words."""
    return {
        ESCROW_TO_PUBLIC: _("tout le monde, sous la licence des résultats"),
        ESCROW_TO_CONSORTIUM: _("les parties à la convention"),
    }.get(released_to, _("la Ville"))
