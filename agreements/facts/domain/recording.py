"""Facts are recorded: by somebody of the City, on evidence, once a day each, and never by those they protect against."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agreements.commons.model2.facts import BY_NAME
from agreements.facts.domain.establishing import CHECKS, Established
from agreements.facts.domain.verdict import refresh
from agreements.facts.kinds import BY_FACT, FactKind, title_of
from agreements.facts.permissions import FactPerm
from agreements.facts.queries import on_the_other_side
from agreements.models import Fact, IPEvent, Prototype
from agreements.prototypes.domain.register_entries import note
from core import files
from core.clock import app_now, today
from core.exceptions import DomainError, NotAllowed, StaleState
from core.permissions import require
from core.public_cache import changed
from core.ui import dates
from register.domain.append import Private

EVIDENCE: Final = "fact"


@dataclass(frozen=True)
class Statement:
    """What is said of one fact. `values` are those of the form of its kind, boxes ticked included."""

    name: str
    on: dt.date
    values: Mapping[str, Any] = field(default_factory=dict)
    evidence: Any = field(default=None, compare=False)


def lock(prototype: Prototype) -> Prototype:
    """The prototype as it stands, held until the end of the transaction: facts of one prototype are recorded in turn."""
    rows = Prototype.objects.select_for_update(of=("self",)).select_related("maker", "governing_version")
    return rows.get(pk=prototype.pk)


def record_fact(prototype: Prototype, said: Statement, *, by: Any) -> Fact:
    """Records a fact that a person of the City established, with its evidence.

    Raises NotAllowed for the startup, its consortium and the partners, whatever their roles; DomainError on the field
    at fault. Nothing is kept then. Side effects: the verdict is judged again, entries in the register, public pages.
    A kind that needs a second person waits for `confirm_fact`, and nothing changes before.
    """
    kind = kind_of(said.name)
    require_side(prototype, kind.perm, by=by)
    check = CHECKS.get(kind.name)
    if check is None:
        raise DomainError(_("Ce fait est constaté par l’application elle-même."))
    _check_day(said.on)
    _check_boxes(kind, said.values)
    if kind.file and not said.evidence:
        raise DomainError(_("Joignez la preuve : %(file)s.") % {"file": kind.file}, field="evidence")
    with transaction.atomic():
        locked = lock(prototype)
        found = check(locked, said.values, said.on)
        kept = files.store(said.evidence, purpose=EVIDENCE, by=by, field="evidence") if said.evidence else None
        fact = write(locked, said.name, said.on, found, by=by, evidence=kept)
        if not fact.waits_for_second:
            enter(locked, fact, by=by)
            refresh(locked)
    return fact


def kind_of(name: str) -> FactKind:
    """The kind of a fact. Raises DomainError on `name` for one that the model does not know."""
    if name not in BY_FACT:
        raise DomainError(
            _("« %(name)s » n’est pas un fait connu : choisissez-en un dans la liste.") % {"name": name}, field="name"
        )
    return BY_FACT[name]


def require_side(prototype: Prototype, perm: FactPerm, *, by: Any) -> None:
    """Raises NotAllowed for those against whom facts protect, then for those who hold no right to record."""
    if by.is_authenticated and on_the_other_side(by, prototype):
        raise NotAllowed(
            _("Ce fait protège la Ville contre un manquement de l’entreprise ou du partenaire : il se constate sans eux.")
        )  # fmt: skip
    require(by, perm, prototype)


def _check_day(on: dt.date) -> None:
    if on > today():
        raise DomainError(
            _("Le %(day)s n’est pas encore arrivé : un fait se constate une fois qu’il est établi.")
            % {"day": dates.short(on)},
            field="on",
        )


def _check_boxes(kind: FactKind, values: Mapping[str, Any]) -> None:
    for name, sentence in kind.boxes:
        if not values.get(name):
            raise DomainError(_("À vérifier et à cocher : « %(what)s »") % {"what": sentence}, field=name)


def write(
    prototype: Prototype, name: str, on: dt.date, found: Established, *, by: Any | None, evidence: Any = None
) -> Fact:
    """The row of a fact, ended at once where an event that ends it is known already. The prototype is locked."""
    kind, ending = BY_FACT[name], _first_event_after(prototype, name, on)
    life = on + dt.timedelta(days=kind.days)
    fact = Fact(
        prototype=prototype, name=name, on=on, last_day=life, hours=found.hours, licence=found.licence,
        details=found.details, evidence=evidence, evidence_sha256=evidence.sha256 if evidence else "",
        recorded_by=by, recorded_at=app_now(), needs_second=kind.second,
    )  # fmt: skip
    if ending is not None and ending.on <= life:
        fact.until = fact.last_day = ending.on - dt.timedelta(days=1)
        fact.ended_at, fact.ended_by, fact.ended_event = app_now(), ending.kind, ending
    twice = DomainError(
        _("« %(fact)s » est déjà constaté à la date du %(day)s pour ce prototype.")
        % {"fact": title_of(name), "day": dates.short(on)},
        field="on",
    )
    if Fact.objects.filter(prototype=prototype, name=name, on=on, until__isnull=True).exists():
        raise twice
    try:
        with transaction.atomic():
            fact.save()
    except IntegrityError as error:
        raise twice from error
    return fact


def _first_event_after(prototype: Prototype, name: str, on: dt.date) -> IPEvent | None:
    kinds = BY_NAME[name].ended_by
    rows = IPEvent.objects.standing().filter(prototype=prototype, kind__in=kinds, on__gt=on)
    return rows.order_by("on", "declared_at").first() if kinds else None


def confirm_fact(fact: Fact, *, by: Any) -> Fact:
    """The second person, who is not the first, has compared the checklist: from now on the fact counts.

    Raises NotAllowed for the first person and for those against whom facts protect, StaleState when it is confirmed
    already or has ended meanwhile. Side effects as of `record_fact`.
    """
    require_side(fact.prototype, FactPerm.CONFIRM, by=by)
    if fact.recorded_by_id == by.pk:
        raise NotAllowed(_("Une autre personne que celle qui a constaté le fait doit le confirmer."))
    with transaction.atomic():
        locked = lock(fact.prototype)
        row = Fact.objects.select_for_update(of=("self",)).get(pk=fact.pk)
        if not row.waits_for_second or row.void or row.until is not None:
            raise StaleState(_("Ce constat n’attend plus de confirmation."))
        if row.name == "rebuilt":
            _still_the_last(locked, row)
        row.second_by, row.second_at = by, app_now()
        row.save(update_fields=["second_by", "second_at", "updated_at"])
        enter(locked, row, by=row.recorded_by)
        refresh(locked)
    fact.refresh_from_db()
    return fact


def _still_the_last(prototype: Prototype, fact: Fact) -> None:
    last = prototype.deposits.order_by("-deposited_at").values_list("sha256", flat=True).first()
    if fact.details.get("source_sha256") != last:
        raise StaleState(_("Une autre version a été déposée depuis : reconstruisez celle-là."))


def enter(prototype: Prototype, fact: Fact, *, by: Any | None) -> None:
    """The public entry of a fact: which, from when to when. Its evidence, details and people are only committed to."""
    payload = {
        "fact": fact.name,
        "on": fact.on.isoformat(),
        "last_day": fact.last_day.isoformat(),
        "hours": fact.hours,
        "licence": fact.licence or None,
        "established_by": "person" if fact.recorded_by_id else "software",
    }
    second = str(fact.second_by_id) if fact.second_by_id else ""
    private = {
        "second": Private(second, subject=second) if second else None,
        "details": fact.details,
        "evidence_sha256": fact.evidence_sha256,
    }
    note(prototype, "fact.recorded", payload, by=by, key=str(fact.pk), private=private)
    changed(prototype)
