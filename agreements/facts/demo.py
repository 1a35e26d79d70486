"""The facts of the demonstration: one prototype whose facts are all recorded and renewed, one that still lacks some.

Called by the story of the trials, on its days: each function records on the day on which the clock stands.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from agreements.facts.domain.recording import Statement, confirm_fact, record_fact
from agreements.facts.kinds import AT_ACCEPTANCE, AT_START, BY_FACT
from agreements.facts.permissions import FactPerm
from agreements.models import Deposit, Fact, Prototype
from core.clock import app_now, today
from core.demo_clock import days_from_now, standing_at

PDF: Final = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
RESULT: Final = "5e" * 32  # of what was delivered, and of what the City rebuilt
VALUES: Final[dict[str, dict[str, Any]]] = {
    "handover_rehearsed": {"third_party": "Atelier public fictif"},
    "data_stored": {"rows_received": 18_240},
    "name_filed": {"filing_number": "5000001"},
    "accounts_held": {"accounts": "nom de domaine prototype-fictif.example\ndépôt de code forge-fictive.example"},
    "clearances_signed": {"authors": 1},
    "registers_read": {},
}


FIRST, SECOND = "pied-d-arbre-eponge", "lampadaire-attentif"
WEEKLY: Final = ("versions_deposited", "data_stored")
#: Days from today, prototype, facts: between the events of the other story, so that the register tells all in order.
SCHEDULE: Final = (
    (-44, FIRST, WEEKLY),
    (-38, SECOND, AT_ACCEPTANCE),
    (-16, FIRST, WEEKLY),
    (-7, SECOND, WEEKLY),
)


def up_to(day: int) -> None:
    """Records what the schedule holds before a day from today. Idempotent."""
    for days, slug, names in SCHEDULE:
        prototype = Prototype.objects.filter(slug=slug, governing_version__isnull=False, deposits__isnull=False).first()
        if days >= day or prototype is None:
            continue
        with standing_at(days_from_now(days, 10)):
            known = Fact.objects.filter(prototype=prototype, on=today()).values_list("name", flat=True)
            record(prototype, [name for name in names if name not in set(known)])


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


def at_start(prototype: Prototype) -> None:
    """The facts that the City insists on before the trial begins."""
    record(prototype, AT_START)


def record(prototype: Prototype, names: Iterable[str]) -> list[Fact]:
    """Records these facts today, each by whoever may; the rebuild by two people."""
    return [_one(prototype, name) for name in names]


def _one(prototype: Prototype, name: str) -> Fact:
    kind = BY_FACT[name]
    values = {**_values(prototype, name), **{box: True for box, _sentence in kind.boxes}}
    evidence = SimpleUploadedFile(f"{name}-fictif.pdf", PDF, content_type="application/pdf") if kind.file else None
    by = person("juriste" if kind.perm == FactPerm.RECORD_LEGAL else "equipe")
    fact = record_fact(prototype, Statement(name, today(), values, evidence), by=by)
    return confirm_fact(fact, by=person("juriste")) if fact.waits_for_second else fact


def _values(prototype: Prototype, name: str) -> dict[str, Any]:
    if name in VALUES:
        return VALUES[name]
    deposit = Deposit.objects.filter(prototype=prototype).latest("deposited_at")
    if name == "rebuilt":
        return {"source_sha256": deposit.sha256, "delivered_sha256": RESULT, "result_sha256": RESULT}
    since = min(app_now(), deposit.deposited_at + dt.timedelta(days=1))
    return {"version": deposit.version, "used_since": since}
