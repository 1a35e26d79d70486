"""What only looks like a refusal: each is done to the world of a gate, and the gate stays open."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agreements.models import StressRecord
from challenges.enums import ApplicationState
from core.clock import app_now
from core.derivation import settle
from tests.factories.applications import ApplicationFactory, ApplicationMemberFactory
from tests.factories.challenges import CLOSES, ChallengeFactory
from tests.tables.gates.applications import invite
from tests.tables.gates.prototypes import reviewed
from tests.tables.gates.worlds import at


@dataclass(frozen=True)
class Allowed:
    gate: str
    words: str
    change: Callable[[Any], Any]

    def __str__(self) -> str:
        return self.words


def member_applies_elsewhere(w, **values):
    """A member of the consortium, who consented, leads an application that does not count here."""
    invite(w, consented_at=app_now())
    ApplicationFactory(
        **{"challenge": w.challenge, "organisation": w.invited, "state": ApplicationState.SUBMITTED, **values}
    )


def asked_by_another(w):
    """Another application names this startup, which has not answered."""
    other = ApplicationFactory(challenge=w.challenge, organisation=w.invited, state=ApplicationState.SUBMITTED)
    ApplicationMemberFactory(application=other, organisation=w.startup)
    settle(other)


def others_apply_together(w):
    """Another application of this challenge, whose consortium is whole and has nobody of ours."""
    other = ApplicationFactory(challenge=w.challenge, organisation=w.invited, state=ApplicationState.SUBMITTED)
    ApplicationMemberFactory(application=other, consented_at=app_now())
    settle(other)


def withdrawn_once_chosen(w):
    ApplicationFactory(challenge=w.obj, state=ApplicationState.WITHDRAWN, pending_decision="selected")


def found_by_an_older_model(w):
    version = w.version
    StressRecord.objects.create(
        pk=UUID(int=1),
        version=version,
        content_sha256=version.sha256,
        model_version="0",
        verdict="appropriable",
        result={},
    )
    StressRecord.objects.filter(model_version="0").update(updated_at=app_now() - dt.timedelta(days=1))


SUBMIT = "challenges.submit"
ALLOWED = (
    Allowed(SUBMIT, "at the very instant of the deadline", lambda w: at(CLOSES)),
    Allowed(
        SUBMIT, "a member applies to another challenge",
        lambda w: member_applies_elsewhere(w, challenge=ChallengeFactory(open=True)),
    ),
    Allowed(SUBMIT, "a member has withdrawn", lambda w: member_applies_elsewhere(w, state=ApplicationState.WITHDRAWN)),
    Allowed(SUBMIT, "a member has but a draft", lambda w: member_applies_elsewhere(w, state=ApplicationState.DRAFT)),
    Allowed(SUBMIT, "named by another and not answered", asked_by_another),
    Allowed(SUBMIT, "others apply together", others_apply_together),
    Allowed("challenges.release", "a chosen application is withdrawn", withdrawn_once_chosen),
    Allowed("agreements.commons", "an unknown licence that the legal officer accepted", reviewed),
    Allowed("agreements.commons", "an older model found a way", found_by_an_older_model),
)  # fmt: skip
