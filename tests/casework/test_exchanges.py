"""Who stands on which side of each kind of object, and who is told: every kind, every role, a second object beside the first."""

import pytest

from accounts.domain.membership import add_member, end_membership, grant_platform_role
from accounts.enums import Origin
from accounts.models import Membership, User
from casework.enums import Side
from casework.exchanges import Exchange, all_exchanges, exchange_of
from core.roles import Role
from tests.casework.conftest import WORLDS
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
OWNER = {
    "dossier": Role.TEAM, "candidature": Role.TEAM, "defi": Role.TEAM, "convention": Role.LEGAL, "pilote": Role.TEAM,
    "organisation": Role.TEAM, "evenement": Role.LEGAL,
}  # fmt: skip
LIVE_ALONE = {"defi", "pilote", "organisation"}


def side_of(person, obj):
    return exchange_of(obj).side_of(User.objects.get(pk=person.pk), obj)


def organisation_of(person):
    return Membership.objects.get(user=person, ended_at=None).organisation


def test_every_kind_says_whose_role_answers():
    assert {name: exchange.box.owner for name, exchange in all_exchanges().items()} == OWNER


def test_each_role_stands_on_its_side_of_each_kind_and_nobody_else(around):
    other = WORLDS[around.kind]()

    for role in Role:
        expected = Side.OURS if role == OWNER[around.kind] else None
        assert side_of(UserFactory(roles=[role]), around.obj) == expected, role
    assert (side_of(around.ours, around.obj), side_of(around.theirs, around.obj)) == (Side.OURS, Side.THEIRS)
    assert (side_of(around.theirs, other.obj), side_of(other.theirs, around.obj)) == (None, None)
    assert side_of(around.outsider, around.obj) is None
    User.objects.filter(pk__in=[around.ours.pk, around.theirs.pk]).update(is_active=False)
    assert (side_of(around.ours, around.obj), side_of(around.theirs, around.obj)) == (None, None)


def test_whoever_answers_for_the_city_is_not_of_the_other_side_too(around):
    grant_platform_role(around.theirs, OWNER[around.kind], by=None)
    exchange = exchange_of(around.obj)

    told = exchange.people(around.obj, Side.THEIRS)
    if around.kind == "candidature":  # nobody handles a challenge to which their own organisation applies
        assert side_of(around.theirs, around.obj) == Side.THEIRS
        assert around.theirs in told
        assert around.theirs not in exchange.people(around.obj, Side.OURS)
    elif around.kind != "dossier":
        assert side_of(around.theirs, around.obj) == Side.OURS
        assert around.theirs not in told
        assert around.theirs in exchange.people(around.obj, Side.OURS)


def test_active_people_are_told_each_once_by_address(around):
    exchange, expected = exchange_of(around.obj), {}
    for person, side in ((around.ours, Side.OURS), (around.theirs, Side.THEIRS)):
        expected[side] = {person.email}
        if not Membership.objects.filter(user=person).exists():
            continue
        organisation = organisation_of(person)
        for name in "zbya":
            colleague = UserFactory(email=f"{name}@{side}.example", is_active=name != "y")
            add_member(organisation, user=colleague, role="signatory", by=None)
            add_member(organisation, user=colleague, role="member", by=None)
            expected[side] |= {colleague.email} - {f"y@{side}.example"}
        left = UserFactory()
        end_membership(add_member(organisation, user=left, role="member", by=None), by=None)

    for side, emails in expected.items():
        found = [person.email for person in exchange.people(around.obj, side)]
        assert found == sorted(found)
        assert len(found) == len(set(found))
        assert emails <= set(found)
        for email in found:
            assert side_of(User.objects.get(email=email), around.obj) == side


def test_objects_of_the_past_have_no_exchange(around):
    exchange = exchange_of(around.obj)
    assert exchange.objects().get(pk=around.obj.pk) == around.obj
    if around.kind in LIVE_ALONE:
        type(around.obj).objects.filter(pk=around.obj.pk).update(origin=Origin.IMPORTED)
        assert not exchange.objects().filter(pk=around.obj.pk).exists()
        assert side_of(around.ours, around.obj) is None


def test_object_is_read_by_those_who_open_its_page(around):
    exchange = exchange_of(around.obj)
    other = WORLDS[around.kind]()

    assert exchange.reads_object(around.theirs, around.obj) is (around.kind != "dossier")
    assert not exchange.reads_object(around.theirs, other.obj)
    assert not exchange.reads_object(around.outsider, around.obj)


def test_model_without_an_exchange_is_said():
    with pytest.raises(LookupError, match="User has no exchange"):
        exchange_of(User())
    assert all(isinstance(exchange, Exchange) for exchange in all_exchanges().values())
