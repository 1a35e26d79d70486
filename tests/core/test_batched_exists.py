"""One plan serves everybody of the same roles and grants: it must answer as if each question were asked of each person."""

import datetime as dt

import pytest
from django.db.models import QuerySet

from accounts.models import JoinRequest, User
from core import batched_exists, navigation
from core.batched_exists import which_hold
from core.clock import app_now
from tests.factories.accounts import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans(monkeypatch):
    kept = {}
    monkeypatch.setattr(batched_exists, "_plans", kept)
    return kept


def asked_of(user, questions):
    return [bool(answer.exists() if isinstance(answer := ask(user), QuerySet) else answer) for ask in questions]


def test_a_day_reckoned_from_the_instant_is_of_the_day(plans, clock):
    user = UserFactory(date_joined=dt.datetime(2027, 1, 1, 23, tzinfo=dt.UTC))
    User.objects.update(date_joined=dt.datetime(2027, 1, 2, 12, tzinfo=dt.UTC))
    questions = [lambda user: User.objects.filter(pk=user.pk, date_joined__date=app_now().date())]

    for day, answer in ((1, False), (2, True), (3, False)):
        clock(dt.datetime(2027, 1, day, 12, tzinfo=dt.UTC))
        assert which_hold(user, questions) == [answer]


def test_the_person_and_the_instant_stay_open(plans, clock):
    early, late = UserFactory(), UserFactory()
    JoinRequest.objects.create(user=late, organisation=OrganisationFactory())
    questions = [
        lambda user: JoinRequest.objects.filter(user=user),
        lambda user: JoinRequest.objects.filter(created_at__gt=app_now()),
    ]
    clock(dt.datetime(2027, 1, 1, 8, tzinfo=dt.UTC))

    assert [which_hold(user, questions) for user in (early, late)] == [[False, False], [True, False]]
    JoinRequest.objects.update(created_at=dt.datetime(2027, 1, 1, 10, tzinfo=dt.UTC))
    assert which_hold(late, questions) == [True, True]
    clock(dt.datetime(2027, 1, 1, 11, tzinfo=dt.UTC))
    assert which_hold(late, questions) == [True, False]
    assert len(plans) == 1


def test_roles_and_grants_have_plans_of_their_own(plans):
    questions = [navigation._entries[0].shown_to]

    which_hold(UserFactory(), questions)
    which_hold(UserFactory(team=True), questions)

    assert len(plans) == 2


@pytest.mark.parametrize(
    "question",
    [
        lambda user: User.objects.filter(email=user.email),
        lambda user: User.objects.filter(pk__in=list(User.objects.filter(pk=user.pk).values_list("pk", flat=True))),
        lambda user: User.objects.filter(pk=user.pk, date_joined__lt=app_now() + dt.timedelta(hours=1)),
    ],
    ids=["address", "rows read before", "another instant"],
)
def test_a_question_that_depends_on_more_is_asked_of_each_person(plans, question):
    users = [UserFactory(), UserFactory()]

    assert [which_hold(user, [question]) for user in users] == [[True], [True]]
    assert set(plans.values()) <= {None, batched_exists.DAILY}
