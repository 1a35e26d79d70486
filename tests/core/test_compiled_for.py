"""One query serves everybody of the same roles and grants: it must answer as if it were made for each person."""

import datetime as dt
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.paginator import Paginator
from django.http import Http404

from accounts.models import JoinRequest, User
from core.batched_exists import DAILY
from core.clock import app_now, today
from core.compiled_for import CompiledFor, CountFor, ListedFor, _Made
from core.doors import Door
from core.listed import Found
from core.permissions import roles_of
from core.roles import Role
from tests.factories.accounts import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_person_stays_open_and_rows_are_read_anew(django_assert_num_queries):
    one, other = UserFactory(), UserFactory()
    own = CompiledFor(lambda user: JoinRequest.objects.filter(user=user.pk))
    assert (own.fetch(one), own.fetch(other)) == ([], [])

    made = JoinRequest.objects.create(user=other, organisation=OrganisationFactory())

    with django_assert_num_queries(4):  # roles and rows of each
        assert (own.fetch(one), own.fetch(other)) == ([], [made])
    assert [type(kept) for kept in own.kept.values()] == [_Made]


def test_each_set_of_roles_has_a_query_of_its_own():
    person, team = UserFactory(), UserFactory(team=True)
    shown = CompiledFor(lambda user: User.objects.all() if Role.TEAM in roles_of(user) else User.objects.none())

    assert [len(shown.fetch(who)) for who in (person, team, person)] == [0, 2, 0]
    assert len(shown.kept) == 2


def test_nothing_at_all_is_no_query(django_assert_num_queries):
    person = UserFactory()
    roles_of(person)
    with django_assert_num_queries(0):
        assert CompiledFor(lambda user: None).fetch(person) == []


def test_markers_take_values():
    person, organisation = UserFactory(), OrganisationFactory()
    made = JoinRequest.objects.create(user=person, organisation=organisation)
    to = CompiledFor(lambda user, key: JoinRequest.objects.filter(user=user.pk, organisation=key), key=UUID(int=9))

    assert to.first(person, key=organisation.pk) == made
    assert to.first(person, key=OrganisationFactory().pk) is None


def test_a_query_of_the_day_is_kept_for_the_day(clock):
    person = UserFactory()
    User.objects.update(date_joined=dt.datetime(2027, 1, 2, 12, tzinfo=dt.UTC))
    joined = CompiledFor(lambda user: User.objects.filter(pk=user.pk, date_joined__date=today()))

    for day, found in ((1, []), (2, [person]), (3, [])):
        clock(dt.datetime(2027, 1, day, 12, tzinfo=dt.UTC))
        assert joined.fetch(person) == found
    assert list(joined.kept.values()).count(DAILY) == 1


@pytest.mark.parametrize(
    "build",
    [
        lambda user: User.objects.filter(email=user.email),
        lambda user: User.objects.filter(pk__in=list(User.objects.filter(pk=user.pk).values_list("pk", flat=True))),
        lambda user: User.objects.filter(pk=user.pk, date_joined__lt=app_now() + dt.timedelta(hours=1)),
    ],
    ids=["address", "rows read before", "another instant"],
)
def test_what_depends_on_more_is_made_for_each_person(build):
    asked = CompiledFor(build)

    for person in (UserFactory(), UserFactory()):
        assert asked.fetch(person) == [person]
    assert not any(isinstance(kept, _Made) for kept in asked.kept.values())


@pytest.mark.parametrize("stranger", [AnonymousUser(), User(is_active=False)], ids=["nobody", "closed account"])
def test_a_stranger_is_never_served_by_what_was_compiled_for_others(stranger):
    seen = CompiledFor(
        lambda user: User.objects.all() if user.is_authenticated and user.is_active else User.objects.none()
    )
    person = UserFactory()

    assert [list(seen.fetch(who)) for who in (person, stranger)] == [[person], []]


def test_a_list_gives_its_pages_and_its_count():
    person = UserFactory()
    names = [Group.objects.create(name=f"liste {n}").name for n in range(5)]
    groups = Group.objects.filter(name__startswith="liste").order_by("name")
    listed = ListedFor(lambda user: Group.objects.order_by("name"), lambda user: groups)

    pages = Paginator(listed.of(person), 2)

    assert [[row.name for row in pages.get_page(n)] for n in (1, 2, 3)] == [names[:2], names[2:4], names[4:]]
    assert (pages.count, CountFor(lambda user: groups.none()).count(person)) == (5, 0)


def test_a_search_runs_once_and_reads_the_rows_of_its_page(django_assert_num_queries):
    for n in range(5):
        Group.objects.create(name=f"cherché {n}")
    found = Found(Group.objects.filter(name__startswith="cherché").order_by("-name"), Group.objects.all())

    with django_assert_num_queries(2):
        page = Paginator(found, 2).get_page(2)
        assert [row.name for row in page] == ["cherché 2", "cherché 1"]


def test_a_door_is_closed_to_what_is_not_seen_and_to_what_is_not_there():
    person, other = UserFactory(), UserFactory()
    door = Door(lambda user: User.objects.filter(pk=user.pk))

    assert door.open(person, person.pk) == person
    for key in (other.pk, UUID(int=7)):
        with pytest.raises(Http404):
            door.open(person, key)
