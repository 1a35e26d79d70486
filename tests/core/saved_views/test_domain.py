"""Services of saved views."""

import pytest
from django.db import IntegrityError, transaction

from core.exceptions import DomainError
from core.models import SavedView
from core.saved_views import domain
from core.saved_views.declared import kept_query, listing_named
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
LIST = "candidatures-recues"


@pytest.fixture
def team():
    return UserFactory(team=True)


def keep(by, name="À voir", query="etat=eligible", *, shared=False, default=False, listing=LIST):
    return domain.keep_view(listing_named(listing), query, by=by, name=name, shared=shared, default=default)


def test_what_an_address_asks_is_kept_and_nothing_else():
    query = "page=3&tri=title&etat=eligible&agent=&sans=agent&sans=intrus&csrfmiddlewaretoken=x&q=été"

    assert kept_query(listing_named(LIST), query) == "etat=eligible&q=%C3%A9t%C3%A9&tri=title&sans=agent"


def test_own_views_and_those_the_team_shares(team):
    other, startup = UserFactory(team=True), UserFactory()
    keep(team, "Privée")
    keep(team, "Commune", shared=True)

    def names(user):
        return [view.name for view in domain.views_of(user, listing_named(LIST))]

    assert names(team) == ["Commune", "Privée"]
    assert names(other) == ["Commune"]
    assert names(startup) == []


def test_only_the_team_shares():
    with pytest.raises(DomainError) as error:
        keep(UserFactory(), shared=True)

    assert error.value.field == "shared"


def test_one_name_a_list_whatever_its_accents(team):
    keep(team, "À voir")

    with pytest.raises(DomainError) as error:
        keep(team, "a voir")
    assert error.value.field == "name"
    keep(team, "À voir", listing="defis")
    keep(UserFactory(team=True), "À voir")


def test_no_more_than_the_bound_and_no_longer_than_an_address(team, monkeypatch):
    monkeypatch.setattr(domain, "MOST", 2)
    keep(team, "1")
    keep(team, "2")
    with pytest.raises(DomainError):
        keep(team, "3")
    keep(team, "3", listing="defis")
    with pytest.raises(DomainError):
        keep(UserFactory(team=True), "longue", "q=" + "é" * 400)
    assert SavedView.objects.count() == 3


def test_one_view_opens_first(team):
    first, second = keep(team, "1", default=True), keep(team, "2", default=True)
    first.refresh_from_db()

    assert (first.default, second.default) == (False, True)
    domain.change_view(first, by=team, name="Une", shared=True, default=True)
    second.refresh_from_db()
    first.refresh_from_db()
    assert (first.name, first.shared, first.default, second.default) == ("Une", True, True, False)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.update(default=True)


def test_a_view_keeps_its_own_name_when_it_changes(team):
    view = keep(team, "À voir")

    assert domain.change_view(view, by=team, name="À VOIR", shared=False, default=False).name == "À VOIR"


def test_nobody_deletes_the_view_of_another(team):
    view = keep(team, shared=True)

    domain.delete_view(view, by=UserFactory(team=True))
    assert SavedView.objects.filter(pk=view.pk).exists()
    domain.delete_view(view, by=team)
    assert not SavedView.objects.exists()
