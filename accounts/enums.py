"""Kinds of organisations and the roles of their people."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrganisationKind(models.TextChoices):
    CITY = "city", _("ville")
    DIRECTORATE = "directorate", _("direction municipale")
    COMPANY = "company", _("entreprise")
    INSTITUTION = "institution", _("établissement public ou institution")
    ASSOCIATION = "association", _("association")
    LAB = "lab", _("laboratoire")
    STARTUP = "startup", _("startup")


PARTNER_KINDS = (
    OrganisationKind.COMPANY,
    OrganisationKind.INSTITUTION,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.LAB,
)


# What a person may register alone; partners, directorates and the City are entered by the programme team.
SELF_REGISTERED_KINDS = (OrganisationKind.STARTUP, OrganisationKind.ASSOCIATION, OrganisationKind.LAB)


class OrgRoleName(models.TextChoices):
    MANAGER = "manager", _("responsable")
    MEMBER = "member", _("membre")
    SIGNATORY = "signatory", _("signataire")


REPRESENTATIVES = (OrgRoleName.MANAGER, OrgRoleName.SIGNATORY)  # who binds an organisation


class Origin(models.TextChoices):
    """Live records obey every rule; imported ones are archived history, with their gaps."""

    LIVE = "live", pgettext_lazy("provenance", "en cours")
    IMPORTED = "imported", _("importé")


class NoNumberReason(models.TextChoices):
    """Why an organisation gives no number of a register."""

    FOUNDING = "founding", _("en cours de création")
    ASSOCIATION = "association", _("association sans numéro, ou pas encore déclarée")
    LAB = "lab", _("laboratoire ou équipe d’un établissement")
    FOREIGN = "foreign", _("pays sans registre public")
    OTHER = "other", _("autre raison")


class Provenance(models.TextChoices):
    """Where a fact of an organisation comes from."""

    TYPED = "typed", _("saisi")
    REGISTER = "register", _("registre des entreprises")
    IMPORT = "import", _("import")
