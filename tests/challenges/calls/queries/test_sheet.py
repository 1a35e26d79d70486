"""What may still be put on a challenge: every condition alone."""

import pytest

from challenges.calls.queries import sheet as queries
from challenges.calls.queries.challenge import WRITING_ROLES
from core.clock import app_now, today
from partners.enums import ParticipationRole
from partners.models import DataSet, Participation
from tests.factories.accounts import OrganisationFactory
from tests.factories.challenges import ChallengeDataSetFactory, challenge_set
from tests.factories.partners import DataSetFactory, ParticipationFactory

pytestmark = pytest.mark.django_db


def test_data_sets_of_those_who_write_by_name():
    w = challenge_set()
    last, first = (
        DataSetFactory(owner=w.partner, name_fr="Zones"),
        DataSetFactory(owner=w.directorate, name_fr="Écoles"),
    )
    DataSetFactory()
    offered = DataSetFactory(owner=w.partner)
    ChallengeDataSetFactory(challenge=w.challenge, dataset=offered)
    ChallengeDataSetFactory(dataset=last)  # on another challenge

    assert list(queries.datasets_to_offer(w.challenge)) == [first, last]
    DataSet.objects.filter(pk=last.pk).update(withdrawn_at=app_now())
    assert list(queries.datasets_to_offer(w.challenge)) == [first]


def test_organisations_of_the_edition_that_do_not_write_yet_by_name():
    w = challenge_set()
    last, first = OrganisationFactory(name="Zeste"), OrganisationFactory(name="Écume")
    for organisation in (last, first):
        ParticipationFactory(edition=w.edition, organisation=organisation, role=ParticipationRole.PARTNER)
    ParticipationFactory(edition=w.edition, organisation=first, role=ParticipationRole.CONTRIBUTOR)
    ParticipationFactory(organisation=first, role=ParticipationRole.PARTNER)  # of another edition too
    ParticipationFactory(role=ParticipationRole.PARTNER)

    assert list(queries.organisations_to_invite(w.challenge)) == [first, last]
    for role in ParticipationRole:
        Participation.objects.filter(edition=w.edition, organisation=last).update(role=role)
        assert (last in queries.organisations_to_invite(w.challenge)) is (role in WRITING_ROLES), role
    Participation.objects.filter(edition=w.edition).update(left_on=today())
    assert not queries.organisations_to_invite(w.challenge).exists()
