"""One object of each kind that people exchange about, with somebody of ours, somebody of theirs, and somebody of neither."""

import datetime as dt
from types import SimpleNamespace

import pytest

from agreements.enums import ConventionState
from casework.domain.cases import open_case
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.agreements import convention_in
from tests.factories.applications import applicant_set
from tests.factories.challenges import CLOSES, ChallengeFactory, challenge_set
from tests.factories.events import happens, story
from tests.factories.pilots import pilot_set

NOW = CLOSES - dt.timedelta(days=30)


def _application():
    made = applicant_set(ChallengeFactory(open=True), complete=False)
    return SimpleNamespace(obj=made.application, ours=UserFactory(team=True), theirs=made.person)


def _challenge():
    made = challenge_set()
    return SimpleNamespace(obj=made.challenge, ours=UserFactory(team=True), theirs=made.author)


def _convention():
    convention, around = convention_in(ConventionState.DRAFT)
    return SimpleNamespace(obj=convention, ours=around.legal, theirs=around.partner_member)


def _pilot():
    made = pilot_set()
    return SimpleNamespace(obj=made.pilot, ours=made.agent, theirs=made.founder)


def _organisation():
    organisation = OrganisationFactory(startup=True)
    return SimpleNamespace(obj=organisation, ours=UserFactory(team=True), theirs=member_of(organisation))


def _case():
    opener = UserFactory()
    case = open_case(kind="reclamation", about="Une page", body="Les faits.", by=opener, sender=str(opener.pk))
    return SimpleNamespace(obj=case, ours=UserFactory(team=True), theirs=opener)


def _event():
    told = story()
    event = happens(told, "control.changed", dt.date(2026, 9, 1))
    return SimpleNamespace(obj=event, ours=told.legal, theirs=told.startup)


WORLDS = {
    "evenement": _event,
    "dossier": _case,
    "candidature": _application,
    "defi": _challenge,
    "convention": _convention,
    "pilote": _pilot,
    "organisation": _organisation,
}


@pytest.fixture
def at(clock):
    clock(NOW)
    return NOW


@pytest.fixture(params=sorted(WORLDS))
def around(request, at):
    """Each kind in turn: `kind`, `obj`, `ours`, `theirs`, `outsider`."""
    made = WORLDS[request.param]()
    made.kind, made.outsider = request.param, UserFactory()
    return made


@pytest.fixture
def draft(at):
    """An application in draft."""
    made = _application()
    made.kind, made.outsider = "candidature", UserFactory()
    return made
