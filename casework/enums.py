"""Sides and turns of an exchange."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """An exchange has two sides: the one that answers for the City, and the people it is with."""

    OURS = "ours", _("la Ville")
    THEIRS = "theirs", _("l’interlocuteur")

    @property
    def other(self) -> "Side":
        return Side.THEIRS if self is Side.OURS else Side.OURS


class Turn(models.TextChoices):
    """Whose answer is awaited."""

    OURS = "ours", _("à la Ville de répondre")
    THEIRS = "theirs", _("à l’interlocuteur de répondre")
    NOBODY = "nobody", _("rien à répondre")


class CaseState(models.TextChoices):
    RECEIVED = "received", _("reçue")
    ACKNOWLEDGED = "acknowledged", _("accusée de réception")
    IN_HAND = "in_hand", _("en cours d’examen")
    WAITING = "waiting", _("pièces demandées")
    GRANTED = "granted", _("acceptée")
    PARTLY = "partly", _("acceptée en partie")
    REJECTED = "rejected", _("rejetée")
    SILENT = "silent", _("rejetée par le silence")
    WITHDRAWN = "withdrawn", _("retirée par son auteur")
    TRANSFERRED = "transferred", _("transmise à qui elle revient")


CASE_RUNNING = (CaseState.ACKNOWLEDGED, CaseState.IN_HAND)
CASE_OPEN = (CaseState.RECEIVED, *CASE_RUNNING, CaseState.WAITING)
CASE_ANSWERED = (CaseState.GRANTED, CaseState.PARTLY, CaseState.REJECTED)


class Mode(models.TextChoices):
    """How an act changes an earlier one; the first is never edited. Their rules: casework.acts.MODES."""

    ERRATUM = "erratum", _("erratum")
    PARTLY = "partie", _("rectification d’une partie")
    WITHDRAWAL = "retrait", _("retrait")
    FRAUD = "fraude", _("retrait pour fraude")
    REPEAL = "abrogation", _("abrogation")
    ANNULMENT = "annulation", _("annulation par le juge")
