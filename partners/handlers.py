"""What becomes of a season's partners when two organisations are merged."""

from django.utils.translation import gettext_lazy as _

from accounts.domain.relations import follows

SAME = _("l’organisation gardée y est déjà")

follows(
    "partners.Participation", "organisation", _("participations aux éditions"), unique=("edition", "role"), why=SAME
)
follows("partners.Directorate", "organisation", _("fiche de direction"), single=True, why=SAME)
follows("partners.DueDiligenceFact", "organisation", _("vérifications"))
follows("partners.DataSet", "owner", _("jeux de données"))
