"""Who owns each kind of exchange, by when it is answered, and what silence means: the one table of it."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.deadlines import Delay, after, before
from core.roles import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Box:
    """One kind of exchange. `name` stands in addresses and rows; `label` is what people read."""

    name: str
    label: "StrOrPromise"
    owner: Role
    reply: Delay
    silence: "StrOrPromise"
    urgent: Delay | None = None  # in the last `near` before the object closes
    near: Delay | None = None
    ahead: Delay | None = None  # never later than this before the object closes

    def reply_by(self, received: dt.datetime, closes_at: dt.datetime | None = None) -> dt.datetime:
        """When an answer to what came at `received` is due, about something that closes at `closes_at`."""
        due = after(received, self.reply)
        if closes_at is None or closes_at <= received:
            return due
        if self.urgent and self.near and received >= before(closes_at, self.near):
            return min(due, after(received, self.urgent))
        if self.ahead:
            return max(received, min(due, before(closes_at, self.ahead)))
        return due


TEAM_ANSWERS = _("Passé ce délai, l’équipe du programme est alertée le jour suivant.")

BOXES: dict[str, Box] = {
    box.name: box
    for box in (
        Box(
            "candidature",
            _("Candidature"),
            Role.TEAM,
            Delay(3, "wd"),
            TEAM_ANSWERS,
            urgent=Delay(4, "h"),
            near=Delay(72, "h"),
        ),
        Box("defi", _("Défi"), Role.TEAM, Delay(5, "wd"), TEAM_ANSWERS),
        Box("convention", _("Convention"), Role.LEGAL, Delay(10, "wd"), TEAM_ANSWERS),
        Box("pilote", _("Pilote"), Role.TEAM, Delay(5, "wd"), TEAM_ANSWERS),
        Box("evenement", _("Événement"), Role.LEGAL, Delay(5, "wd"), TEAM_ANSWERS),
        Box("organisation", _("Organisation"), Role.TEAM, Delay(5, "wd"), TEAM_ANSWERS),
        Box("dossier", _("Dossier"), Role.TEAM, Delay(15, "d"), TEAM_ANSWERS),
        Box(
            "question",
            _("Question publique"),
            Role.TEAM,
            Delay(5, "wd"),
            _("Passé ce délai, l’équipe du programme répond."),
            ahead=Delay(48, "h"),
        ),
    )
}


@dataclass(frozen=True)
class CaseKind:
    """A request with a legal clock: who answers, when it is due, what silence means and from when, and the remedies."""

    name: str
    label: "StrOrPromise"
    owner: Role
    aim: Delay
    silence: Delay | None  # None: silence means nothing, and is an alarm
    meaning: "StrOrPromise"
    remedies: "StrOrPromise"  # against the silence
    answered: "StrOrPromise"  # against the answer, once it is given

    def due_at(self, received: dt.datetime) -> dt.datetime:
        return after(received, self.aim)

    def silence_at(self, received: dt.datetime) -> dt.datetime | None:
        return after(received, self.silence) if self.silence else None


COURT = _(
    "Vous aurez alors deux mois pour saisir le tribunal administratif (www.telerecours.fr). "
    "Le Défenseur des droits peut aussi être saisi ; cela n’interrompt pas ce délai."
)
COURT_AFTER = _(
    "Cette décision peut être contestée devant le tribunal administratif (www.telerecours.fr) dans les deux mois du jour où "
    "vous l’avez reçue. Le Défenseur des droits peut aussi être saisi ; cela n’interrompt pas ce délai."
)
# CRPA L. 231-4, L. 411-2, R. 311-12 and R. 343-1; CJA R. 421-1; LCEN, article 1-1, III.
CASES: dict[str, CaseKind] = {
    kind.name: kind
    for kind in (
        CaseKind(
            "reclamation",
            _("Réclamation"),
            Role.TEAM,
            Delay(15, "d"),
            Delay(2, "m"),
            _("le silence de la Ville vaut rejet (code des relations entre le public et l’administration, L. 231-4)"),
            COURT,
            COURT_AFTER,
        ),
        CaseKind(
            "recours",
            _("Recours gracieux"),
            Role.LEGAL,
            Delay(2, "m"),
            Delay(2, "m"),
            _("le silence de la Ville vaut rejet (code des relations entre le public et l’administration, L. 231-4)"),
            COURT,
            COURT_AFTER,
        ),
        CaseKind(
            "documents",
            _("Demande de documents"),
            Role.LEGAL,
            Delay(1, "m"),
            Delay(1, "m"),
            _("le silence de la Ville vaut refus (code des relations entre le public et l’administration, R. 311-12)"),
            _(
                "Vous aurez alors deux mois pour saisir la Commission d’accès aux documents administratifs (www.cada.fr)."
            ),
            _(
                "En cas de refus, même en partie, vous avez deux mois à compter de cette réponse pour saisir la Commission d’accès "
                "aux documents administratifs (www.cada.fr), avant tout recours devant le juge."
            ),
        ),
        CaseKind(
            "droit-de-reponse",
            _("Droit de réponse"),
            Role.TEAM,
            Delay(3, "d"),
            None,
            _("la réponse est due en trois jours (loi du 21 juin 2004, article 1-1, III) ; le silence ne vaut rien"),
            _("Passé ce délai, vous pouvez saisir le juge."),
            _("En cas de refus, vous pouvez saisir le juge."),
        ),
    )
}
