"""The vote of the Council: the text is frozen as it was tested, and what was voted can be proved."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agreements.conventions import slots
from agreements.conventions.domain.content import content_of, live_version, sha256_of
from agreements.conventions.domain.editing import lock
from agreements.conventions.domain.register_entries import corrected, enter, files_of
from agreements.conventions.domain.signing import ask_signatures
from agreements.conventions.domain.stress import clean, record_for, run_stress
from agreements.conventions.domain.versions import next_version
from agreements.conventions.domain.vote_facts import VoteFacts, check_facts, tidy
from agreements.conventions.permissions import ConventionPerm
from agreements.enums import ConventionState
from agreements.models import Convention, ConventionVersion, CouncilVote, Derogation, StressRecord
from casework.domain.steps import propose
from core.bilingual import stored
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed, StaleState
from core.files import store
from core.models import PendingStep
from core.permissions import require
from core.public_cache import changed
from core.workflow import perform
from register.domain.append import Private

DELIBERATION = "deliberation"  # purpose of the file (agreements.conventions.files)
CORRECT = "correct_vote"  # a step that is no transition


def freeze(version: ConventionVersion) -> ConventionVersion:
    """Copies articles, texts and terms into the version; PostgreSQL refuses any later change of them."""
    if version.frozen_at:
        return version
    content = content_of(version)
    version.frozen, version.sha256, version.frozen_at = content, sha256_of(content), app_now()
    version.save(update_fields=["frozen", "sha256", "frozen_at", "updated_at"])
    return version


def propose_vote(
    convention: Convention,
    *,
    by: Any,
    sha256: str,
    facts: VoteFacts,
    deliberation: Any = None,
    derogation_reason: str = "",
) -> PendingStep:
    """One person records the deliberation on the text whose hash is `sha256`; another one confirms it (`record_vote`).

    A text that changed since the Council read it is refused, and facts that do not agree with each other. A text with a
    known way to appropriate, or with terms that depart from the model, is voted with a public reason only.
    """
    told = tidy(facts)
    with transaction.atomic():
        locked = lock(convention)
        require(by, ConventionPerm.RECORD_VOTE, locked)
        version = live_version(locked)
        _check_same_text(locked, version, sha256)
        check_facts(locked, told)
        _check_reason(
            record_for(version, sha256) or run_stress(version), adopted=told.adopted, reason=derogation_reason
        )
        payload = {
            **told.written(),
            "sha256": sha256,
            "derogation_reason": derogation_reason.strip(),
            "deliberation": _stored(deliberation, by),
        }
        return propose(locked, "vote", by=by, reason=told.reference, payload=payload)


def _stored(deliberation: Any, by: Any) -> str:
    """The key of the file of a deliberation, kept now; empty where none was given."""
    return str(store(deliberation, purpose=DELIBERATION, by=by, field="deliberation").pk) if deliberation else ""


def record_vote(convention: Convention, *, by: Any, payload: Mapping[str, Any], step: PendingStep) -> CouncilVote:
    """What the second person confirmed: the text is frozen, its documents are drawn up and sealed, the register holds them.

    `by` is whoever recorded it. A text that was rejected goes back to negotiation.
    """
    told = VoteFacts.read(payload)
    with transaction.atomic():
        locked = lock(convention)
        require(by, ConventionPerm.RECORD_VOTE, locked)
        check_confirmed(step, locked, "vote")
        version = live_version(locked)
        _check_same_text(locked, version, payload["sha256"])
        check_facts(locked, told)
        record = record_for(version, payload["sha256"]) or run_stress(version)
        _check_reason(record, adopted=told.adopted, reason=payload["derogation_reason"])
        freeze(version)
        vote = _keep(version, told, by=by, step=step, deliberation=payload["deliberation"])
        if told.adopted:
            if not clean(record):
                Derogation.objects.create(version=version, vote=vote, reason=payload["derogation_reason"])
            perform(locked, "vote", by=by, reason=vote.reference, step=step)
            slots.draw_up_version(version, by=by)
            ask_signatures(version)
        else:
            next_version(locked, version)
            perform(locked, "reopen", by=by, reason=stored(lambda: _("Le Conseil n’a pas adopté ce texte.")))
        changed(locked)
        if told.adopted:
            enter(locked, "convention.voted", voted(version), version=version, by=by, private=_second(step))
    convention.refresh_from_db()
    return vote


def voted(version: ConventionVersion) -> dict[str, Any]:
    """What the register holds of a vote: the text by its hash, the counts, the files."""
    return {"sha256": version.sha256, **VoteFacts.of(version.vote).counted(), "files": files_of(version)}


def _second(step: PendingStep) -> dict[str, Any]:
    return {"second": Private(str(step.closed_by_id), subject=str(step.closed_by_id))}


def check_confirmed(step: PendingStep | None, convention: Convention, name: str) -> None:
    """Nothing but a step that another person has just confirmed opens what needs two people (as `core.workflow.perform`)."""
    if step is None or (step.name, step.object_id, step.outcome) != (name, convention.pk, "confirmed"):
        raise NotAllowed(_("Cette étape se propose d’abord : une autre personne la confirme."))


def _keep(version: ConventionVersion, told: VoteFacts, *, by: Any, step: PendingStep, deliberation: str) -> CouncilVote:
    try:
        with transaction.atomic():
            vote = CouncilVote.objects.create(
                version=version, **asdict(told), deliberation_id=deliberation or None, recorded_by=by,
                confirmed_by=step.closed_by,
            )  # fmt: skip
    except IntegrityError as error:  # two deliberations under one reference, confirmed at once
        raise StaleState(_("Une délibération de la même référence vient d’être enregistrée : vérifiez-la.")) from error
    version.vote = vote
    return vote


def propose_vote_correction(
    vote: CouncilVote, *, by: Any, facts: VoteFacts, reason: str, deliberation: Any = None
) -> PendingStep:
    """Until the first signature, what was recorded wrongly of an adopted vote is corrected, by two people and in public."""
    told = tidy(facts)
    with transaction.atomic():
        locked = lock(vote.version.convention)
        require(by, ConventionPerm.RECORD_VOTE, locked)
        current = correctable(locked)
        told = VoteFacts(**{**asdict(told), "adopted": current.adopted})
        check_facts(locked, told, own=current)
        if told == VoteFacts.of(current) and not deliberation:
            raise DomainError(_("Rien n’est corrigé : changez ce qui est faux."), field="reference")
        payload = {**told.written(), "deliberation": _stored(deliberation, by)}
        return propose(locked, CORRECT, by=by, reason=reason, payload=payload)


def correct_vote(
    convention: Convention, *, by: Any, reason: str, payload: Mapping[str, Any], step: PendingStep
) -> CouncilVote:
    """What the second person confirmed. Nobody has signed: the documents are drawn up again, with what is true.

    The first entry stays; the new one names it. The reason is committed to, not said.
    """
    told = VoteFacts.read(payload)
    with transaction.atomic():
        locked = lock(convention)
        require(by, ConventionPerm.RECORD_VOTE, locked)
        check_confirmed(step, locked, CORRECT)
        vote = correctable(locked)
        check_facts(locked, told, own=vote)
        for name, value in asdict(told).items():
            setattr(vote, name, value)
        if payload["deliberation"]:
            vote.deliberation_id = payload["deliberation"]
        vote.recorded_by, vote.confirmed_by = by, step.closed_by
        vote.save()
        version = live_version(locked)
        version.pdf_fr = version.pdf_en = None
        slots.draw_up_version(version, by=by)
        changed(locked)
        payload = {**voted(version), **corrected(locked, "convention.voted", version)}
        enter(
            locked, "convention.corrected", payload, version=version, by=by, private={**_second(step), "reason": reason}
        )
    return vote


def correctable(convention: Convention) -> CouncilVote:
    """The vote that may still be corrected. Raises StaleState once somebody has signed: the vote is then what was signed."""
    version = live_version(convention)
    vote = CouncilVote.objects.filter(version=version, adopted=True).select_related("version").first()
    if vote is None or convention.state != ConventionState.VOTED or version.signatures.exists():
        raise StaleState(_("Le vote ne se corrige plus : une partie a signé, ou un original signé est déposé."))
    return vote


def _check_same_text(convention: Convention, version: ConventionVersion, sha256: str) -> None:
    if convention.state != ConventionState.STRESS_TESTED:
        raise StaleState(_("Le vote porte sur un texte éprouvé : éprouvez-le d’abord."))
    if sha256_of(content_of(version)) != sha256:
        raise StaleState(
            _(
                "Le texte a changé depuis la version soumise au Conseil (empreinte %(sha)s…). Le vote n’est pas enregistré."
            )
            % {"sha": sha256[:12]}
        )


def _check_reason(record: StressRecord | None, *, adopted: bool, reason: str) -> None:
    if adopted and not clean(record) and not reason.strip():
        raise DomainError(
            _(
                "Ce texte laisse une voie d’appropriation ou s’écarte du modèle : indiquez le motif public pour lequel le Conseil l’accepte."
            ),
            field="derogation_reason",
        )
