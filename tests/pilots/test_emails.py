"""A pilot whose startup or directorate is not known yet; who is written to otherwise stands in tests/tables/mail."""

from types import SimpleNamespace

import pytest

from accounts.enums import OrgRoleName
from pilots.emails import EvaluationSentEmail, PilotPlannedEmail
from tests.factories.accounts import OrganisationFactory, member_of


@pytest.mark.django_db
def test_only_the_side_that_is_known_is_written_to():
    directorate = OrganisationFactory(directorate=True)
    member = member_of(directorate, OrgRoleName.MANAGER)
    pilot = SimpleNamespace(prototype=SimpleNamespace(maker=None), directorate=directorate)

    assert list(PilotPlannedEmail.recipients(pilot)) == [member]
    pilot.directorate = None
    assert list(PilotPlannedEmail.recipients(pilot)) == []


def test_an_evaluation_of_the_pilot_of_nobody_known_is_written_to_nobody():
    pilot = SimpleNamespace(prototype=SimpleNamespace(maker=None), directorate=None)

    assert list(EvaluationSentEmail.recipients(pilot)) == []
