"""What the page of one application shows to each reader."""

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casework.queries.acts import published_about
from challenges.applications.domain.application import live_application
from challenges.applications.domain.corrections import items_on_page
from challenges.applications.domain.deadline import deadline_of
from challenges.applications.domain.publishing import news_of
from challenges.applications.domain.submitted import Dossier, dossier_of
from challenges.applications.domain.taking_back import may_be_taken_back
from challenges.applications.forms.application import RuleForm
from challenges.applications.permissions import WRITABLE_APPLICATION, ApplicationPerm
from challenges.applications.presenters import progress_of, shown_state, track_of
from challenges.applications.queries.application import attachments_visible_to, handles, is_own, submissions_visible_to
from challenges.applications.queries.consortium import invitations_of
from challenges.applications.queries.corrections import open_parts
from challenges.applications.queries.hearing import CHOSEN, open_hearing
from challenges.applications.queries.same_people import open_pairs, people_shared
from challenges.calls.queries.challenge import effective_state
from challenges.enums import ApplicationState, ChallengeState
from challenges.models import Application, Challenge
from core.bilingual import in_reader_language, words
from core.clock import app_now
from core.exceptions import DomainError
from core.permissions import can, holds
from core.turns import turn
from core.ui.states import tone_of
from core.workflow import Transition, available, brings_words, read_history, workflow_of


def page_context(user: Any, application: Application) -> dict[str, Any]:
    """Context of `application_detail.html`. Readers: applicant, member of the consortium, team, juror; each gets their
    part and no more, and is each by a fact: nobody is a juror for want of another role.
    """
    team = handles(user, application)
    applicant = holds(user, ApplicationPerm.SUBMIT, application)
    partner = not applicant and is_own(user, application)
    juror = not (team or applicant or partner)
    dossier = dossier_for(user, application, jury=juror)
    writable = application.state in WRITABLE_APPLICATION and bool(can(user, ApplicationPerm.CHANGE, application))
    context = {
        "news": news_of(application) if writable and applicant else [],
        "application": application,
        "challenge": application.challenge,
        "team": team,
        "applicant": applicant,
        "place": place_in_consortium(user, application) if partner else None,
        "anonymous": juror and application.challenge.jury.blind,
        "writable": writable,
        "deadline": deadline_of(application),
        "dossier": dossier,
        "turn": turn(application, user),
        "extended": extended(application),
        "submissions": list(
            submissions_visible_to(user).filter(application=application).order_by("n").defer("content")
        ),
        "rules": dossier.rules if applicant and dossier.frozen else (),
        "moves": moves_for(user, application),
        "shown": shown_state(application),
        "resume": "relecture" if application.state == ApplicationState.CORRECTION_REQUESTED else "solution",
        "to_correct": items_on_page(application, open_parts(application) or {}) if applicant or team else [],
        "gestures": gestures(application) if applicant else withdrawal_of(user, application),
        "considered": open_hearing(application) if applicant and application.state in CHOSEN else None,
        "restartable": application.state == ApplicationState.WITHDRAWN and may_restart(application),
        "timeline": timeline(application, notes=not partner) if not juror else [],
        "acts": published_about(application, Challenge.objects.filter(pk=application.challenge_id))
        if application.decided_at and not juror
        else [],
        "show_decision": application.decided_at or application.state == ApplicationState.INELIGIBLE,
    }
    if context["writable"] and applicant:
        context["tasks"] = progress_of(application, {answer.key: answer for answer in application.answers.all()})
    if applicant and application.received_at:
        context["track"] = track_of(application)
    if team:
        context |= team_context(application, dossier)
    return context


def gestures(application: Application) -> list[dict[str, str]]:
    """Other things the lead may do with this text: addresses, with what each does."""
    found = [(_("Copier vers un autre défi"), "application_duplicate")]
    if application.state == ApplicationState.DRAFT and not application.receipt_number:
        found.append((_("Confier à une autre organisation"), "application_transfer"))
    return [{"label": label, "href": reverse(name, args=[application.pk])} for label, name in found]


def withdrawal_of(user: Any, application: Application) -> list[dict[str, str]]:
    """For the City, the page on which a selection is withdrawn, its holder heard first."""
    if application.state not in CHOSEN or not can(user, ApplicationPerm.WITHDRAW_SELECTION, application):
        return []
    return [{"label": _("Retirer la sélection…"), "href": reverse("selection_withdrawal", args=[application.pk])}]


def may_restart(application: Application) -> bool:
    """Whether the organisation may apply again: the call is open, and it has no other application to it."""
    if effective_state(application.challenge, now=app_now()) != ChallengeState.OPEN:
        return False
    return live_application(application.challenge, application.organisation) is None


def extended(application: Application) -> dict[str, Any] | None:
    """The time that was given to this applicant alone, and why; whether it was used. Read by the team and the jury too."""
    until, closes = application.deadline_override, application.challenge.closes_at
    if until is None or closes is None or until <= closes:
        return None
    if application.state == ApplicationState.CORRECTION_REQUESTED:
        return None  # the deadline of a correction, which has its own words
    late = bool(application.received_at and application.received_at > closes)
    return {"until": until, "reason": application.deadline_override_reason, "late": late}


def dossier_for(user: Any, application: Application, *, jury: bool = False) -> Dossier:
    """What was submitted, or the draft, with links to the files this person may open. `jury`: what a juror reads of it."""
    dossier = dossier_of(application)
    if jury:
        dossier = dossier.for_jury()
    if not dossier.files:
        return dossier
    return dossier.opened_by(attachments_visible_to(user).filter(application=application).select_related("file"))


def place_in_consortium(user: Any, application: Application) -> dict[str, Any]:
    """Where the reader's organisation stands, in words, and whether this person has an answer to give or to change."""
    lead = application.organisation
    seat = invitations_of(user, application).first()
    if seat and not seat.consented_at:
        sentence = _("%(lead)s invite %(name)s à prendre part à cette candidature.")
    elif seat:
        sentence = _("%(name)s a donné son accord. %(lead)s dépose la candidature et reçoit la décision.")
    else:
        sentence = _("%(lead)s dépose la candidature et reçoit la décision.")
    return {
        "sentence": sentence % {"lead": lead, "name": seat.organisation if seat else ""},
        "answers": bool(seat and can(user, ApplicationPerm.CONSENT, application)),
    }


ELSEWHERE = {"submit", "resubmit", "request_correction", "select", "reserve", "decline", "withdraw_selection"}


def moves_for(user: Any, application: Application) -> list[dict[str, Any]]:
    """Transitions as buttons, for `components/transition_buttons.html`: those this person holds, disabled ones with the reason."""
    return [
        {
            "row": row,
            "allowed": not (reason := _kept_from(row, application)),
            "reason": reason,
            "text": brings_words(row, application),
            "reason_label": _("Motif") if row.reason_required else "",
            "url": reverse("application_transition", args=[application.pk, row.name]),
        }
        for row, decision in available(application, user)
        if decision and row.name not in ELSEWHERE
    ]


def _kept_from(row: Transition, application: Application) -> str:
    """Why taking back is closed, in words; the guards of other acts speak when they are tried."""
    if row.name != "take_back":
        return ""
    try:
        may_be_taken_back(application)
    except DomainError as refused:
        return refused.message
    return ""


def timeline(application: Application, *, notes: bool = True) -> list[dict[str, Any]]:
    """Dated steps in words. With `notes`, the reasons of the team's moves, written to the lead; a submission's « reason »
    is its hash.
    """
    labels = workflow_of(application).states
    return [
        {
            "label": capfirst(labels(row.target).label),
            "when": row.at,
            "tone": tone_of(row.target),
            "note": row.reason_shown if notes and row.transition not in {"submit", "resubmit", "import"} else "",
        }
        for row in read_history(application)[:40]
    ]


def team_context(application: Application, dossier: Dossier) -> dict[str, Any]:
    """The team's desk on one application. Rules are worded as they were when it was submitted."""
    worded = {rule.id: rule.text for rule in dossier.rules}
    checks = list(application.eligibility_checks.select_related("rule", "decided_by").order_by("rule__order", "id"))
    open_check = application.state == ApplicationState.SUBMITTED
    return {
        "checks": [
            {
                "check": check,
                "text": worded.get(check.rule_id) or in_reader_language(words(check.rule.text_fr, check.rule.text_en)),
                "form": RuleForm(prefix=str(check.pk), initial={"result": check.result}),
            }
            for check in checks
        ],
        "open_check": open_check,
        "pairs": [
            {
                "pair": pair,
                "other": (other := pair.second if pair.first_id == application.pk else pair.first),
                "people": list(people_shared(application, other)),
            }
            for pair in open_pairs(application)
        ],
    }
