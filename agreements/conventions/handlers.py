"""What conventions do when something happens to a challenge, an application or an organisation."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.relations import follows
from agreements.conventions.domain.terms_sheet import on_published
from core.workflow import on

for transition in ("schedule", "open"):
    on("challenges.Challenge", transition, on_published)

follows(
    "agreements.Party",
    "organisation",
    _("conventions"),
    unique=("convention",),
    why=_("l’organisation gardée y est déjà partie : le texte signé garde les deux noms"),
)
follows(
    "agreements.Accession",
    "organisation",
    _("actes d’adhésion"),
    unique=("version", "challenge"),
    why=_("l’organisation gardée en a déjà un"),
)
