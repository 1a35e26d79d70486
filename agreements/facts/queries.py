"""Facts of prototypes: who sees them, which speak today, which are to be renewed, who stands on the other side."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Case, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When

from accounts.enums import Origin
from accounts.models import Membership, User
from accounts.queries import holders_of
from agreements.commons.model2.facts import counts
from agreements.enums import PartyRole
from agreements.facts.kinds import KINDS
from agreements.facts.permissions import FactPerm
from agreements.models import Fact, Party, Prototype, PrototypeVerdict
from agreements.prototypes.queries import prototypes_visible_to
from core.guardian import granted_to, holders
from core.permissions import can, holds_everywhere
from core.roles import Role

CONFIRMED = Q(needs_second=False) | Q(second_at__isnull=False)
WITHIN: Final = dt.timedelta(days=30)  # the portfolio of the legal officer looks that far ahead
SPEAKS = CONFIRMED & Q(void=False)


def facts_visible_to(user: Any) -> QuerySet[Fact]:
    """Records on the prototypes that this person sees. Their evidence and reasons are for those who may record."""
    return Fact.objects.filter(prototype__in=prototypes_visible_to(user).values("pk"))


def facts_with_evidence_for(user: Any) -> QuerySet[Fact]:
    """Records whose evidence this person may fetch: the City's people, and the directorates that follow the prototype."""
    if holds_everywhere(user, FactPerm.RECORD_TRIAL):
        return Fact.objects.all()
    return Fact.objects.filter(prototype__in=Prototype.objects.filter(_recordable(user)).values("pk"))


def _recordable(user: Any) -> Q:
    return granted_to(user, FactPerm.RECORD_TRIAL, Prototype)


def facts_of(prototype: Prototype) -> QuerySet[Fact]:
    """Every record on a prototype, the latest of each fact first."""
    rows = Fact.objects.filter(prototype=prototype)
    people = ("recorded_by", "second_by", "ended_by_person", "evidence")
    return rows.select_related(*people).order_by("name", "-on", "-recorded_at", "-id")


def facts_counting(prototype: Prototype, on: dt.date) -> set[str]:
    """The names of the facts that count on a day."""
    return {fact.name for fact in standing_facts([prototype.pk], on) if counts(fact.name, record_of(fact), on)}


def standing_facts(prototypes: Iterable[Any], on: dt.date) -> QuerySet[Fact]:
    """The record that speaks for each fact of each prototype on a day: the latest one established by then."""
    rows = Fact.objects.filter(SPEAKS, prototype__in=prototypes, on__lte=on)
    return rows.order_by("prototype", "name", "-on", "-recorded_at", "-id").distinct("prototype", "name")


def next_start(prototype: Prototype, on: dt.date) -> dt.date | None:
    """The day before the next fact begins; None unless the clock was set back, since no fact is recorded of the future."""
    later = (
        Fact.objects.filter(SPEAKS, prototype=prototype, on__gt=on).order_by("on").values_list("on", flat=True).first()
    )
    return later - dt.timedelta(days=1) if later else None


def record_of(fact: Fact) -> dict[str, Any]:
    """A fact as the model reads it (its section 1)."""
    return {
        "on": fact.on.isoformat(),
        "until": fact.until.isoformat() if fact.until else None,
        "hours": fact.hours,
        "licence": fact.licence or None,
    }


def facts_recorded(prototype: Prototype) -> QuerySet[Fact]:
    """What the public may know of the records on a prototype: neither people, nor evidence, nor what waits."""
    shown = ("prototype", "name", "on", "last_day", "until", "hours", "licence", "recorded_at", "needs_second", "second_at", "void")  # fmt: skip
    return Fact.objects.filter(SPEAKS, prototype=prototype).only(*shown).order_by("name", "-on", "-recorded_at", "-id")


def speaking(facts: Iterable[Fact]) -> list[Fact]:
    """The first record of each fact, of records in the order of `facts_recorded`."""
    found: dict[str, Fact] = {}
    for fact in facts:
        found.setdefault(fact.name, fact)
    return list(found.values())


def facts_to_renew(user: Any, on: dt.date) -> QuerySet[Fact]:
    """The records that speak for a fact, whose last day is near or past and that this person may renew."""
    newer = Fact.objects.filter(SPEAKS, prototype=OuterRef("prototype"), name=OuterRef("name")).filter(
        Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), recorded_at__gt=OuterRef("recorded_at"))
    )
    rows = Fact.objects.filter(SPEAKS, last_day__lte=_asked_from(on)).exclude(Exists(newer))
    return _within_reach(rows, user).select_related("prototype").order_by("last_day", "id")


def _asked_from(on: dt.date) -> Case:
    """The latest last day for which the renewal of a fact is asked for on this day, by fact."""
    return Case(
        *(When(name=kind.name, then=Value(on + kind.notice)) for kind in KINDS), output_field=DateField()
    )  # fmt: skip


def facts_to_remind(on: dt.date) -> QuerySet[Fact]:
    """The records that speak for a fact still in force, whose renewal has come due and was asked of nobody yet."""
    newer = Fact.objects.filter(SPEAKS, prototype=OuterRef("prototype"), name=OuterRef("name"), on__gt=OuterRef("on"))
    rows = Fact.objects.filter(SPEAKS, until__isnull=True, reminded_at__isnull=True, last_day__lte=_asked_from(on))
    return rows.filter(last_day__gte=on).exclude(Exists(newer)).select_related("prototype").order_by("last_day", "id")


def verdicts_to_better(user: Any) -> QuerySet[PrototypeVerdict]:
    """Verdicts that facts alone would make good (`record` of the model is not empty), where this person may record some."""
    rows = PrototypeVerdict.objects.exclude(verdict="shared").exclude(result__record=[])
    rows = rows.filter(prototype__origin=Origin.LIVE)
    if not holds_everywhere(user, FactPerm.RECORD_TRIAL):
        rows = rows.filter(prototype__in=_granted(user, FactPerm.RECORD_TRIAL))
    return rows.select_related("prototype").order_by("changed_at", "id")


def facts_to_confirm(user: Any) -> QuerySet[Fact]:
    """Records that wait for a second person, and are not this person's own."""
    rows = Fact.objects.filter(needs_second=True, second_at__isnull=True, until__isnull=True)
    rows = rows.exclude(recorded_by=user).filter(Q(last_day__gte=F("on")))
    if not holds_everywhere(user, FactPerm.CONFIRM):
        rows = rows.filter(prototype__in=_granted(user, FactPerm.CONFIRM))
    return rows.select_related("prototype").order_by("recorded_at", "id")


def _within_reach(rows: QuerySet[Fact], user: Any) -> QuerySet[Fact]:
    trial = [kind.name for kind in KINDS if kind.perm == FactPerm.RECORD_TRIAL]
    if holds_everywhere(user, FactPerm.RECORD_LEGAL):
        return rows
    rows = rows.filter(name__in=trial)
    if holds_everywhere(user, FactPerm.RECORD_TRIAL):
        return rows
    return rows.filter(prototype__in=_granted(user, FactPerm.RECORD_TRIAL))


def _granted(user: Any, perm: FactPerm) -> QuerySet[Any]:
    return Prototype.objects.filter(granted_to(user, perm, Prototype)).values("pk")


def verdicts_visible_to(user: Any) -> QuerySet[PrototypeVerdict]:
    """What model 2 says of the prototypes that this person sees."""
    rows = PrototypeVerdict.objects.filter(prototype__in=prototypes_visible_to(user).values("pk"))
    return rows.select_related("prototype__maker", "version__convention")


def slipping(user: Any, on: dt.date) -> QuerySet[PrototypeVerdict]:
    """The prototypes of which a fact that counts lapses within the month, the nearest first."""
    rows = verdicts_visible_to(user).filter(valid_until__lte=on + WITHIN)
    return rows.order_by("valid_until", "prototype__name__sorted", "pk")


def who_records(prototype: Prototype, perm: FactPerm) -> QuerySet[User]:
    """The people who may record: mail goes to them. Facts of law are the legal officer's."""
    if perm == FactPerm.RECORD_LEGAL:
        return holders_of(Role.LEGAL)
    held = User.objects.filter(holders(prototype, FactPerm.RECORD_TRIAL), is_active=True)
    found = held.distinct().order_by("email")
    return found if found.exists() else holders_of(Role.TEAM)


def records_facts(user: Any, prototype: Prototype) -> bool:
    """Whether a person may establish the facts of the trial: of the City, and on nobody else's side."""
    return bool(can(user, FactPerm.RECORD_TRIAL, prototype)) and not on_the_other_side(user, prototype)


def on_the_other_side(user: Any, prototype: Prototype) -> bool:
    """Whether a person acts for somebody against whom facts protect: the maker, its consortium, a partner."""
    mine = Membership.objects.filter(user=user, ended_at__isnull=True)
    sides = Q(organisation=prototype.maker_id)
    if prototype.application_id:
        sides |= Q(organisation__consortium_links__application=prototype.application_id)
    if prototype.governing_version is not None:
        partners = Party.objects.filter(
            convention=prototype.governing_version.convention_id, role=PartyRole.PARTNER
        ).values("organisation")
        sides |= Q(organisation__in=partners)
    return mine.filter(sides).exists()
