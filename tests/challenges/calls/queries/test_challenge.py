"""Which challenges and editions each person and the public find, and how they are sorted: every condition alone."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from challenges.calls.queries import challenge as queries
from challenges.enums import PUBLIC, REQUIRED_SECTIONS, ChallengeState
from challenges.models import Challenge
from core.clock import today
from partners.enums import ParticipationRole
from partners.models import Edition, Participation
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.challenges import CLOSES, OPENS, ChallengeFactory, challenge_set
from tests.factories.partners import EditionFactory, ParticipationFactory, ThemeFactory

pytestmark = pytest.mark.django_db
TICK, HOUR, DAY = dt.timedelta(microseconds=1), dt.timedelta(hours=1), dt.timedelta(days=1)
OPEN, CLOSED = ChallengeState.OPEN, ChallengeState.CLOSED


def state_of(challenge):
    return queries.with_effective_state(Challenge.objects.filter(pk=challenge.pk)).get().effective_state


@pytest.mark.parametrize("after", [-1, 0, 1])
def test_open_challenge_is_closed_from_its_deadline_on_and_no_other(clock, after):
    clock(CLOSES + after * TICK)
    rows = {state: ChallengeFactory(state=state) for state in (OPEN, ChallengeState.SCHEDULED, ChallengeState.DECIDED)}

    for state, row in rows.items():
        expected = CLOSED if state == OPEN and after >= 0 else state
        assert state_of(row) == queries.effective_state(row) == expected
        assert queries.effective_state(row, now=CLOSES - TICK) == state
    assert queries.effective_state(rows[OPEN], now=CLOSES) == CLOSED
    assert queries.effective_state(Challenge(state=OPEN)) == OPEN
    assert queries.with_effective_state().count() == 3


def test_challenges_are_seen_by_those_who_write_them_and_by_roles_that_see_all(two_challenge_sets, team, legal):
    first, second = two_challenge_sets.first, two_challenge_sets.second
    both = {first.challenge, second.challenge}

    for person, expected in ((team, both), (legal, both), (first.author, {first.challenge}), (second.agent, {second.challenge})):  # fmt: skip
        assert set(queries.challenges_visible_to(person)) == expected
    for person in (UserFactory(), AnonymousUser()):
        assert not queries.challenges_visible_to(person).exists()


def test_public_reads_what_has_been_open_in_a_published_edition():
    challenge = ChallengeFactory()
    for state in ChallengeState:
        Challenge.objects.update(state=state, published_at=None)
        assert queries.published().exists() is (state in PUBLIC), state
        Challenge.objects.update(published_at=OPENS)
        assert queries.published().exists() is (state in PUBLIC or state == ChallengeState.CANCELLED), state
    Challenge.objects.update(state=OPEN)
    Edition.objects.filter(pk=challenge.edition_id).update(published=False)
    assert not queries.published().exists()
    Challenge.objects.update(edition=None, origin="imported")
    assert queries.published().get() == challenge


def test_clock_opens_what_is_scheduled_and_closes_what_is_open_in_the_order_of_time(clock):
    late, early = ChallengeFactory(scheduled=True), ChallengeFactory(scheduled=True)
    same = ChallengeFactory(scheduled=True)
    Challenge.objects.filter(pk=early.pk).update(opens_at=OPENS - TICK, closes_at=CLOSES - TICK)
    ChallengeFactory(approved=True)
    ChallengeFactory(closed=True)
    Challenge.objects.filter(pk=late.pk).update(summary_fr="x")  # a row that was written last stands last

    clock(OPENS - TICK)
    assert list(queries.due_to_open()) == [early]
    clock(OPENS)
    assert list(queries.due_to_open()) == [early, late, same]
    assert not queries.due_to_close().exists()
    Challenge.objects.filter(pk__in=[late.pk, early.pk, same.pk]).update(state=OPEN)
    assert not queries.due_to_open().exists()
    clock(CLOSES - TICK)
    assert list(queries.due_to_close()) == [early]
    clock(CLOSES)
    assert list(queries.due_to_close()) == [early, late, same]


def test_one_writes_for_ones_organisations_of_the_edition_and_the_team_for_all(team):
    edition = EditionFactory()
    z, a = OrganisationFactory(name="Zeste"), OrganisationFactory(name="Écume")
    person = member_of(z)
    for organisation in (z, a):
        ParticipationFactory(edition=edition, organisation=organisation, role=ParticipationRole.PARTNER)
    ParticipationFactory(edition=edition, organisation=z, role=ParticipationRole.CONTRIBUTOR)
    ParticipationFactory(role=ParticipationRole.PARTNER)
    past = EditionFactory(origin="imported")
    ParticipationFactory(edition=past, organisation=z, role=ParticipationRole.PARTNER)
    elsewhere = EditionFactory()

    def writing(user):
        return list(queries.organisations_writing_for(user, edition))

    assert writing(team) == [a, z]
    assert writing(person) == [z]
    assert list(queries.editions_open_to(person)) == [edition]
    assert {edition, elsewhere} <= set(queries.editions_open_to(team))
    assert past not in queries.editions_open_to(team)
    assert writing(UserFactory()) == list(queries.editions_open_to(UserFactory())) == []
    rows = Participation.objects.filter(edition=edition, organisation=z)
    rows.filter(role=ParticipationRole.CONTRIBUTOR).delete()
    for role in ParticipationRole:
        rows.update(role=role)
        expected = role in queries.WRITING_ROLES
        assert bool(writing(person)) is bool(queries.editions_open_to(person)) is expected, role
    rows.update(role=ParticipationRole.PARTNER, left_on=today())
    assert writing(person) == list(queries.editions_open_to(person)) == []
    assert writing(team) == [a]


def test_views_of_the_list_hold_each_state_once(team, clock):
    clock(OPENS)
    for state in ChallengeState:
        ChallengeFactory(state=state)
    ChallengeFactory(state=OPEN)

    held = [state for states in queries.VIEWS.values() for state in states]
    assert sorted(held) == sorted(ChallengeState)
    assert queries.count_views(team) == {
        "tout": 14, "a_lire": 1, "en_ecriture": 2, "a_publier": 2, "en_cours": 4, "termines": 5,
    }  # fmt: skip
    assert queries.count_views(UserFactory()) == dict.fromkeys(queries.count_views(team), 0)


@pytest.fixture
def listed(clock, team):
    """Three challenges in three states, and how the list of the workspace shows them."""
    clock(OPENS + DAY)
    theme = ThemeFactory(slug="eau", name_fr="Eau")
    partner = OrganisationFactory(name="Zéphyr")
    first = ChallengeFactory(title_fr="Écume", title_en="Foam", state=OPEN, theme=theme, partner=partner)
    second = ChallengeFactory(title_fr="Zinc", title_en="Roof", proposed=True, complete=False)
    third = ChallengeFactory(title_fr="Ajonc", title_en="Gorse zinc", state=OPEN)
    Challenge.objects.filter(pk=third.pk).update(closes_at=OPENS + HOUR, updated_at=OPENS)
    Challenge.objects.filter(pk=second.pk).update(closes_at=None, updated_at=OPENS + TICK)
    Challenge.objects.filter(pk=first.pk).update(updated_at=OPENS + 2 * TICK)
    return first, second, third


def test_list_is_filtered_by_view_state_edition_theme_and_words(listed, team):
    first, second, third = listed

    def shown(person=team, **choice):
        typed = list(queries.listing_of(person, choice)[:20])
        assert list(queries.listed(person, choice)) == typed
        assert set(queries.chosen(person, choice)) == set(typed)
        return typed

    assert shown() == shown(tri="-modifie") == shown(tri="x") == shown(vue="x") == [first, second, third]
    assert shown(tri="modifie") == [third, second, first]
    assert shown(vue="a-lire") == [second]
    assert shown(vue="en-cours") == [first, third]
    assert shown(state=OPEN) == [first]
    assert shown(state=CLOSED) == [third]
    assert shown(edition=first.edition_id) == [first]
    assert shown(theme=first.theme_id) == [first]
    assert shown(tri="titre") == [third, first, second]
    assert shown(tri="-titre") == [second, first, third]
    assert shown(tri="cloture") == [third, first, second]  # without a date: last, whatever the order
    assert shown(tri="-cloture") == [first, third, second]
    assert shown(tri="etat") == [third, first, second]
    assert shown(q="zinc") == [second, third]  # in French, in English
    assert shown(q="écume foam") == [first]
    assert shown(q="zephyr") == [first]
    assert shown(q="écume zinc") == []
    assert shown(q="a b c d e f zinc") == []
    author = first.created_by
    assert shown(author) == shown(author, q="écume") == [first]
    assert shown(author, q="zinc") == []
    assert len(queries.listing_of(author, {})) == 1
    assert len(queries.listing_of(team, {})) == 3


def test_words_after_the_sixth_are_not_asked(listed, team):
    assert queries.chosen(team, {"q": "e c u m " + "écume " * 2 + "absent"}).get() == listed[0]
    assert not queries.chosen(team, {"q": "écume " * 5 + "absent"}).exists()


def test_each_line_counts_the_required_parts_written(listed, team):
    first, second, _third = listed
    first.sections.filter(key=REQUIRED_SECTIONS[0]).update(body_fr="")

    written = {row.pk: row.written for row in queries.listed(team, {})}

    assert (written[first.pk], written[second.pk]) == (len(REQUIRED_SECTIONS) - 1, 0)


def test_each_line_names_its_organisations_in_a_constant_number_of_queries(listed, team, django_assert_num_queries):
    with django_assert_num_queries(3):  # roles, challenges, organisations
        rows = list(queries.listed(team, {}))
        names = [[link.organisation.name for link in row.organisations.all()] for row in rows]
    assert names[0] == ["Zéphyr"]


def test_challenge_set_is_seen_by_its_directorate():
    w = challenge_set()
    assert list(queries.listing_of(w.agent, {})[:9]) == [w.challenge]
