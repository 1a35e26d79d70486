"""The life of a challenge, as one table."""

import datetime as dt

from django.db.models import Count, Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from casework.permissions import ActPerm
from challenges.calls.gates import PUBLISH, TAKE_BACK
from challenges.calls.permissions import ChallengePerm
from challenges.enums import BEFORE_OPENING, WITHOUT_SELECTION, ApplicationState, ChallengeState
from challenges.models import Challenge
from core.exceptions import DomainError
from core.workflow import MOVED, Transition, declare_workflow

S = ChallengeState
BEFORE_DECISION = (*BEFORE_OPENING, S.OPEN, S.CLOSED, S.DELIBERATING)


def opening(challenge: Challenge) -> dt.datetime | None:
    """From its opening on the clock opens it: what was announced is no longer suspended."""
    return challenge.opens_at


def end_of_the_call(challenge: Challenge) -> str:
    """Whose work a cancellation ends."""
    draft, withdrawn = Q(state=ApplicationState.DRAFT), Q(state=ApplicationState.WITHDRAWN)
    counted = challenge.applications.aggregate(
        drafts=Count("pk", filter=draft), received=Count("pk", filter=~draft & ~withdrawn)
    )
    drafts, received = counted["drafts"], counted["received"]
    said = [
        ngettext(
            "%(n)s brouillon ne pourra plus être déposé.", "%(n)s brouillons ne pourront plus être déposés.", drafts
        )
        % {"n": drafts}
        if drafts
        else "",
        ngettext(
            "%(n)s candidature déposée ne sera pas jugée.",
            "%(n)s candidatures déposées ne seront pas jugées.",
            received,
        )
        % {"n": received}
        if received
        else "",
        gettext(
            "Les auteurs du défi et les candidats sont prévenus avec votre motif ; la page publique dit « annulé »."
        ),
        gettext("Une annulation ne s’annule pas."),
    ]
    return " ".join(filter(None, said))


END_WITHOUT = _(
    "Rien n’est fait tant que l’autorité signataire n’a pas confirmé. Un acte numéroté, avec ses motifs, est alors notifié à "
    "chaque candidat et publié ; aucune candidature n’ira plus loin."
)


def jury_has_begun(challenge: Challenge) -> None:
    jury = getattr(challenge, "jury", None)
    if jury is None or jury.opened_at is None:
        raise DomainError(gettext("Les lectures du jury n’étaient pas ouvertes."))


CHALLENGE = declare_workflow(
    "challenges.Challenge",
    S,
    [
        Transition(
            "propose",
            (S.DRAFT, S.CHANGES_REQUESTED),
            S.PROPOSED,
            ChallengePerm.PROPOSE,
            _("Proposer à l’équipe"),
            notify=("challenges.proposed",),
        ),
        Transition(
            "take_back",
            (S.PROPOSED,),
            S.DRAFT,
            ChallengePerm.WITHDRAW,
            _("Reprendre le défi"),
            gate=TAKE_BACK,
            notify=("challenges.taken_back",),
        ),
        Transition(
            "approve", (S.PROPOSED,), S.APPROVED, ChallengePerm.STEER, _("Approuver"), notify=("challenges.approved",)
        ),
        Transition(
            "request_changes",
            (S.PROPOSED, S.APPROVED),
            S.CHANGES_REQUESTED,
            ChallengePerm.STEER,
            _("Demander des modifications"),
            reason_required=True,
            notify=("challenges.changes_requested",),
        ),
        Transition(
            "schedule",
            (S.APPROVED,),
            S.SCHEDULED,
            ChallengePerm.STEER,
            _("Programmer la publication"),
            gate=PUBLISH,
            notify=(MOVED,),
        ),
        Transition(
            "unschedule",
            (S.SCHEDULED,),
            S.APPROVED,
            ChallengePerm.STEER,
            _("Suspendre la publication"),
            reason_required=True,
            until=opening,
            notify=(MOVED,),
        ),
        Transition("open", (S.SCHEDULED,), S.OPEN, None, _("Ouvrir"), gate=PUBLISH, notify=(MOVED,)),
        Transition("close", (S.OPEN,), S.CLOSED, None, _("Clore"), notify=(MOVED,)),
        Transition(
            "deliberate",
            (S.CLOSED,),
            S.DELIBERATING,
            ChallengePerm.MANAGE_JURY,
            _("Commencer la délibération"),
            notify=("challenges.reviews_open",),
        ),
        Transition(
            "decide",
            (S.DELIBERATING,),
            S.DECIDED,
            ChallengePerm.DECIDE,
            _("Publier les résultats"),
            act="selection",
            notify=("challenges.decision", "casework.act_notified"),
        ),
        Transition(
            "archive",
            (S.DECIDED,),
            S.ARCHIVED,
            ChallengePerm.STEER,
            _("Archiver"),
            quiet="nobody acts on a decided challenge any more",
        ),
        Transition(
            "withdraw",
            BEFORE_OPENING,
            S.CANCELLED,
            ChallengePerm.WITHDRAW,
            _("Retirer le défi"),
            reason_required=True,
            danger=True,
            brings=_(
                "Le défi ne sera pas publié. Ses auteurs et l’équipe sont prévenus avec votre motif. Un retrait ne s’annule pas."
            ),
            notify=("challenges.cancelled",),
        ),
        Transition(
            "cancel",
            BEFORE_DECISION,
            S.CANCELLED,
            ChallengePerm.STEER,
            _("Annuler le défi"),
            reason_required=True,
            danger=True,
            brings=end_of_the_call,
            notify=("challenges.cancelled", "challenges.call_cancelled"),
        ),
        Transition(
            "declare_unsuccessful",
            (S.CLOSED, S.DELIBERATING),
            S.UNSUCCESSFUL,
            ChallengePerm.DECIDE,
            _("Déclarer l’appel infructueux"),
            reason_required=True,
            danger=True,
            brings=END_WITHOUT,
            second=ActPerm.SIGN,
            act="infructueux",
            notify=("casework.act_notified", MOVED),
        ),
        Transition(
            "drop",
            (S.CLOSED, S.DELIBERATING),
            S.DROPPED,
            ChallengePerm.DECIDE,
            _("Déclarer l’appel sans suite"),
            reason_required=True,
            danger=True,
            brings=END_WITHOUT,
            second=ActPerm.SIGN,
            act="sans-suite",
            notify=("casework.act_notified", MOVED),
        ),
        Transition(
            "resume_deliberation",
            WITHOUT_SELECTION,
            S.DELIBERATING,
            None,
            _("Reprendre la délibération"),
            jury_has_begun,
            notify=(MOVED,),
        ),
        Transition(
            "resume_examination",
            WITHOUT_SELECTION,
            S.CLOSED,
            None,
            _("Reprendre l’examen des candidatures"),
            notify=(MOVED,),
        ),
    ],
)
