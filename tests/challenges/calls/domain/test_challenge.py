"""Starting, describing, sharing and ending a challenge."""

import datetime as dt

import pytest

from challenges.calls.domain.challenge import (
    add_organisation,
    approve_challenge,
    cancel_challenge,
    create_challenge,
    describe_challenge,
    propose_challenge,
    remove_organisation,
    request_changes,
    schedule_challenge,
    set_calendar,
    withdraw_challenge,
)
from challenges.calls.domain.sheet import copy_challenge, offer_dataset, save_indicators
from challenges.calls.queries.challenge import challenges_visible_to, published
from challenges.models import Indicator
from core.exceptions import DomainError, GateClosed, NotAllowed
from core.guardian import grants_on
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.challenges import (
    CLOSES,
    DECISION,
    OPENS,
    ChallengeFactory,
    IndicatorFactory,
    challenge_set,
    followed,
)
from tests.factories.grants import group_of
from tests.factories.partners import DataSetFactory, EditionFactory, ParticipationFactory

DAY = dt.timedelta(days=1)


@pytest.fixture
def group(db):
    return challenge_set()


def test_draft_belongs_to_the_organisation_in_whose_name_it_was_started(group):
    challenge = create_challenge(group.edition, organisation=group.partner, by=group.author, title=" Moins de bruit ")

    assert (challenge.title_fr, challenge.slug, challenge.state) == ("Moins de bruit", "moins-de-bruit", "draft")
    assert [(link.organisation, link.role) for link in challenge.organisations.all()] == [(group.partner, "partner")]
    assert list(grants_on(challenge)) == [group_of(group.partner).name]
    assert challenge.sections.count() == 6


def test_two_challenges_of_one_title_have_two_addresses(group):
    slugs = [
        create_challenge(group.edition, organisation=group.partner, by=group.author, title="Moins de bruit").slug
        for _ in range(2)
    ]

    assert slugs == ["moins-de-bruit", "moins-de-bruit-2"]


def test_nobody_starts_a_challenge_in_the_name_of_others(group):
    outside = OrganisationFactory()
    for organisation, by in (
        (group.partner, UserFactory()),
        (group.partner, group.agent),
        (outside, member_of(outside)),
    ):
        with pytest.raises(NotAllowed) as refusal:
            create_challenge(group.edition, organisation=organisation, by=by, title="Essai")
        assert refusal.value.message == (
            "Cette organisation ne participe pas à l’édition, ou vous n’agissez pas en son nom."
        )


def test_organisation_added_writes_and_organisation_removed_no_longer_does(group):
    other = OrganisationFactory()
    ParticipationFactory(edition=group.edition, organisation=other)
    person = member_of(other)

    add_organisation(group.challenge, organisation=other, by=group.author)
    assert challenges_visible_to(person).filter(pk=group.challenge.pk).exists()
    remove_organisation(group.challenge, organisation=other, by=group.author)
    assert not challenges_visible_to(person).filter(pk=group.challenge.pk).exists()


def test_last_organisation_stays(db):
    challenge = ChallengeFactory()
    link = challenge.organisations.select_related("organisation").get()

    with pytest.raises(DomainError) as refusal:
        remove_organisation(challenge, organisation=link.organisation, by=challenge.created_by)

    assert refusal.value.message == "Un défi garde au moins une organisation."


def test_organisation_outside_the_edition_is_refused(group):
    with pytest.raises(DomainError) as refusal:
        add_organisation(group.challenge, organisation=OrganisationFactory(), by=group.author)

    assert refusal.value.message == "Cette organisation ne participe pas à l’édition."


def test_title_cannot_be_emptied(group):
    with pytest.raises(DomainError) as refusal:
        describe_challenge(group.challenge, by=group.author, fields={"title_fr": " "})

    assert (refusal.value.message, refusal.value.field) == ("Donnez un titre au défi.", "title_fr")


def test_mail_follows_the_challenge_to_whoever_acts_next(group, team, mails):
    propose_challenge(group.challenge, by=group.author)
    request_changes(group.challenge, by=team, reason="Le site manque.")
    propose_challenge(group.challenge, by=group.agent)
    approve_challenge(group.challenge, by=team)

    authors = sorted([group.author.email, group.agent.email])
    assert mails() == [
        *(("challenges.approved", email) for email in authors),
        *(("challenges.changes_requested", email) for email in authors),
        *[("challenges.proposed", team.email)] * 2,
    ]


def test_calendar_refuses_dates_out_of_order(team):
    challenge = ChallengeFactory(approved=True)
    for dates, message, field in (
        ((CLOSES, OPENS, DECISION), "La clôture doit suivre l’ouverture.", "closes_at"),
        ((OPENS, OPENS, DECISION), "La clôture doit suivre l’ouverture.", "closes_at"),
        ((OPENS, CLOSES, CLOSES), "L’annonce des résultats doit suivre la clôture.", "decision_at"),
    ):
        with pytest.raises(DomainError) as refusal:
            set_calendar(challenge, by=team, opens_at=dates[0], closes_at=dates[1], decision_at=dates[2])
        assert (refusal.value.message, refusal.value.field) == (message, field)


def test_challenge_is_scheduled_when_everything_is_there(team, clock, bind):
    clock(OPENS - 30 * DAY)
    challenge = bind(ChallengeFactory(approved=True, opens_at=None, closes_at=None, decision_at=None))

    schedule_challenge(challenge, by=team, opens_at=OPENS, closes_at=CLOSES, decision_at=DECISION)

    challenge.refresh_from_db()
    assert (challenge.state, challenge.opens_at, challenge.closes_at) == ("scheduled", OPENS, CLOSES)


def test_gate_that_refuses_leaves_the_calendar_as_it_was(team, clock):
    clock(OPENS - 30 * DAY)
    challenge = followed(ChallengeFactory(approved=True, opens_at=None, closes_at=None, decision_at=None))

    with pytest.raises(GateClosed) as refusal:
        schedule_challenge(challenge, by=team, opens_at=OPENS, closes_at=CLOSES, decision_at=DECISION)

    challenge.refresh_from_db()
    assert [item.code for item in refusal.value.unmet] == ["agreements.no_convention", "agreements.terms"]
    assert (challenge.state, challenge.opens_at) == ("approved", None)


def test_withdrawn_and_cancelled_challenges_are_told_with_the_reason(group, team, mails):
    withdraw_challenge(group.challenge, by=group.author, reason="Le site ferme.")
    other = challenge_set(open=True)
    cancel_challenge(other.challenge, by=team, reason="Le partenaire se retire.")

    people = [group.author, group.agent, team, other.author, other.agent, team]
    assert mails() == sorted(("challenges.cancelled", person.email) for person in people)
    assert list(published()) == [other.challenge]


def test_copy_keeps_words_and_indicators_and_leaves_dates_and_people(group):
    IndicatorFactory(challenge=group.challenge, name_fr="Bacs refusés")
    edition = EditionFactory(complete=True)
    ParticipationFactory(edition=edition, organisation=group.partner)

    copy = copy_challenge(group.challenge, edition=edition, organisation=group.partner, by=group.author)

    assert (copy.title_fr, copy.state, copy.edition, copy.opens_at) == (
        group.challenge.title_fr,
        "draft",
        edition,
        None,
    )
    assert {section.body_fr for section in copy.sections.all()} == {"Un texte clair, en mots simples."}
    assert [row.name_fr for row in copy.indicators.all()] == ["Bacs refusés"]
    assert [link.organisation for link in copy.organisations.all()] == [group.partner]


def test_challenge_one_may_not_read_is_not_copied(two_challenge_sets):
    first, second = two_challenge_sets.first, two_challenge_sets.second

    with pytest.raises(NotAllowed) as refusal:
        copy_challenge(first.challenge, edition=second.edition, organisation=second.partner, by=second.author)

    assert refusal.value.message == "Ce défi ne peut pas être copié."


def test_only_data_of_organisations_on_the_challenge_is_offered(group):
    mine = DataSetFactory(owner=group.partner)

    offer_dataset(group.challenge, mine, conditions="Effacé à la fin.", by=group.agent)
    with pytest.raises(DomainError) as refusal:
        offer_dataset(group.challenge, DataSetFactory(), conditions="", by=group.agent)

    assert [offer.dataset for offer in group.challenge.datasets.all()] == [mine]
    assert refusal.value.message == "Ce jeu de données n’appartient à aucune organisation du défi."


def test_indicators_are_written_row_by_row_and_a_row_sent_twice_is_one(group):
    kept, gone = IndicatorFactory.create_batch(2, challenge=group.challenge)
    row = {"name_fr": "Arrêts", "name_en": "Stops", "unit": "par jour", "baseline": 210, "target": 60}

    save_indicators(group.challenge, [Indicator(**row)], deleted=[gone], by=group.author)
    save_indicators(group.challenge, [Indicator(**row)], by=group.author)

    assert list(group.challenge.indicators.order_by("pk").values_list("name_fr", flat=True)) == [kept.name_fr, "Arrêts"]


def test_an_indicator_of_another_challenge_is_not_taken_away(group):
    other = IndicatorFactory()

    save_indicators(group.challenge, [], deleted=[other], by=group.author)

    assert Indicator.objects.filter(pk=other.pk).exists()
