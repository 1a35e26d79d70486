"""Words of editions, participations and data sets."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How exactly a date is known. An imported « 2016-11 » is a month and is shown as one."""

    INSTANT = "instant", _("instant")
    DAY = "day", _("jour")
    MONTH = "month", _("mois")
    YEAR = "year", _("année")


class ParticipationRole(models.TextChoices):
    ORGANISER = "organiser", _("organisateur")
    PARTNER = "partner", _("partenaire")
    TECHNICAL = "technical", _("partenaire technique")
    CONTRIBUTOR = "contributor", _("contributeur")
    DIRECTORATE = "directorate", _("direction")
    NAMED = "named", _("citée, non confirmée")  # by one speaker alone, in an imported edition: counted nowhere


class EligibilityKind(models.TextChoices):
    REGISTERED = "registered", _("organisation enregistrée, ou raison donnée")
    MAX_AGE_YEARS = "max_age_years", _("ancienneté maximale")
    COUNTRY = "country", _("pays")
    NOT_PARTNER = "not_partner", _("n’est pas partenaire du défi")
    STATEMENT = "statement", _("déclaration sur l’honneur")


class DataAccess(models.TextChoices):
    OPEN = "open", _("ouvert")
    SHARED = "shared", _("partagé sous convention")
    RESTRICTED = "restricted", _("consultation sur place")
