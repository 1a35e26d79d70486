"""States and kinds of pilots."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PilotState(models.TextChoices):
    PLANNED = "planned", _("prévu")
    READY = "ready", _("prêt")
    RUNNING = "running", pgettext_lazy("pilote", "en cours")
    PAUSED = "paused", _("suspendu")
    ENDED = "ended", pgettext_lazy("pilote", "terminé")
    EVALUATED = "evaluated", _("évalué")
    SHOWCASED = "showcased", _("présenté au public")
    DROPPED = "dropped", pgettext_lazy("pilote", "abandonné")


PUBLIC = (PilotState.RUNNING, PilotState.PAUSED, PilotState.ENDED, PilotState.EVALUATED, PilotState.SHOWCASED)

UNDER_WAY = (PilotState.RUNNING, PilotState.PAUSED)
BEFORE_START = (PilotState.PLANNED, PilotState.READY)
REPORTABLE = (*UNDER_WAY, PilotState.ENDED)
CLOSED = (PilotState.EVALUATED, PilotState.SHOWCASED)
EVALUABLE = (PilotState.ENDED, *CLOSED)


class PilotDecision(models.TextChoices):
    SCALE = "scale", _("déployer")
    EXTEND = "extend", _("prolonger")
    STOP = "stop", _("arrêter")


class MilestoneStatus(models.TextChoices):
    PLANNED = "planned", _("prévu")
    DONE = "done", _("fait")
    LATE = "late", _("en retard")
    DROPPED = "dropped", _("abandonné")


class Mood(models.TextChoices):
    GREEN = "green", _("tout va bien")
    AMBER = "amber", _("à surveiller")
    RED = "red", _("bloqué")


class Side(models.TextChoices):
    """For whom somebody writes in the weekly check-in. Each has a word of its own: who is followed never replaces who follows."""

    STARTUP = "startup", _("la startup")
    DIRECTORATE = "directorate", _("la direction")


class BreachRuling(models.TextChoices):
    """What the data-protection officer finds in an incident (GDPR, articles 33 and 34)."""

    NONE = "none", _("pas de violation de données personnelles")
    KEPT = "kept", _("violation sans risque pour les personnes : à documenter")
    AUTHORITY = "authority", _("violation à notifier à la CNIL")
    PERSONS = "persons", _("violation à notifier à la CNIL et à dire aux personnes")


NOTIFIABLE = (BreachRuling.AUTHORITY, BreachRuling.PERSONS)


class SiteVisibility(models.TextChoices):
    ADDRESS = "address", _("adresse publique")
    ARRONDISSEMENT = "arrondissement", _("arrondissement seul")
    HIDDEN = "hidden", _("non publique")
