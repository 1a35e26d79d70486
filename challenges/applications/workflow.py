"""States of an application. Decisions are reached by a release alone: the guard asks for it."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from casework.permissions import ActPerm
from challenges.applications.domain.same_people import nobody_twice
from challenges.applications.domain.taking_back import may_be_taken_back
from challenges.applications.gates import SUBMIT
from challenges.applications.permissions import ApplicationPerm as P
from challenges.applications.queries.hearing import last_to_withdraw, open_hearing
from challenges.calls.domain.frozen import places_of
from challenges.enums import ApplicationState as S
from challenges.enums import ChallengeState, EligibilityResult, PendingDecision
from challenges.models import Application, Release
from core.clock import app_now
from core.exceptions import DomainError
from core.ui.dates import instant
from core.workflow import MOVED, Transition, declare_workflow


def all_rules_settled(application: Application) -> None:
    """No rule is left « to check », and one that is not met was overridden by a person with a reason."""
    open_rules = [check for check in application.eligibility_checks.all() if check.result != EligibilityResult.MET]
    if open_rules:
        raise DomainError(str(_("Une règle au moins n’est pas remplie ou reste à vérifier : réglez-la d’abord.")))


def ready_for_the_jury(application: Application) -> None:
    """Every rule is settled, and the same people are not candidates twice."""
    all_rules_settled(application)
    nobody_twice(application)


def reviews_not_open(application: Application) -> None:
    jury = getattr(application.challenge, "jury", None)
    if jury and jury.opened_at:
        raise DomainError(str(_("Les lectures du jury sont ouvertes : la recevabilité ne se rouvre plus.")))


def a_draft_again(application: Application) -> str:
    """What taking back brings: nothing is handed in any more."""
    said = gettext(
        "La candidature redevient un brouillon : elle n’est plus déposée. Déposez-la de nouveau avant le %(when)s, sans quoi vous n’êtes pas candidat. Texte, pièces, accords et récépissés sont gardés ; les personnes de l’organisation et le groupement sont prévenus."
    )
    return said % {"when": instant(application.deadline) if application.deadline else "?"}


def out_of_the_call(application: Application) -> str:
    """What a withdrawal brings, and whether another application may follow."""
    open_ = application.deadline is not None and application.deadline >= app_now()
    said = [
        gettext("Le jury ne la lira plus ; l’équipe la lit encore. Les membres du groupement ne sont plus engagés.")
        if application.received_at
        else "",
        gettext("L’organisation pourra en déposer une autre avant la clôture, en repartant de ce texte.")
        if open_
        else gettext("L’appel est clos : il ne sera plus possible d’en déposer une autre."),
        gettext("Ses récépissés restent."),
        gettext("Un retrait ne s’annule pas."),
    ]
    return " ".join(filter(None, said))


def results_are_out(application: Application) -> None:
    """After the release, until the challenge is archived: a decision is changed by another one."""
    if application.challenge.state != ChallengeState.DECIDED:
        raise DomainError(str(_("Les résultats de ce défi ne sont pas publiés, ou sont archivés.")))


def places_left(challenge: Any) -> int:
    """Places that nobody holds; negative where places were added."""
    held = challenge.applications.filter(state__in=(S.SELECTED, S.ACCEPTED)).count()
    return places_of(challenge) - int(held)


def a_place_after_all(application: Application) -> str:
    """Who decides, and whether a place is free."""
    left = places_left(application.challenge)
    free = ngettext("%(n)s place est libre.", "%(n)s places sont libres.", left) % {"n": left}
    said = [
        gettext("Rien n’est fait tant que l’autorité signataire n’a pas confirmé."),
        free if left > 0 else gettext("Aucune place n’est libre : l’acte en ajoute une."),
        gettext("L’organisation reçoit l’acte et ses motifs, et répond dans les délais publiés."),
        gettext("L’acte est public, rectifie en partie la décision de sélection et entre au registre."),
    ]
    return " ".join(said)


def released_as(decision: PendingDecision) -> Any:
    """A guard: the challenge's release exists, and this is what it says of the application."""

    def guard(application: Application) -> None:
        if application.pending_decision != decision:
            raise DomainError(str(_("La décision en attente est une autre.")))
        if not Release.objects.filter(challenge=application.challenge_id).exists():
            raise DomainError(str(_("Les décisions d’un défi sont publiées toutes ensemble.")))

    return guard


def last_to_accept(application: Application) -> dt.datetime | None:
    """Where silence renounces and the notice has left, the end of the notice; else acceptance stays open."""
    return application.answer_by if application.silence_renounces and application.notice_at is None else None


def notice_is_over(application: Application) -> None:
    """A formal notice has left, and its whole delay has run."""
    if application.answer_by is None or application.notice_at is not None:
        raise DomainError(
            str(_("Aucune mise en demeure n’est encore partie : le silence ne se constate qu’après elle."))
        )
    if app_now() < application.answer_by:
        words = _("L’organisation peut répondre jusqu’au %(when)s : le silence se constate ensuite.")
        raise DomainError(words % {"when": instant(application.answer_by)})


def what_a_renunciation_ends(application: Application) -> str:
    """What the applicant reads before giving a place up; once it is accepted, what was prepared is dropped."""
    said = [gettext("Votre place va à la première de la réserve, s’il y en a une. Une renonciation ne s’annule pas.")]
    if application.state == S.ACCEPTED:
        said.append(
            gettext("L’acte d’adhésion qui n’est pas signé est clos, et le pilote qui n’a pas démarré est abandonné.")
        )
    return " ".join(said)


def its_holder_was_heard(application: Application) -> None:
    """Nothing given is taken back before its holder could answer (CRPA L. 121-1): the letter arrived, and time was given or used."""
    results_are_out(application)
    hearing = open_hearing(application)
    if hearing is None:
        raise DomainError(str(_("Écrivez d’abord à l’organisation ce que vous envisagez, et pourquoi.")))
    if hearing.heard_at is not None:
        return
    if hearing.answer_by is None:
        raise DomainError(str(_("La lettre se remet sur papier : notez d’abord le jour où elle a été reçue.")))
    if app_now() <= hearing.answer_by:
        words = _("L’organisation peut présenter ses observations jusqu’au %(when)s : la décision vient ensuite.")
        raise DomainError(words % {"when": instant(hearing.answer_by)})


def what_a_withdrawal_ends(application: Application) -> str:
    """Who decides, and what follows for the place, the deed and the pilot."""
    said = [
        gettext("Rien n’est fait tant que l’autorité signataire n’a pas confirmé."),
        gettext("L’organisation reçoit l’acte, ses motifs et ses voies de recours."),
        gettext("La place devient libre : la première de la réserve, s’il y en a une, est sélectionnée aussitôt."),
        gettext(
            "L’acte d’adhésion qui n’est pas signé est clos et le pilote qui n’a pas démarré est abandonné ; un acte signé ou un pilote démarré prend fin selon ses propres règles, et qui doit y mettre fin en est averti."
        ),
    ]
    return " ".join(said)


UNDER_JUDGEMENT = (S.ELIGIBLE, S.SHORTLISTED)

declare_workflow(
    "challenges.Application",
    S,
    [
        Transition(
            "submit",
            (S.DRAFT,),
            S.SUBMITTED,
            P.SUBMIT,
            _("Déposer la candidature"),
            gate=SUBMIT,
            notify=("challenges.application_received",),
        ),
        Transition(
            "resubmit",
            (S.CORRECTION_REQUESTED,),
            S.SUBMITTED,
            P.SUBMIT,
            _("Déposer la correction"),
            gate=SUBMIT,
            notify=("challenges.application_received",),
        ),
        Transition(
            "take_back",
            (S.SUBMITTED,),
            S.DRAFT,
            P.SUBMIT,
            _("Reprendre la candidature pour la modifier"),
            may_be_taken_back,
            danger=True,
            brings=a_draft_again,
            notify=("challenges.application_taken_back",),
        ),
        Transition(
            "withdraw",
            (S.DRAFT, S.SUBMITTED, S.CORRECTION_REQUESTED, S.ELIGIBLE, S.SHORTLISTED),
            S.WITHDRAWN,
            P.SUBMIT,
            _("Retirer la candidature"),
            danger=True,
            brings=out_of_the_call,
            notify=("challenges.application_withdrawn",),
        ),
        Transition(
            "request_correction",
            (S.SUBMITTED,),
            S.CORRECTION_REQUESTED,
            P.CHECK,
            _("Demander une correction"),
            reason_required=True,
            notify=("challenges.correction_requested",),
        ),
        Transition(
            "find_eligible",
            (S.SUBMITTED,),
            S.ELIGIBLE,
            P.CHECK,
            _("Déclarer recevable"),
            ready_for_the_jury,
            notify=(MOVED,),
        ),
        Transition(
            "lapse_correction",
            (S.CORRECTION_REQUESTED,),
            S.SUBMITTED,
            None,
            _("Constater que la correction n’est pas venue"),
            notify=("challenges.correction_lapsed", "challenges.correction_lapsed_team"),
        ),
        Transition(
            "find_ineligible",
            (S.SUBMITTED, S.CORRECTION_REQUESTED),
            S.INELIGIBLE,
            P.CHECK,
            _("Déclarer non recevable"),
            reason_required=True,
            danger=True,
            brings=_(
                "Le jury ne la lira pas. L’organisation reçoit votre motif et ses voies de recours. La recevabilité peut se rouvrir jusqu’à l’ouverture des lectures."
            ),
            notify=("challenges.application_ineligible",),
        ),
        Transition(
            "reopen_check",
            (S.ELIGIBLE, S.INELIGIBLE),
            S.SUBMITTED,
            P.CHECK,
            _("Rouvrir l’examen de recevabilité"),
            reviews_not_open,
            reason_required=True,
            notify=(MOVED,),
        ),
        Transition(
            "shortlist",
            (S.ELIGIBLE,),
            S.SHORTLISTED,
            P.CHECK,
            _("Présélectionner"),
            quiet="told with the release, like every decision",
        ),
        Transition(
            "select",
            UNDER_JUDGEMENT,
            S.SELECTED,
            P.DECIDE,
            _("Retenir"),
            released_as(PendingDecision.SELECTED),
            notify=("challenges.decision",),
        ),
        Transition(
            "reserve",
            UNDER_JUDGEMENT,
            S.RESERVE,
            P.DECIDE,
            _("Mettre sur liste de réserve"),
            released_as(PendingDecision.RESERVE),
            notify=("challenges.decision",),
        ),
        Transition(
            "decline",
            UNDER_JUDGEMENT,
            S.DECLINED,
            P.DECIDE,
            _("Ne pas retenir"),
            released_as(PendingDecision.DECLINED),
            notify=("challenges.decision",),
        ),
        Transition(
            "accept",
            (S.SELECTED,),
            S.ACCEPTED,
            P.ACCEPT,
            _("Accepter la sélection"),
            until=last_to_accept,
            notify=(MOVED,),
        ),
        Transition(
            "lapse_selection",
            (S.SELECTED,),
            S.LAPSED,
            None,
            _("Constater que le silence vaut renonciation"),
            notice_is_over,
            notify=("challenges.selection_lapsed", "challenges.selection_lapsed_team", "challenges.reserve_promoted"),
        ),
        Transition(
            "find_silent",
            (S.SELECTED,),
            S.LAPSED,
            P.DECIDE,
            _("Constater l’absence de réponse"),
            notice_is_over,
            reason_required=True,
            danger=True,
            brings=_(
                "L’organisation est réputée renoncer à sa sélection et reçoit votre motif. La première de la réserve, s’il y en a une, est sélectionnée aussitôt."
            ),
            notify=("challenges.selection_lapsed", "challenges.reserve_promoted"),
        ),
        Transition(
            "renounce",
            (S.SELECTED, S.ACCEPTED),
            S.RENOUNCED,
            P.ACCEPT,
            _("Renoncer à la sélection"),
            reason_required=True,
            danger=True,
            brings=what_a_renunciation_ends,
            notify=("challenges.selection_renounced_team", "challenges.reserve_promoted"),
        ),
        Transition(
            "grant_selection",
            (S.DECLINED, S.RESERVE, S.INELIGIBLE, S.LAPSED),
            S.SELECTED,
            P.DECIDE,
            _("Accorder la sélection après la publication"),
            results_are_out,
            reason_required=True,
            danger=True,
            brings=a_place_after_all,
            second=ActPerm.SIGN,
            act="selection-accordee",
            notify=("casework.act_notified",),
        ),
        Transition(
            "withdraw_selection",
            (S.SELECTED, S.ACCEPTED),
            S.DECLINED,
            P.WITHDRAW_SELECTION,
            _("Retirer la sélection"),
            its_holder_was_heard,
            reason_required=True,
            danger=True,
            brings=what_a_withdrawal_ends,
            second=ActPerm.SIGN,
            until=last_to_withdraw,
            act="selection-retiree",
            notify=("casework.act_notified",),
        ),
        Transition(
            "promote",
            (S.RESERVE,),
            S.SELECTED,
            None,
            _("Passer de la réserve à la sélection"),
            notify=("challenges.reserve_promoted",),
        ),
    ],
)
