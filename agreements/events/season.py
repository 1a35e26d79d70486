"""Obligations that are late, at the desk of an edition."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.queries import people_of
from agreements.enums import ObligationState
from agreements.events import labels
from agreements.models import Obligation
from core.clock import AppNow
from core.season import Late, LateKind, declare_late, in_edition
from core.turns import Party


def _late(edition: Any) -> QuerySet[Obligation]:
    owed = (ObligationState.DUE, ObligationState.LATE)
    rows = Obligation.objects.filter(state__in=owed, lasting=False, due_at__lt=AppNow())
    rows = in_edition(rows, edition, "prototype__challenge__edition")
    return rows.select_related("prototype", "debtor").order_by("due_at", "pk")


declare_late(
    LateKind(
        "obligations",
        gettext_lazy("Obligations qui ne sont pas tenues"),
        Obligation,
        _late,
        lambda row, now: Late(
            _("%(what)s, pour « %(prototype)s »")
            % {"what": labels.term_words(row.clause, row.term), "prototype": row.prototype},
            row.due_at or now,
            str(row.debtor or Party.CITY.label),
            reverse("obligation", args=[row.pk]),
        ),
        people=lambda row: people_of(row.debtor) if row.debtor else (),
        text=gettext_lazy(
            "Une obligation qui naît de la convention est échue. Tenez-la, puis déclarez-le sur sa page."
        ),
        order=64,
    )
)
