"""The gates that rest on conventions and deposits, asked in situations that tests/tables/gates/ does not hold."""

import pytest

from agreements.enums import ConventionState, PrototypeState
from agreements.models import Component, Prototype, StressRecord
from agreements.prototypes.domain.deposit import deposit_version
from agreements.prototypes.gates import COMMONS
from challenges.applications.gates import SUBMIT
from challenges.calls.gates import PUBLISH
from core.gates import unmet
from core.workflow import import_state
from tests.factories.agreements import convention_in
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import ChallengeFactory, TermsSheetFactory
from tests.factories.pilots import ComponentFactory, accession_of, archive, pilot_set, version_in_force


def told(gate, obj):
    return [(row.code, row.sentence) for row in unmet(gate, obj)]


@pytest.fixture
def prototype(db):
    """One step before the commons."""
    around = pilot_set()
    accession_of(around.pilot, version_in_force(around.edition, [around.organisations["partner"]]))
    row = around.pilot.prototype
    ComponentFactory(prototype=row, name="module")
    deposit_version(row, upload=archive(), version="1.0", by=around.founder)
    Prototype.objects.filter(pk=row.pk).update(licence="EUPL-1.2")
    row.refresh_from_db()
    import_state(row, PrototypeState.LICENSED, reason="essai")
    assert told(COMMONS, row) == []
    return row


@pytest.mark.parametrize(
    ("licence", "code"),
    [
        ("", "licence.invalid"),
        ("EUPL-1.2 AND", "licence.invalid"),
        ("BUSL-1.1", "licence.not_open"),
        ("Beerware", "licence.unknown"),
    ],
)
def test_commons_asks_for_a_licence_that_is_valid_and_open(prototype, licence, code):
    Prototype.objects.filter(pk=prototype.pk).update(licence=licence)
    prototype.refresh_from_db()

    assert told(COMMONS, prototype)[0][0] == code


def test_commons_asks_for_components_that_go_together(prototype):
    Component.objects.filter(prototype=prototype).update(licence="GPL-3.0-only")
    Prototype.objects.filter(pk=prototype.pk).update(licence="MIT")
    prototype.refresh_from_db()

    assert [code for code, _sentence in told(COMMONS, prototype)] == ["components.incompatible"]


def test_commons_asks_for_a_deposit(db):
    prototype = pilot_set().prototype

    assert "deposit.none" in [code for code, _sentence in told(COMMONS, prototype)]


def test_commons_asks_for_a_convention_tried_on_its_very_text(prototype):
    StressRecord.objects.update(content_sha256="b" * 64)

    assert told(COMMONS, prototype) == [("convention.untested", "La convention n’a pas été éprouvée sur son texte.")]


def test_publishing_is_refused_when_a_way_is_found_without_derogation(db):
    _convention, around = convention_in(ConventionState.IN_FORCE)
    challenge = ChallengeFactory(approved=True, edition=around.edition, partner=around.partner)
    StressRecord.objects.update(
        verdict="appropriable", result={"forms": {"code_closed": ["deliver"]}, "rules": [], "states": 10, "moves": 20}
    )

    assert [code for code, _sentence in told(PUBLISH, challenge) if code.startswith("agreements.")] == [
        "agreements.not_clean"
    ]


def test_submitting_without_published_terms(db):
    application = ApplicationFactory()

    assert ("challenges.submit.terms", "Les conditions de propriété intellectuelle ne sont pas publiées.") in told(
        SUBMIT, application
    )


def test_submitting_without_accepting_the_terms(db):
    application = ApplicationFactory()
    TermsSheetFactory(challenge=application.challenge)

    assert ("challenges.submit.terms", "Les conditions de propriété intellectuelle ne sont pas acceptées.") in told(
        SUBMIT, application
    )
