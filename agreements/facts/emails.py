"""Messages about facts."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.facts.kinds import BY_FACT, title_of
from agreements.facts.queries import who_records
from agreements.models import Fact
from core.emails import TERM, Email
from core.ui import dates


class FactRenewalEmail(Email):
    """To those who may record the fact, before it lapses."""

    kind = "agreements.fact_renewal"
    subject = _("%(prototype)s : un fait à constater de nouveau avant le %(day)s")
    template = "agreements/email/fact_renewal.txt"
    label = _("Fait à constater de nouveau")
    action = True
    required = TERM

    @staticmethod
    def recipients(fact: Fact) -> Iterable[Any]:
        return who_records(fact.prototype, BY_FACT[fact.name].perm)


def remind(fact: Fact) -> int:
    """Tells who may renew a fact that its last day comes; how many."""
    return FactRenewalEmail.tell(
        fact,
        prototype=fact.prototype,
        fact=partial(title_of, fact.name),
        day=partial(dates.short, fact.last_day),
        path=partial(reverse, "fact_record", args=[fact.prototype_id, fact.name]),
    )
