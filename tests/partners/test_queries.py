"""Which editions, commitments and data sets each person finds, and in which order: every condition alone."""

import datetime as dt

import pytest

from core.clock import app_now
from partners import queries
from partners.models import DataSet, Edition
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.partners import (
    CommitmentFactory,
    CriterionFactory,
    DataSetFactory,
    DirectorateFactory,
    DirectorateSuccessionFactory,
    EditionFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_editions_are_seen_published_or_by_those_who_take_part():
    open_, mine, other = EditionFactory(), EditionFactory(published=False), EditionFactory(published=False)
    organisation = OrganisationFactory()
    person = member_of(organisation)
    ParticipationFactory(edition=mine, organisation=organisation)
    ParticipationFactory(edition=other)
    mine_alone = {open_, mine}

    assert set(queries.published_editions()) == {open_}
    assert set(queries.editions_visible_to(person)) == set(queries.editions_listed(person)) == mine_alone
    assert set(queries.editions_visible_to(UserFactory())) == {open_}
    assert set(queries.editions_visible_to(UserFactory(team=True))) == {open_, mine, other}


def test_list_of_editions_counts_each_organisation_and_criterion_once():
    edition, organisation = EditionFactory(), OrganisationFactory()
    for role in ("partner", "contributor"):
        ParticipationFactory(edition=edition, organisation=organisation, role=role)
    ParticipationFactory(edition=edition)
    for _ in range(3):
        CriterionFactory(edition=edition)

    row = queries.editions_listed(UserFactory(team=True)).get()

    assert (row.organisation_count, row.criterion_count) == (2, 3)


def test_directorates_come_with_those_before_and_after_in_a_constant_number_of_queries(django_assert_num_queries):
    old, new = DirectorateFactory(), DirectorateFactory()
    first = DirectorateSuccessionFactory(predecessor=old, successor=new)
    later = DirectorateSuccessionFactory(predecessor=new, successor=DirectorateFactory(), on=first.on + DAY)

    with django_assert_num_queries(7):
        assert len(queries.directorates_listed()) == 3
    assert list(queries.successions()) == [later, first]


def test_participations_of_an_organisation_stand_latest_edition_first():
    organisation = OrganisationFactory()
    old, new = EditionFactory(number=7), EditionFactory(number=8)
    rows = [ParticipationFactory(edition=edition, organisation=organisation) for edition in (old, new)]
    ParticipationFactory(edition=old)

    assert list(queries.participations_of(organisation)) == rows[::-1]


def test_commitments_and_data_sets_follow_who_sees_the_organisation():
    mine, other = CommitmentFactory(), CommitmentFactory()
    organisation = mine.participation.organisation
    data, hidden = DataSetFactory(owner=organisation), DataSetFactory()
    person, team = member_of(organisation), UserFactory(team=True)

    assert list(queries.commitments_visible_to(person)) == [mine]
    assert set(queries.commitments_visible_to(team)) == {mine, other}
    assert list(queries.datasets_visible_to(person)) == [data]
    assert set(queries.datasets_visible_to(team)) == {data, hidden}
    assert not queries.commitments_visible_to(UserFactory()).exists()


def test_catalogue_of_an_organisation_stands_by_name_withdrawn_last_and_lately_withdrawn_before():
    owner = OrganisationFactory()
    z, a, gone, just = (DataSetFactory(owner=owner, name_fr=name) for name in ("Zones", "Écoles", "Abris", "Bancs"))
    DataSetFactory()
    DataSet.objects.filter(pk=gone.pk).update(withdrawn_at=app_now() - DAY)
    DataSet.objects.filter(pk=just.pk).update(withdrawn_at=app_now())

    assert list(queries.datasets_of(owner)) == [a, z, just, gone]
    assert Edition.objects.count() == 0
