"""Decisions become known together: prepared in the outbox, read, then released in one transaction."""

from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from challenges.applications.domain.mail import hold_for_applicants, mail_applicants, messages_to
from challenges.applications.queries.application import team_of
from challenges.applications.queries.recusal import is_kept_from_part, represents_applicant
from challenges.calls.permissions import ChallengePerm
from challenges.enums import JUDGED, ApplicationState, ChallengeState, PendingDecision, ReviewState
from challenges.models import Application, Challenge, Deliberation, Jury, Release, Review
from challenges.selection.domain.acceptance import delays_of, expected_answer
from challenges.selection.domain.audacities import kept_at_release
from challenges.selection.domain.fairness import fairness, how_it_was_chosen
from challenges.selection.domain.letters import letters_leave
from challenges.selection.domain.minutes import signed_minutes
from challenges.selection.domain.outbox import drop_prepared, require_as_read
from challenges.selection.emails import (
    DecisionReleased,
    ReservePromoted,
    SelectionLapsed,
    SelectionLapsedTeam,
    SelectionRenouncedTeam,
)
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed
from core.gates import pass_gate
from core.permissions import require
from core.public_cache import changed
from core.workflow import perform

RELEASE = "challenges.release"
TRANSITION = {
    PendingDecision.SELECTED: "select",
    PendingDecision.RESERVE: "reserve",
    PendingDecision.DECLINED: "decline",
}


def require_decider(user: Any, challenge: Challenge) -> None:
    """The team, unless one of the person's own organisations applies or they are recused from a file of the challenge."""
    require(user, ChallengePerm.DECIDE, challenge)
    if represents_applicant(user, challenge.pk):
        raise NotAllowed(_("Une organisation dont vous êtes membre est candidate à ce défi."))
    if is_kept_from_part(user, challenge.pk):
        raise NotAllowed(_("Vous vous êtes déporté d’une candidature de ce défi : une autre personne publie."))


def prepare_messages(challenge: Challenge, *, by: Any) -> int:
    """Writes every decision message and holds it in the outbox; how many. Replaces those prepared before."""
    require_decider(by, challenge)
    with transaction.atomic():
        Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
        drop_prepared(challenge.pk)
        applications = challenge.applications.filter(state__in=JUDGED).exclude(pending_decision="")
        words, delays = feedback_of(challenge), delays_of(challenge)
        rows = [
            (
                application,
                {
                    "decision": application.pending_decision,
                    "reasons": application.pending_reasons,
                    "feedback": words.get(application.pk, []),
                    "delays": delays,
                },
            )
            for application in applications.select_related("challenge", "organisation")
        ]
        return len(hold_for_applicants(DecisionReleased, rows))


def feedback_of(challenge: Challenge) -> dict[Any, list[str]]:
    """What jurors wished to say to each startup, without their names."""
    rows = Review.objects.filter(
        application__challenge=challenge, state=ReviewState.SUBMITTED, excluded_reason=""
    ).exclude(to_applicant="")
    result: dict[Any, list[str]] = {}
    for application, words in rows.order_by("application__blind_order", "id").values_list(
        "application", "to_applicant"
    ):
        result.setdefault(application, []).append(words)
    return result


def release_decisions(challenge: Challenge, *, by: Any, read: bool, seen: str | None = None) -> Release:
    """Every decision of the challenge, its mail and its public result, at one instant, or nothing.

    `read` is the person's word that the outbox was read; `seen` what they read (`outbox_seen`): DomainError when it has changed
    since, with what changed. Raises GateClosed with what is missing.
    Side effects: each application moves; held mail is queued; the challenge is decided; aggregate figures are kept.
    """
    require_decider(by, challenge)
    if not read:
        raise DomainError(_("Relisez les messages et confirmez-le avant de publier."), field="read")
    with transaction.atomic():
        # The jury first, as whoever writes a link or reopens the minutes does: a link being written is waited for, and then seen.
        Jury.objects.select_for_update(of=("self",)).filter(challenge=challenge).first()
        locked = Challenge.objects.select_for_update(of=("self",)).get(pk=challenge.pk)
        if known := Release.objects.filter(challenge=locked).first():
            return known
        pass_gate(RELEASE, locked)
        now = app_now()
        deliberation = Deliberation.objects.filter(jury__challenge=locked).select_related("jury").first()
        figures = fairness(locked) | how_it_was_chosen(deliberation) | kept_at_release(locked)
        signed = signed_minutes(deliberation)
        ranks = signed.ranks if signed else {}
        expected = expected_answer(locked, now)
        release = Release.objects.create(challenge=locked, released_by=by, released_at=now, figures=figures)
        for application in locked.applications.filter(state__in=JUDGED).order_by("pk"):
            _publish(application, by=by, now=now, rank=ranks.get(str(application.pk)), expected=expected)
        if seen is not None:  # once the applications are locked: nobody withdraws between this and the departure
            require_as_read(locked, seen)
        perform(locked, "decide", by=by)
        letters_leave(locked)
        changed(locked)
    return release


def _publish(application: Application, *, by: Any, now: Any, rank: int | None, expected: dict[str, Any]) -> None:
    selected = application.pending_decision == PendingDecision.SELECTED
    perform(
        application,
        TRANSITION[PendingDecision(application.pending_decision)],
        by=by,
        changes={
            "decision_reasons": application.pending_reasons,
            "decided_at": now,
            "rank": rank,
            "pending_decision": "",
            "pending_reasons": "",
            **(expected if selected else {}),
        },
    )


def accept_selection(application: Application, *, by: Any, reason: str = "") -> Application:
    """The startup takes its place."""
    return perform(application, "accept", by=by, reason=reason)


def renounce_selection(application: Application, *, by: Any, reason: str) -> Application:
    """The startup gives its place up; the best of the reserve list takes it and is written to. The team is told."""
    with transaction.atomic():
        Challenge.objects.select_for_update(of=("self",)).get(pk=application.challenge_id)
        perform(application, "renounce", by=by, reason=reason)
        messages_to(SelectionRenouncedTeam, application, list(team_of(application)))
        promote_reserve(application.challenge)
        changed(application.challenge)
    return application


def lapse_selection(application: Application) -> None:
    """The clock finds that the notice has run without an answer; the best of the reserve list takes the place.

    Call it with the challenge locked. Side effects: mail to the organisation, to the team and to the reserve.
    """
    perform(application, "lapse_selection", by=None)
    mail_applicants(SelectionLapsed, application)
    messages_to(SelectionLapsedTeam, application, list(team_of(application)))
    promote_reserve(application.challenge)
    changed(application.challenge)


def find_silent(application: Application, *, by: Any, reason: str) -> Application:
    """The team finds that nobody answered, where the rules do not say what silence means; the reserve takes the place.

    Raises DomainError before the end of the notice. Side effects: mail to the organisation and to the reserve.
    """
    with transaction.atomic():
        Challenge.objects.select_for_update(of=("self",)).get(pk=application.challenge_id)
        perform(application, "find_silent", by=by, reason=reason)
        mail_applicants(SelectionLapsed, application, reason=reason.strip())
        promote_reserve(application.challenge)
        changed(application.challenge)
    return application


def promote_reserve(challenge: Challenge) -> Application | None:
    """Moves the first of the reserve list to the selection. None when the list is empty or the results are archived."""
    if challenge.state != ChallengeState.DECIDED:
        return None
    reserve = challenge.applications.filter(state=ApplicationState.RESERVE)
    best = reserve.aggregate(first=Min("rank"))["first"]
    chosen = reserve.filter(rank=best).order_by("blind_order").first() if best else reserve.order_by("rank").first()
    if chosen is None:
        return None
    perform(chosen, "promote", by=None, changes=expected_answer(challenge, app_now()))
    mail_applicants(ReservePromoted, chosen, answer_by=chosen.answer_by)
    return chosen
