"""What the public reads of partners and their promises."""

import datetime as dt

import pytest

from accounts.models import Organisation
from challenges.models import Challenge
from core.clock import app_now, today
from partners.models import Edition, Participation
from public.queries import partners
from tests.factories.accounts import OrganisationFactory
from tests.factories.challenges import OPENS, ChallengeFactory
from tests.factories.partners import (
    CommitmentFactory,
    DataSetFactory,
    EditionFactory,
    ParticipationFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_partners_take_part_in_a_published_edition_or_stand_on_a_published_challenge(season):
    old, new, _hidden = season
    zinc, ecume = Organisation.objects.get(name="Zinc"), Organisation.objects.get(name="Écume")
    alone = OrganisationFactory(name="Ajonc")
    challenge = ChallengeFactory(open=True, edition=new, partner=alone)
    Participation.objects.filter(organisation=alone).delete()

    def shown(**choice):
        rows = partners.listing_of(choice)
        found = list(rows[:20])
        assert rows.count() == len(found)
        return found

    assert shown() == [alone, ecume, zinc]
    assert shown(q="ecume") == [ecume]
    assert shown(edition=old.slug) == [zinc]
    Organisation.objects.filter(pk=zinc.pk).update(kind="institution")
    assert shown(nature="institution") == [zinc]
    Challenge.objects.filter(pk=challenge.pk).update(state="draft")
    assert shown() == [ecume, zinc]
    Organisation.objects.filter(pk=ecume.pk).update(merged_into=zinc)
    assert shown() == [zinc]
    Edition.objects.filter(pk=new.pk).update(published=False)
    assert shown(edition=new.slug) == []


def test_each_partner_counts_its_promises_of_published_editions_and_names_its_seasons(season):
    old, new, hidden = season
    zinc = Organisation.objects.get(name="Zinc")
    first = Participation.objects.get(organisation=zinc)
    second, unseen = (ParticipationFactory(edition=edition, organisation=zinc) for edition in (new, hidden))
    oldest = ParticipationFactory(edition=EditionFactory(number=6), organisation=zinc)
    promises = [CommitmentFactory(participation=row) for row in (first, second, second, unseen)]
    for n, row in enumerate(promises[2:0:-1]):
        type(row).objects.filter(pk=row.pk).update(due_on=today() + n * DAY)
    Participation.objects.filter(pk=second.pk).update(created_at=OPENS)

    line = partners.listed_partners().get(pk=zinc.pk)
    page = partners.partner_page(zinc.slug)

    assert line.promises == 3
    assert [row["number"] for row in line.seasons] == [6, 7, 8]
    assert [row.edition for row in page.participations.all()] == [new, old, oldest.edition]
    assert list(page.participations.all()[0].commitments.all()) == [promises[2], promises[1]]
    assert list(partners.public_commitments()) == [promises[2], promises[1], promises[0]]
    assert partners.partner_page("absent") is None


def test_page_of_a_partner_lists_its_data_by_name_but_not_what_was_withdrawn(season):
    zinc = Organisation.objects.get(name="Zinc")
    for name, fields in (("Zones", {}), ("Écoles", {}), ("Bancs", {"withdrawn_at": app_now()})):
        DataSetFactory(owner=zinc, name_fr=name, **fields)
    DataSetFactory()

    assert [row["name_fr"] for row in partners.partner_page(zinc.slug).data] == ["Écoles", "Zones"]


def test_challenges_of_a_partner_are_those_it_writes(season):
    _old, new, _hidden = season
    mine, other = ChallengeFactory(open=True, edition=new), ChallengeFactory(open=True, edition=new)
    partner = mine.organisations.get().organisation

    assert list(partners.challenges_of(partner, Challenge.objects.all())) == [mine]
    assert list(partners.challenges_of(partner, Challenge.objects.all(), limit=0)) == []
    assert other.organisations.get().organisation != partner


def test_public_commitments_stand_by_organisation_then_by_their_day(season):
    old, new, _hidden = season
    rows = [
        CommitmentFactory(participation=Participation.objects.get(edition=edition), due_on=today() + n * DAY)
        for edition, n in ((old, 0), (new, 2), (new, 1), (new, 1))
    ]

    assert list(partners.public_commitments()) == [rows[2], rows[3], rows[1], rows[0]]
