"""The obligations that an event opens: every term in days, months or hours of a clause that governs it."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from agreements.commons.events import Event
from agreements.commons.facts import Clauses
from agreements.commons.terms import Term, load_schema

_SUFFIXES: Final = ("_days", "_months", "_hours")

#: Who owes and to whom, where it is not the startup to the City. Whole clauses first, then single terms.
_PARTIES: Final[dict[str, tuple[str, str]]] = {
    "joint_ownership": ("co_owner", "co_owners"),
    "partner_data_sharing": ("partner", "programme"),
    "city_data_use": ("data_user", "city"),
    "open_source_publication.publication_deadline_days": ("city", "public"),
    "open_data_results.publication_deadline_days": ("startup", "public"),
    "open_hardware.publication_deadline_days": ("startup", "public"),
    "documentation_licence.impact_report_due_days": ("city", "public"),
    "patent_notice.objection_window_days": ("city", "filer"),
    "change_of_control.cure_days": ("acquirer", "city"),
    "source_escrow.maintenance_silence_days": ("startup", "city"),
    "call_back.notice_days": ("city", "holder"),
    "call_back.exploitation_deadline_months": ("holder", "city"),
    "transparency.publication_deadline_days": ("city", "public"),
    "personal_data.breach_notice_hours": ("controller", "data_protection_authority"),
    "personal_data.partner_alert_hours": ("processor", "controller"),
    "personal_data.rights_answer_days": ("controller", "person_concerned"),
    "survival_and_remedies.cure_days": ("party_in_breach", "city"),
}


@dataclass(frozen=True, slots=True)
class Obligation:
    """What a party owes after an event. `due` is None when the date would fall outside the calendar."""

    clause: str
    term: str
    amount: int
    unit: str
    debtor: str
    creditor: str
    start: date
    due: date | None


def _months_after(start: date, months: int) -> date:
    """The same day so many months later, or the last day of that month when it is shorter."""
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _due(start: date, term: Term, amount: int) -> date | None:
    try:
        if term.name.endswith("_months"):
            return _months_after(start, amount)
        if term.name.endswith("_hours"):
            return start + timedelta(days=amount // 24)
        return start + timedelta(days=amount)
    except (OverflowError, ValueError):
        return None


def obligations_of(clauses: Clauses, event: Event) -> list[Obligation]:
    """The obligations that an event opens under these clauses, in the order of clause keys and terms."""
    opened: list[Obligation] = []
    for key, kind in sorted(load_schema().clauses.items()):
        clause = clauses.get(key)
        if clause is None or event.kind not in kind.governs_events:
            continue
        for name, term in sorted(kind.terms.items()):
            amount = clause.get(name)
            if amount is None or not name.endswith(_SUFFIXES):
                continue
            debtor, creditor = _PARTIES.get(f"{key}.{name}") or _PARTIES.get(key) or ("startup", "city")
            opened.append(
                Obligation(key, name, amount, term.unit or "", debtor, creditor, event.on, _due(event.on, term, amount))
            )
    return opened
