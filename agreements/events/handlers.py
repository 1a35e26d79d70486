"""What becomes of events, obligations and breaches when two organisations are merged."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.relations import follows, stays

follows("agreements.Obligation", "debtor", _("obligations dues"))
follows("agreements.Obligation", "creditor", _("obligations reçues"))
follows("agreements.Breach", "against", _("manquements"))
stays(
    "agreements.IPEvent",
    "declarer",
    _("événements déclarés"),
    _("une déclaration garde le nom sous lequel elle est faite"),
)
