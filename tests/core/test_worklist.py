import pytest

from accounts.models import Organisation, User
from core import worklist
from core.clock import app_now, one_instant
from core.worklist import Task, tasks_for
from tests.factories.accounts import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_instant_is_read_once_within_the_block(django_assert_num_queries):
    with django_assert_num_queries(1), one_instant(), one_instant():
        first = app_now()
        assert app_now() == first

    assert app_now() > first


def test_only_sources_that_have_rows_are_run_after_two_queries(monkeypatch, django_assert_num_queries):
    user = UserFactory()
    organisation = OrganisationFactory(name="Présente")

    def tell(rows):
        return [Task(row.name, "", "/") for row in rows]

    def present(_user):
        return Organisation.objects.filter(pk=organisation.pk)

    sources = [(present, tell), (lambda _user: User.objects.none(), tell), (lambda _user: None, tell)]
    monkeypatch.setattr(worklist, "_sources", sources)

    tasks_for(user)
    with django_assert_num_queries(3):  # grants, which, and the rows of one
        assert [task.title for task in tasks_for(user)] == ["Présente"]
