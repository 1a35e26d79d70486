"""Which prototypes, sources and archives each person and the public find: every condition alone."""

import datetime as dt
from contextlib import contextmanager

import pytest
from django.db import transaction

from agreements.enums import ESCROW_TO_CONSORTIUM, ESCROW_TO_PUBLIC, PrototypeState
from agreements.models import EscrowRelease, Prototype
from agreements.prototypes import queries
from challenges.models import ChallengeOrg
from core.clock import app_now, today
from tests.factories.events import IPEventFactory
from tests.factories.pilots import DepositFactory, PrototypeFactory, pilot_set, version_in_force

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def two():
    """Two prototypes, each with its people."""
    first, second = pilot_set(), pilot_set()
    first.version = version_in_force(first.edition, [first.organisations["partner"]])
    return first, second


def shown(find, *people):
    return [set(find(person)) for person in people]


def set_state(prototype, **fields):
    Prototype.objects.filter(pk=prototype.pk).update(**fields)


@contextmanager
def handed_over(around, to, at=None):
    """Within the block, what was deposited is handed over from escrow; such a row is never changed nor deleted."""
    with transaction.atomic():
        yield EscrowRelease.objects.create(
            prototype=around.prototype, deposit=around.prototype.deposits.first() or DepositFactory(prototype=around.prototype),
            version=around.version, released_to=to, reason="x", released_by=around.legal, released_at=at or app_now(),
            event=IPEventFactory(
                prototype=around.prototype, kind="startup.insolvent", on=today(), declared_by=around.legal, declared_at=app_now(),
            ),
        )  # fmt: skip
        transaction.set_rollback(True)


def test_prototypes_are_seen_by_the_city_and_by_those_around_them(two):
    w, other = two
    mine, both = {w.prototype}, {w.prototype, other.prototype}

    assert shown(queries.prototypes_visible_to, w.team, w.legal, w.agent, w.founder, w.sponsor, w.outsider) == [
        both, both, mine, mine, mine, set(),
    ]  # fmt: skip


def test_sources_are_for_the_city_and_the_maker_until_they_are_shared(two):
    w, _other = two
    mine = {w.prototype}

    def readers(partner):
        found = shown(queries.prototypes_with_sources_for, w.agent, w.founder, w.sponsor, w.outsider)
        assert found == [mine, mine, mine if partner else set(), set()]
        assert w.prototype in queries.prototypes_with_sources_for(w.team)

    for state in PrototypeState:
        set_state(w.prototype, state=state)
        readers(partner=state == PrototypeState.COMMONS)
    set_state(w.prototype, state=PrototypeState.REGISTERED)
    for to in ("city", ESCROW_TO_CONSORTIUM, ESCROW_TO_PUBLIC):
        with handed_over(w, to):
            readers(partner=to != "city")


def test_a_partner_on_the_challenge_is_not_the_directorate_on_it(two):
    w, _other = two
    ChallengeOrg.objects.filter(challenge=w.challenge, organisation=w.organisations["directorate"]).update(
        role="partner"
    )

    assert not queries.prototypes_with_sources_for(w.agent).exists()


def test_public_lists_the_licensed_those_handed_over_and_those_of_past_editions(two):
    w, other = two
    for state in PrototypeState:
        set_state(w.prototype, state=state)
        assert queries.prototypes_published().exists() is (state in queries.PUBLIC), state
    set_state(w.prototype, state=PrototypeState.REGISTERED)
    for to in ("city", ESCROW_TO_CONSORTIUM, ESCROW_TO_PUBLIC):
        with handed_over(w, to):
            assert queries.prototypes_published().exists() is (to == ESCROW_TO_PUBLIC), to
    set_state(other.prototype, origin="imported")
    assert list(queries.prototypes_published()) == [other.prototype]


def test_public_list_stands_by_state_then_name_each_with_its_latest_deposit_first(two):
    w, other = two
    third = pilot_set()
    set_state(w.prototype, state="licensed", name="Zeste")
    set_state(other.prototype, state="licensed", name="Écume")
    set_state(third.prototype, state="commons", name="Zinc")
    more = {name: PrototypeFactory(state="licensed", name=name) for name in ("Mousse", "Abeille", "Bois", "Sureau")}
    deposits = {n: DepositFactory(prototype=w.prototype, deposited_at=app_now() - n * MINUTE) for n in (2, 0, 3, 1)}

    found = list(queries.prototypes_published())

    licensed = {**more, "Zeste": w.prototype, "Écume": other.prototype}
    names = ("Abeille", "Bois", "Écume", "Mousse", "Sureau", "Zeste")
    assert found == [third.prototype, *(licensed[name] for name in names)]
    assert list(found[-1].deposits.all()) == [deposits[n] for n in range(4)]


def test_anybody_fetches_the_archives_of_commons_and_those_handed_over_but_not_what_came_after(two):
    w, other = two
    DepositFactory(prototype=other.prototype)
    at = app_now()
    first, later = (DepositFactory(prototype=w.prototype, deposited_at=at + n * MINUTE) for n in (0, 1))

    assert not queries.deposits_open_to_all().exists()
    set_state(w.prototype, state=PrototypeState.COMMONS)
    assert set(queries.deposits_open_to_all()) == {first, later}
    set_state(w.prototype, state=PrototypeState.LICENSED)
    for to, instant, expected in (
        (ESCROW_TO_CONSORTIUM, at, set()), (ESCROW_TO_PUBLIC, at, {first}), (ESCROW_TO_PUBLIC, at - MINUTE, set()),
        (ESCROW_TO_PUBLIC, at + MINUTE, {first, later}),
    ):  # fmt: skip
        with handed_over(w, to, instant):
            assert set(queries.deposits_open_to_all()) == expected, (to, instant)
