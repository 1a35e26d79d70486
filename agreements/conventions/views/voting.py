"""The vote of the Council: recorded by one person, confirmed by another, corrected by two until the first signature."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agreements.conventions.domain.comments import open_remarks
from agreements.conventions.domain.content import content_hash, live_version
from agreements.conventions.domain.stress import clean, tested
from agreements.conventions.domain.vote_facts import VoteFacts
from agreements.conventions.domain.voting import CORRECT, correctable, propose_vote, propose_vote_correction
from agreements.conventions.forms.conventions import VoteCorrectionForm, VoteForm
from agreements.conventions.permissions import ConventionPerm
from agreements.conventions.presenters import panel_of
from agreements.conventions.views.doors import convention_of, lang, tabs
from agreements.enums import ConventionState
from agreements.models import Convention, CouncilVote
from core.exceptions import DomainError, NotAllowed, StaleState
from core.forms import show_refusal
from core.models import PendingStep, generic_key
from core.permissions import can, require
from core.uploads import received_files


def _waiting(convention: Convention, name: str) -> PendingStep | None:
    rows = PendingStep.objects.filter(**generic_key(convention), name=name, outcome="")
    return rows.select_related("proposed_by").first()


def convention_vote(request: HttpRequest, pk: Any) -> HttpResponse:
    row = convention_of(request, pk)
    version = live_version(row)
    digest = content_hash(version)
    form = VoteForm(request.POST or None, received_files(request) or None, initial={"sha256": digest, "adopted": "yes"})
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("sha256", "deliberation", "derogation_reason")}
        try:
            propose_vote(row, by=request.user, facts=form.facts, **given)
        except NotAllowed:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request,
                _(
                    "Le vote est enregistré. Une autre personne le compare à la délibération et le confirme : le texte est alors figé et scellé."
                ),
            )
            return redirect("convention_vote", row.pk)
    vote = CouncilVote.objects.filter(version=version).select_related("recorded_by", "confirmed_by", "deliberation")
    context = {
        "convention": row,
        "version": version,
        "sha256": digest,
        "vote": vote.first(),
        "form": form,
        "clean": clean(tested(version, digest)),
        "open": row.state == ConventionState.STRESS_TESTED,
        "open_remarks": open_remarks(row) if row.state == ConventionState.STRESS_TESTED else [],
        "step": _waiting(row, "vote") or _waiting(row, CORRECT),
        "may_vote": can(request.user, ConventionPerm.RECORD_VOTE, row),
        "may_correct": _may_correct(request, row),
        "panel": panel_of(version, lang()),
        "tabs": tabs(row, "vote"),
    }
    return render(request, "agreements/convention_vote.html", context)


def _may_correct(request: HttpRequest, row: Convention) -> bool:
    if not can(request.user, ConventionPerm.RECORD_VOTE, row):
        return False
    try:
        correctable(row)
    except StaleState:
        return False
    return True


def convention_vote_correct(request: HttpRequest, pk: Any) -> HttpResponse:
    """What was recorded wrongly, corrected by two people; the first entry of the register stays, and is named."""
    row = convention_of(request, pk)
    require(request.user, ConventionPerm.RECORD_VOTE, row)
    try:
        vote = correctable(row)
    except StaleState as error:
        messages.error(request, error.message)
        return redirect("convention_vote", row.pk)
    form = VoteCorrectionForm(
        request.POST or None, received_files(request) or None, initial=VoteFacts.of(vote).__dict__
    )
    if request.method == "POST" and form.is_valid():
        try:
            propose_vote_correction(
                vote, by=request.user, facts=form.facts, reason=form.cleaned_data["reason"],
                deliberation=form.cleaned_data["deliberation"],
            )  # fmt: skip
        except NotAllowed:
            raise
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("La correction est proposée : une autre personne la confirme."))
            return redirect("convention_vote", row.pk)
    context = {"convention": row, "vote": vote, "form": form, "tabs": tabs(row, "vote")}
    return render(request, "agreements/convention_vote_correct.html", context)
