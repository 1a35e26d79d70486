"""What the public reads of editions and partners, of the register, and on the front page."""

import datetime as dt
import json

import pytest

from accounts.models import Organisation
from challenges.enums import ApplicationState
from challenges.models import Application, Challenge
from core.clock import app_now, today
from partners.models import Edition, Participation
from pilots.enums import PilotState, SiteVisibility
from public.queries import editions, home, partners, register
from register.domain.append import append
from register.domain.head import sign_head
from register.models import Entry
from tests.factories.accounts import OrganisationFactory
from tests.factories.applications import ApplicationFactory, ReleaseFactory
from tests.factories.challenges import CLOSES, OPENS, ChallengeFactory
from tests.factories.partners import (
    CommitmentFactory,
    DataSetFactory,
    EditionFactory,
    ObjectiveFactory,
    ParticipationFactory,
)
from tests.factories.pilots import PilotFactory, SiteFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def season(clock):
    """Two published editions and one that is not, each with a partner; the second one is fictional and as late as a third."""
    clock(OPENS + DAY)
    old, new, hidden = EditionFactory(number=7), EditionFactory(number=8), EditionFactory(number=9, published=False)
    for edition, name in ((old, "Zinc"), (new, "Écume"), (hidden, "Cachée")):
        ParticipationFactory(edition=edition, organisation=OrganisationFactory(name=name))
    return old, new, hidden


def test_editions_stand_latest_first_real_ones_before_fictional(season):
    old, new, _hidden = season
    fictional = EditionFactory(number=8, fictional=True)

    assert list(editions.published_editions().order_by("number", "pk")) == [old, new, fictional]
    assert editions.editions_shown() == list(editions.listed_editions()) == [new, fictional, old]


def test_each_edition_counts_the_challenges_and_partners_that_its_page_shows(season):
    old, new, _hidden = season
    first, second = (ChallengeFactory(open=True, edition=new) for _ in range(2))
    ChallengeFactory(edition=new)  # a draft
    ParticipationFactory(edition=new, role="directorate")
    gone = ParticipationFactory(edition=new, left_on=today())

    row = editions.listed_editions().get(pk=new.pk)
    page = editions.edition_page(new.slug)

    assert row.challenges_shown == len(page.challenges) == 2
    assert set(page.challenges) == {first, second}
    assert gone not in page.participations
    assert row.partners_shown == len([given for given in page.participations if given.role == "partner"]) == 4
    assert editions.listed_editions().get(pk=old.pk).partners_shown == 1


def test_page_of_an_edition_holds_its_own_in_their_order(season):
    old, new, hidden = season
    late, early = ObjectiveFactory(edition=new, order=2), ObjectiveFactory(edition=new, order=1)
    ObjectiveFactory(edition=old)
    ParticipationFactory(edition=new, organisation=OrganisationFactory(name="Ajonc"))
    ChallengeFactory(open=True, edition=old)

    page = editions.edition_page(new.slug)

    assert page.edition == new
    assert [goal["name_fr"] for goal in page.edition.goals] == [early.name_fr, late.name_fr]
    assert [row.organisation.name for row in page.participations] == ["Ajonc", "Écume"]
    assert page.challenges == []
    assert editions.edition_page(hidden.slug) is editions.edition_page("absent") is None


def test_figures_of_the_funnel_count_released_challenges_alone(season):
    old, new, _hidden = season
    challenge = ChallengeFactory(decided=True, edition=new)
    for state in ApplicationState:
        ApplicationFactory(challenge=challenge, state=state)
    assert editions.funnel_figures(new) == {}
    ReleaseFactory(challenge=challenge)
    n = len(ApplicationState)
    assert editions.funnel_figures(new) == {"received": n - 2, "kept": 5, "chosen": 2}
    assert editions.funnel_figures(old) == {}
    Application.objects.update(state=ApplicationState.DRAFT)
    assert editions.funnel_figures(new) == {}


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


def test_front_page_puts_on_its_map_what_runs_and_the_open_calls_that_name_a_place(season):
    _old, new, _hidden = season
    late, soon = (ChallengeFactory(open=True, edition=new, arrondissements=[n]) for n in (13, 12))
    Challenge.objects.filter(pk=soon.pk).update(closes_at=CLOSES - DAY)
    ChallengeFactory(open=True, edition=new)
    ChallengeFactory(decided=True, edition=new, arrondissements=[1])
    pilots = [PilotFactory(state=PilotState.RUNNING, starts_on=today() - n * DAY) for n in (2, 1)]
    for pilot, number in zip(pilots, (3, 4), strict=True):
        SiteFactory(pilot=pilot, arrondissement=number)
        SiteFactory(pilot=pilot, arrondissement=20, visibility=SiteVisibility.HIDDEN)
    PilotFactory()

    found = home.front()

    assert [row["arrondissements"] for row in found["challenges_on_map"]] == [[12], [13]]
    assert [[place["arrondissement"] for place in row["places"]] for row in found["pilots_on_map"]] == [[4], [3]]
    assert found["figures"] == home.figures()
    assert found["figures"]["pilots"] == 2
    assert found["head"] is None


def test_front_page_shows_the_last_head_of_the_register(tmp_path, settings):
    settings.REGISTER_KEY_FILE = tmp_path / "keys" / "register.key"
    heads = []
    for n in range(2):
        append("test.a", {"n": n})
        heads.append(sign_head())

    head = home.front()["head"]

    assert (head.pk, head.tree_size, head.root_hash) == (heads[1].pk, 3, bytes(heads[1].root_hash))


def test_register_is_read_latest_first_by_kind_and_before_an_entry(tmp_path, settings):
    settings.REGISTER_KEY_FILE = tmp_path / "keys" / "register.key"
    for n in range(3):
        append("test.a" if n else "test.b", {"n": n, "text": "été"})

    def indices(**choice):
        assert list(register.listed_entries(choice)) == register.latest_entries(choice)
        return [entry.index for entry in register.latest_entries(choice)]

    assert indices() == [3, 2, 1, 0]
    assert indices(nature="test.a") == [3, 2]
    assert indices(avant=2) == [1, 0]
    assert indices(avant=0) == []
    assert register.kinds()[-2:] == ["test.a", "test.b"]
    entry = Entry.objects.get(index=3)
    told = register.read(entry)
    assert (told.index, told.kind, told.content["data"]["n"]) == (3, "test.a", 2)
    assert int(told.at.timestamp()) == entry.at // 1000
    assert told.text == json.dumps(json.loads(bytes(entry.leaf)), ensure_ascii=False, indent=2)
    assert "été" in told.text
