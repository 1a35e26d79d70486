"""Which events, obligations and breaches each person finds, and what comes to its end when: every condition alone."""

import datetime as dt

import pytest

from accounts.enums import Origin
from agreements.enums import OPEN_BREACHES, OPEN_OBLIGATIONS, BreachState, ObligationState
from agreements.events import queries
from agreements.models import Breach, Convention, Obligation, Prototype
from core.derivation import settle
from tests.factories.accounts import OrganisationFactory, member_of
from tests.factories.events import (
    NOW,
    BreachFactory,
    PrototypeFactory,
    add_prototype,
    breach_of,
    happens,
    signed_version,
)
from tests.factories.partners import EditionFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
FILED = "trademark.filed_on_project_name"


@pytest.fixture
def w(told):
    """Two prototypes under one convention, and one of a past edition; an event, what it opened, and a breach."""
    told.second, told.past = add_prototype(told, "Second"), PrototypeFactory()
    told.event = happens(told, "prototype.delivered")
    told.filed = happens(told, FILED, dt.date(2027, 9, 3), actor="startup", prototype=told.second)
    told.breach = breach_of(told, told.filed, "attribution_and_names", facts="Marque déposée.")
    told.city_member = member_of(told.city)
    return told


def stranger_party():
    """Somebody whose organisation signed another convention."""
    organisation = OrganisationFactory()
    signed_version(EditionFactory(), OrganisationFactory(city=True), organisation, {}, "Autre")
    return member_of(organisation)


def test_story_of_a_prototype_is_followed_by_the_city_the_maker_and_the_parties(w):
    followed = {w.prototype, w.second}
    for person in (w.legal, w.team, w.dpo):
        assert set(queries.prototypes_followed(person)) == followed | {w.past}
    for person in (w.startup, w.partner_member, w.city_member):
        assert set(queries.prototypes_followed(person)) == followed
    for person in (w.stranger, stranger_party()):
        assert not queries.prototypes_followed(person).exists()


def test_events_are_declared_on_what_a_version_governs_and_not_on_the_past(w):
    assert set(queries.prototypes_to_declare_on(w.legal)) == {w.prototype, w.second}
    Prototype.objects.filter(pk=w.second.pk).update(origin=Origin.IMPORTED)
    assert list(queries.prototypes_to_declare_on(w.legal)) == [w.prototype]
    Prototype.objects.filter(pk=w.prototype.pk).update(governing_version=None)
    assert not queries.prototypes_to_declare_on(w.legal).exists()


def test_rows_of_a_story_are_seen_by_those_who_follow_it(w):
    owed = set(Obligation.objects.all())
    for person in (w.legal, w.startup, w.partner_member):
        assert list(queries.events_visible_to(person)) == list(queries.events_listed(person)) == [w.filed, w.event]
        assert {ruling.event for ruling in queries.rulings_visible_to(person)} == {w.event, w.filed}
        assert set(queries.obligations_visible_to(person)) == owed
        assert list(queries.breaches_visible_to(person)) == list(queries.breaches_listed(person)) == [w.breach]
    for person in (w.stranger, stranger_party()):
        for find in (
            queries.events_visible_to, queries.events_listed, queries.rulings_visible_to,
            queries.obligations_visible_to, queries.breaches_visible_to, queries.breaches_listed, queries.open_breaches,
            queries.late, queries.obligations_owed_by,
        ):  # fmt: skip
            assert not find(person).exists()


def test_events_of_one_day_stand_latest_told_first(w, clock):
    clock(NOW - DAY)
    sooner = happens(w, "release.published", dt.date(2027, 9, 3))
    clock(NOW + DAY)
    later = happens(w, "release.published", dt.date(2027, 9, 3), prototype=w.second)

    assert list(queries.events_visible_to(w.legal)) == [later, w.filed, sooner, w.event]


def test_obligations_stand_by_their_day(w):
    rows = list(Obligation.objects.order_by("-id"))
    assert len(rows) > 2
    for n, row in enumerate(rows):
        Obligation.objects.filter(pk=row.pk).update(due_at=NOW + n * DAY)
    assert list(queries.obligations_visible_to(w.legal)) == rows
    Obligation.objects.update(due_at=NOW)
    assert list(queries.obligations_visible_to(w.legal)) == rows[::-1]


def test_breaches_stand_latest_first_and_open_until_closed(w):
    Breach.objects.filter(pk=w.breach.pk).update(recorded_at=NOW - DAY)
    filed = happens(w, FILED, dt.date(2027, 9, 4), actor="startup")
    second = breach_of(w, filed, "attribution_and_names", facts="Encore.")

    assert list(queries.breaches_visible_to(w.legal)) == [second, w.breach]
    assert list(queries.open_breaches(w.legal)) == [second, w.breach]
    for state in BreachState:
        Breach.objects.filter(pk=second.pk).update(state=state)
        assert (second in queries.open_breaches(w.legal)) is (state in OPEN_BREACHES), state


def test_debtor_reports_what_is_open_and_to_be_done(w):
    row = Obligation.objects.get(term="update_on_incorporation_days")
    settle(*Obligation.objects.all())
    others = set(queries.obligations_owed_by(w.startup)) - {row}

    assert row in queries.obligations_owed_by(w.startup)
    assert {owed.debtor for owed in others} <= {w.maker}
    assert row not in queries.obligations_owed_by(w.partner_member)
    for state in ObligationState:
        Obligation.objects.filter(pk=row.pk).update(state=state, fulfilled_at=NOW)
        assert (row in queries.obligations_owed_by(w.startup)) is (state in OPEN_OBLIGATIONS), state
    Obligation.objects.filter(pk=row.pk).update(state=ObligationState.DUE, lasting=True)
    assert row not in queries.obligations_owed_by(w.startup)
    Obligation.objects.filter(debtor=w.maker).update(lasting=False, state=ObligationState.DUE)
    mine = list(Obligation.objects.filter(debtor=w.maker).order_by("-id"))
    for n, owed in enumerate(mine):
        Obligation.objects.filter(pk=owed.pk).update(due_at=NOW + n * DAY)
    assert list(queries.obligations_owed_by(w.startup)) == mine


def test_what_is_late_and_what_comes_to_its_end(w):
    row = Obligation.objects.get(term="update_on_incorporation_days")
    Obligation.objects.exclude(pk=row.pk).update(state=ObligationState.CANCELLED)

    for state in ObligationState:
        Obligation.objects.filter(pk=row.pk).update(state=state, fulfilled_at=NOW, due_at=NOW + 60 * DAY)
        assert queries.late(w.legal).exists() is (state == ObligationState.LATE), state
        assert queries.expiring(w.legal, NOW).exists() is (state == ObligationState.DUE), state
    Obligation.objects.filter(pk=row.pk).update(state=ObligationState.DUE)
    assert not queries.expiring(w.legal, NOW - dt.timedelta(seconds=1)).exists()
    assert queries.expiring(w.legal, NOW, days=60).exists()
    assert not queries.expiring(w.legal, NOW, days=59).exists()


def test_latest_ruling_of_each_prototype(w):
    last = happens(w, "release.published", dt.date(2027, 9, 5))

    found = queries.latest_rulings(Prototype.objects.all())

    assert {ruling.event for ruling in found} == {last, w.filed}
    assert [ruling.event for ruling in queries.latest_rulings(Prototype.objects.filter(pk=w.prototype.pk))] == [last]


def test_conventions_whose_term_comes(w):
    today = NOW.date()
    mine = w.version.convention
    other = signed_version(
        EditionFactory(), OrganisationFactory(city=True), OrganisationFactory(), {}, "Autre"
    ).convention
    rows = Convention.objects
    rows.filter(pk=mine.pk).update(expires_on=today + 180 * DAY)
    rows.filter(pk=other.pk).update(expires_on=today)

    def ending(person, *given):
        return list(queries.conventions_expiring(person, *given))

    assert ending(w.legal, today) == ending(w.legal, today, 180) == [other, mine]
    assert ending(w.legal, today, 179) == [other]
    assert ending(w.legal, today + DAY) == [mine]
    assert ending(w.partner_member, today) == [mine]
    assert ending(w.stranger, today) == []
    rows.filter(pk=mine.pk).update(ended_at=NOW)
    assert ending(w.legal, today) == [other]


def test_public_story_stands_in_the_order_of_the_facts_each_with_what_it_opened(w, clock):
    second = happens(w, FILED, dt.date(2027, 9, 2), actor="startup")
    clock(NOW - DAY)
    same_day = happens(w, FILED, w.event.on, actor="startup")
    rows = list(Obligation.objects.filter(event=w.event).order_by("-id"))
    for n, row in enumerate(rows):
        Obligation.objects.filter(pk=row.pk).update(due_at=NOW + n * DAY)

    story = list(queries.story_of(w.prototype))

    assert story == [same_day, w.event, second]
    assert list(story[1].obligations.all()) == rows
    older = BreachFactory(
        prototype=w.second, event=w.filed, obligation=rows[0], version=w.version, clause="x", against_role="startup",
        facts="x", recorded_by=w.legal, recorded_at=NOW - DAY,
    )  # fmt: skip
    assert list(queries.story_of(w.second)[0].breaches.all()) == [older, w.breach]
