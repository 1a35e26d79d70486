"""The vote of the Council: the text is frozen as it was tested, and what was voted can be proved."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from agreements.conventions import slots
from agreements.conventions.domain.content import content_of, live_version, sha256_of
from agreements.conventions.domain.editing import lock
from agreements.conventions.domain.signing import ask_signatures
from agreements.conventions.domain.stress import clean, record_for, run_stress
from agreements.conventions.domain.versions import next_version
from agreements.conventions.permissions import ConventionPerm
from agreements.enums import ConventionState
from agreements.models import Convention, ConventionVersion, CouncilVote, Derogation, StressRecord
from core.bilingual import stored
from core.clock import app_now
from core.exceptions import DomainError, StaleState
from core.permissions import require
from core.public_cache import changed
from core.workflow import perform


def freeze(version: ConventionVersion) -> ConventionVersion:
    """Copies articles, texts and terms into the version; PostgreSQL refuses any later change of them."""
    if version.frozen_at:
        return version
    content = content_of(version)
    version.frozen, version.sha256, version.frozen_at = content, sha256_of(content), app_now()
    version.save(update_fields=["frozen", "sha256", "frozen_at", "updated_at"])
    return version


def record_vote(
    convention: Convention,
    *,
    by: Any,
    sha256: str,
    reference: str,
    session_on: dt.date,
    votes_for: int | None = None,
    votes_against: int | None = None,
    abstentions: int | None = None,
    show_of_hands: bool = False,
    adopted: bool = True,
    url: str = "",
    derogation_reason: str = "",
) -> CouncilVote:
    """Records the deliberation on the text whose hash is `sha256`, freezes it and draws up its documents.

    A text that changed since the Council read it is refused. A text with a known way to appropriate, or with terms that
    depart from the model, is voted with a public reason only. A text that was rejected goes back to negotiation.
    """
    with transaction.atomic():
        locked = lock(convention)
        require(by, ConventionPerm.RECORD_VOTE, locked)
        version = live_version(locked)
        _check_same_text(locked, version, sha256)
        record = record_for(version, sha256) or run_stress(version)
        _check_reason(record, adopted=adopted, reason=derogation_reason)
        freeze(version)
        vote = CouncilVote.objects.create(
            version=version, reference=reference.strip(), session_on=session_on, votes_for=votes_for,
            votes_against=votes_against, abstentions=abstentions, show_of_hands=show_of_hands, adopted=adopted, url=url,
            recorded_by=by,
        )  # fmt: skip
        if not adopted:
            next_version(locked, version)
            perform(locked, "reopen", by=by, reason=stored(lambda: _("Le Conseil n’a pas adopté ce texte.")))
        else:
            if not clean(record):
                Derogation.objects.create(version=version, vote=vote, reason=derogation_reason.strip())
            perform(locked, "vote", by=by, reason=vote.reference)
            slots.draw_up_version(version, by=by)
            ask_signatures(version)
        changed(locked)
    convention.refresh_from_db()
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
