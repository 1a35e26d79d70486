"""The gate "start a pilot": each condition, one by one, says who can meet it and where."""

import pytest

from agreements.models import Accession, Deposit, Signature
from core import gates
from core.clock import app_now
from core.exceptions import GateClosed
from core.workflow import perform
from pilots.domain import pilot as verbs
from pilots.enums import PilotState
from pilots.gates import START
from pilots.models import Pilot, Site
from tests.factories.partners import DataSetFactory
from tests.factories.pilots import AssessmentFactory, DataSharingFactory, bring_to_the_gate, pilot_set

pytestmark = pytest.mark.django_db


@pytest.fixture
def around():
    around = pilot_set()
    bring_to_the_gate(around)
    return around


def codes(pilot):
    return [row.code for row in gates.unmet(START, pilot)]


def test_start_with_every_condition_met(around):
    verbs.make_ready(around.pilot, by=around.agent)
    verbs.start(around.pilot, by=around.agent)

    assert around.pilot.state == PilotState.RUNNING


def test_start_without_a_convention(around):
    around.pilot.prototype.governing_version = None
    around.pilot.prototype.save()

    assert codes(around.pilot) == ["parties.no_convention"]


def test_start_when_the_convention_ended(around):
    convention = around.pilot.prototype.governing_version.convention
    convention.ended_at = app_now()
    convention.save()

    assert codes(around.pilot) == ["parties.no_convention"]


def test_start_when_a_partner_did_not_sign(around):
    Signature.objects.filter(party__organisation=around.organisations["partner"]).delete()

    unmet = gates.unmet(START, around.pilot)

    who = f"signataire de {around.organisations['partner']}"
    assert [(row.code, row.who) for row in unmet] == [("parties.unbound", who)]


def test_start_when_the_startup_did_not_accede(around):
    Accession.objects.update(signed_at=None)

    unmet = gates.unmet(START, around.pilot)

    name, deed = str(around.organisations["startup"]), Accession.objects.get()
    sentence = f"{name} n’a pas signé son acte d’adhésion à la convention."
    assert [(row.sentence, row.who, row.url) for row in unmet] == [
        (sentence, f"signataire de {name}", f"/espace/adhesions/{deed.pk}/")
    ]


def test_start_without_a_deposit(around):
    Deposit.objects.update(verified_ok=False)

    assert codes(around.pilot) == ["deposit.none"]


def test_start_with_data_terms_waiting(around):
    DataSharingFactory(pilot=around.pilot)

    unmet = gates.unmet(START, around.pilot)

    assert [row.sentence for row in unmet] == ["Les conditions d’un jeu de données prêté ne sont pas acceptées."]


def test_start_with_personal_data_and_no_assessment(around):
    Pilot.objects.update(personal_data=True)
    around.pilot.refresh_from_db()

    assert codes(around.pilot) == ["assessment.none"]


def test_start_with_personal_data_lent_asks_for_an_assessment(around):
    DataSharingFactory(pilot=around.pilot, dataset=DataSetFactory(personal_data=True), accepted_at=app_now())

    assert codes(around.pilot) == ["assessment.none"]


def test_start_with_an_assessment_that_waits(around):
    Pilot.objects.update(personal_data=True)
    AssessmentFactory(pilot=around.pilot)
    pilot = Pilot.objects.get(pk=around.pilot.pk)

    unmet = gates.unmet(START, pilot)

    assert [(row.code, row.who) for row in unmet] == [("assessment.waiting", "délégué à la protection des données")]


def test_start_without_an_authorised_site(around):
    Site.objects.update(authorised_at=None)

    assert codes(around.pilot) == ["site.waiting"]


def test_start_without_a_site(around):
    Site.objects.all().delete()

    assert codes(around.pilot) == ["site.none"]


def test_start_without_dates(around):
    Pilot.objects.update(starts_on=None)
    around.pilot.refresh_from_db()

    assert codes(around.pilot) == ["calendar.dates"]


def test_a_closed_gate_leaves_the_state(around):
    Site.objects.all().delete()

    with pytest.raises(GateClosed) as refusal:
        perform(around.pilot, "make_ready", by=around.agent)

    around.pilot.refresh_from_db()
    assert refusal.value.message == "Ce pilote ne peut pas encore démarrer"
    assert around.pilot.state == PilotState.PLANNED
