"""What may be done with pilots, by whom, and when."""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Origin
from core.permissions import YES, Decision, Rule, always, declare, refuse
from core.roles import ObjectRole, Role
from pilots.enums import BEFORE_START, CLOSED, EVALUABLE, REPORTABLE, PilotState


class PilotPerm(StrEnum):
    VIEW = "pilots.view_pilot"
    PLAN = "pilots.plan_pilot"
    NAME_DIRECTORATE = "pilots.name_directorate"
    REPORT = "pilots.report_pilot"
    CORRECT = "pilots.correct_pilot"
    START = "pilots.start_pilot"
    PAUSE = "pilots.pause_pilot"
    EVALUATE = "pilots.evaluate_pilot"
    OBSERVE = "pilots.observe_evaluation"
    CONFIRM = "pilots.confirm_evaluation"
    AUTHORISE_SITE = "pilots.authorise_site"
    ACCEPT_DATA = "pilots.accept_data"
    RETURN_DATA = "pilots.return_data"
    VALIDATE_ASSESSMENT = "pilots.validate_assessment"
    SHOWCASE = "pilots.showcase_pilot"
    READ_INCIDENT = "pilots.read_incident"
    RULE_BREACH = "pilots.rule_breach"


def live(user: Any, pilot: Any) -> Decision:
    if pilot is not None and pilot.origin == Origin.IMPORTED:
        return refuse(_("Ce pilote vient d’une édition passée : il ne change plus."))
    if pilot is not None and pilot.state == PilotState.DROPPED:
        return refuse(_("Ce pilote est abandonné : il ne change plus."))
    return YES


def not_closed(user: Any, pilot: Any) -> Decision:
    if pilot is not None and pilot.state in CLOSED:
        return refuse(_("Le pilote est évalué : son plan ne change plus."))
    return live(user, pilot)


def under_way(user: Any, pilot: Any) -> Decision:
    """Measures and check-ins tell what happens on the ground: from the start to the evaluation."""
    if pilot is not None and pilot.state not in REPORTABLE:
        return refuse(_("Les mesures et les points se notent du démarrage à l’évaluation du pilote."))
    return live(user, pilot)


def started(user: Any, pilot: Any) -> Decision:
    """A wrong figure stays wrong after the decision: it is corrected then too, in sight."""
    if pilot is not None and pilot.state in BEFORE_START:
        return refuse(_("Rien n’a encore été noté sur ce pilote."))
    return live(user, pilot)


def ended(user: Any, pilot: Any) -> Decision:
    if pilot is not None and pilot.state not in EVALUABLE:
        return refuse(_("Le pilote s’évalue une fois terminé."))
    return live(user, pilot)


def to_decide(user: Any, pilot: Any) -> Decision:
    if pilot is not None and pilot.state != PilotState.ENDED:
        return refuse(_("Ce pilote n’attend pas de décision."))
    return live(user, pilot)


P = PilotPerm
GRANTS: dict[Role | ObjectRole, set[StrEnum]] = {
    Role.TEAM: {P.VIEW, P.PLAN, P.NAME_DIRECTORATE, P.START, P.PAUSE, P.CONFIRM, P.SHOWCASE, P.READ_INCIDENT},
    Role.LEGAL: {P.VIEW},
    Role.DPO: {P.VIEW, P.VALIDATE_ASSESSMENT, P.READ_INCIDENT, P.RULE_BREACH},
    ObjectRole.PILOT_OWNER: {P.VIEW, P.PLAN, P.REPORT, P.CORRECT, P.START, P.PAUSE, P.EVALUATE, P.AUTHORISE_SITE},
    ObjectRole.PILOT_ASSOCIATE: {P.VIEW, P.REPORT, P.CORRECT, P.PAUSE, P.AUTHORISE_SITE},
    ObjectRole.PILOT_STARTUP: {P.VIEW, P.REPORT, P.CORRECT, P.PAUSE, P.OBSERVE, P.ACCEPT_DATA, P.RETURN_DATA},
    ObjectRole.PILOT_PARTNER: {P.VIEW},
}
RULES: dict[StrEnum, Rule] = {
    P.VIEW: always,
    P.PLAN: not_closed,
    P.NAME_DIRECTORATE: not_closed,
    P.REPORT: under_way,
    P.CORRECT: started,
    P.START: live,
    P.PAUSE: live,
    P.EVALUATE: ended,
    P.OBSERVE: to_decide,
    P.CONFIRM: to_decide,
    P.AUTHORISE_SITE: not_closed,
    P.ACCEPT_DATA: not_closed,
    P.RETURN_DATA: live,
    P.VALIDATE_ASSESSMENT: not_closed,
    P.SHOWCASE: live,
    P.READ_INCIDENT: live,
    P.RULE_BREACH: live,
}
declare(PilotPerm, grants=GRANTS, rules=RULES)
