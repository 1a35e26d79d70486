"""What two people do: somebody who signs for the City, and a step that is proposed and confirmed."""

import datetime as dt

from casework.domain.delegations import record_delegation
from casework.domain.steps import confirm, propose
from tests.factories.accounts import UserFactory

ORDER = {
    "quality": "Maire adjointe", "order": "Arrêté n° 2026-1", "scope": "Les actes du programme.",
    "published_on": dt.date(2026, 1, 2), "starts_on": dt.date(2026, 1, 3), "ends_on": None,
}  # fmt: skip


def delegated(person=None, *, by=None, **words):
    """Somebody who signs for the City, under an order that is published and in force."""
    holder = person or UserFactory(authority=True, first_name="Anne", last_name="Maire")
    record_delegation(by=by or UserFactory(legal=True), holder=holder, **(ORDER | words))
    return holder


def by_two(obj, name, *, by, reason, second=None, **payload):
    """The step as two people take it: proposed by one, confirmed by the signing authority."""
    step = propose(obj, name, by=by, reason=reason, payload=payload)
    done = confirm(step, by=second or delegated(), sha256=step.sha256)
    obj.refresh_from_db()
    return done
