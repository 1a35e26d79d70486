"""Who is behind a session, and what is remembered of their rights."""

import datetime as dt
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.backends import AuthenticationBackend
from accounts.models import User
from core.permissions import roles_of
from core.roles import Role
from core.sessions import SessionStore
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_the_person_comes_with_their_roles(django_assert_num_queries):
    known = UserFactory(team=True)
    AuthenticationBackend().get_user(known.pk)

    with django_assert_num_queries(1):
        person = AuthenticationBackend().get_user(known.pk)
        assert (person, roles_of(person)) == (known, {Role.TEAM})
    assert roles_of(AuthenticationBackend().get_user(UserFactory().pk)) == set()


def test_roles_are_read_again_once_rights_have_changed():
    person = AuthenticationBackend().get_user(UserFactory().pk)
    person.groups.add(Group.objects.get_or_create(name=Role.LEGAL.group_name)[0])

    assert roles_of(person) == {Role.LEGAL}


def test_nobody_is_behind_a_closed_account_or_an_unknown_key():
    person = UserFactory()
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert AuthenticationBackend().get_user(person.pk) is None
    assert AuthenticationBackend().get_user(uuid4()) is None


def test_a_session_that_has_ended_holds_nothing():
    store = SessionStore()
    store["kept"] = "yes"
    store.save()
    assert SessionStore(store.session_key).get("kept") == "yes"

    SessionStore.get_model_class().objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))

    again = SessionStore(store.session_key)
    assert (again.get("kept"), again.session_key) == (None, None)
