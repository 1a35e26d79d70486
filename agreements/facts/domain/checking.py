"""The fact `published` is established by the software: it asks the public address of the code, and writes what it found."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from agreements.facts.domain.establishing import Established
from agreements.facts.domain.recording import enter, lock, require_side, write
from agreements.facts.domain.verdict import refresh
from agreements.facts.permissions import FactPerm
from agreements.models import Fact, Prototype
from core import outbound
from core.clock import app_now, today
from core.exceptions import DomainError

CHECK: Final = "agreements.check_publication"  # by name: the job calls `recheck`
ADVERTISEMENT: Final = "application/x-git-upload-pack-advertisement"


@dataclass(frozen=True)
class Found:
    """How an address answered: to git, or as a page."""

    method: str
    url: str


def ask(address: str, *, resolve: outbound.Resolve = outbound.resolve) -> Found:
    """Asks the address of a repository without any right. Raises Unreachable, in words, when the public gets nothing."""
    if address.startswith("git://"):
        if outbound.advertises_git(address, resolve=resolve):
            return Found("git", address)
        raise outbound.Unreachable(_("Ce dépôt git n’est pas ouvert à tous."))
    smart = outbound.fetch(f"{address.rstrip('/')}/info/refs?service=git-upload-pack", resolve=resolve)
    if smart.status == 200 and smart.content_type == ADVERTISEMENT:
        return Found("git", smart.url)
    page = outbound.fetch(address, resolve=resolve)
    if page.status != 200 or not page.body:
        raise outbound.Unreachable(
            _("L’adresse répond « %(status)s » à qui n’a aucun droit : le code n’y est pas public.")
            % {"status": page.status}
        )
    return Found("http", page.url)


def check_publication(prototype: Prototype, *, by: Any, in_use: bool, had_the_right: bool) -> Fact:
    """A person of the City says which version is published and by whom; the software asks the address and records.

    Raises NotAllowed like `record_fact`, DomainError when a box is missing, the licence is not chosen, or the address
    gives nothing to the public. The network is asked outside any transaction.
    """
    require_side(prototype, FactPerm.RECORD_TRIAL, by=by)
    for name, said in (("in_use", in_use), ("had_the_right", had_the_right)):
        if not said:
            raise DomainError(_("Vérifiez ce point et cochez-le : l’application ne peut pas le lire."), field=name)
    _require_address(prototype)
    return _record(prototype, ask(prototype.repository), by=by)


def _require_address(prototype: Prototype) -> None:
    if not prototype.repository:
        raise DomainError(_("Aucune adresse publique du code n’est donnée sur la fiche du prototype."))
    if not prototype.licence:
        raise DomainError(_("La licence n’est pas choisie : un code sans licence n’est à personne d’autre."))


def _record(prototype: Prototype, found: Found, *, by: Any | None) -> Fact:
    address, licence = prototype.repository, prototype.licence
    details = {"address": address, "answered": found.method, "asked_at": app_now().isoformat(timespec="seconds")}
    with transaction.atomic():
        locked = lock(prototype)
        if (locked.repository, locked.licence) != (address, licence):
            raise DomainError(_("L’adresse ou la licence a changé pendant la vérification : recommencez."))
        fact = write(locked, "published", today(), Established(details, licence=licence), by=by)
        enter(locked, fact, by=by)
        refresh(locked)
    return fact


def recheck(prototype_id: str) -> bool:
    """The job of the weekly check-in: renews the fact for the same address and licence, as the software itself.

    Only a publication that a person established is renewed. Idempotent: once a day. Returns whether it was renewed; an
    address that fails renews nothing, and the fact lapses on its last day.
    """
    prototype = Prototype.objects.select_related("maker", "governing_version").filter(pk=prototype_id).first()
    if prototype is None:
        return False
    last = (
        Fact.objects.filter(prototype=prototype, name="published", void=False).order_by("-on", "-recorded_at").first()
    )
    if last is None or last.until is not None or last.on >= today():
        return False
    if (last.details.get("address"), last.licence) != (prototype.repository, prototype.licence):
        return False
    _record(prototype, ask(prototype.repository), by=None)
    return True


def check_later(prototype: Prototype) -> None:
    """Starts the check as a job of the present transaction."""
    app.configure_task(CHECK, allow_unknown=False).defer(prototype_id=str(prototype.pk))
