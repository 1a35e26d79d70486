"""Pages of saved views, and lists that open on them."""

import re

import pytest
from django.urls import reverse

from challenges.models import Label
from core.models import SavedView
from core.saved_views.declared import all_listings
from tests.factories.accounts import UserFactory
from tests.factories.applications import ApplicationFactory
from tests.factories.challenges import ChallengeFactory

pytestmark = pytest.mark.django_db
LIST = "candidatures-recues"
URL = reverse("applications_received")
NEW = reverse("saved_view_new", args=[LIST])


@pytest.fixture
def team(sign_in):
    person = UserFactory(team=True)
    sign_in(person)
    return person


def test_a_view_is_kept_opened_first_changed_and_deleted(team, client):
    assert "Enregistrer cette vue" not in client.get(URL).content.decode()
    assert "Enregistrer cette vue" in client.get(URL, {"etat": "eligible"}).content.decode()
    assert "à corriger" not in client.get(NEW).content.decode()

    kept = client.post(NEW, {"name": "Recevables", "default": "on", "demande": "etat=eligible&page=2", "retour": URL})

    assert kept["Location"] == f"{URL}?etat=eligible"
    assert client.get(URL)["Location"] == f"{URL}?etat=eligible"
    page = client.get(URL, {"etat": "eligible"}).content.decode()
    assert re.search(r'href="\?etat=eligible" aria-current="true">Recevables', page)
    assert "Enregistrer cette vue" not in page
    assert client.get(URL, {"tout": "1"}).status_code == 200

    view = SavedView.objects.get()
    client.post(reverse("saved_view", args=[LIST, view.pk]), {"name": "À part", "shared": "on"})
    view.refresh_from_db()
    assert (view.name, view.shared, view.default) == ("À part", True, False)
    assert client.get(URL).status_code == 200
    assert "À part" in client.get(reverse("saved_views", args=[LIST])).content.decode()
    client.post(reverse("saved_view_delete", args=[LIST, view.pk]))
    assert not SavedView.objects.exists()


def test_a_refusal_names_its_field_and_keeps_what_was_typed(team, client):
    client.post(NEW, {"name": "Une", "demande": "q=x"})

    again = client.post(NEW, {"name": "une", "shared": "on", "demande": "q=y", "retour": URL})

    assert again.status_code == 422
    words = again.content.decode()
    assert "porte déjà ce nom" in words
    assert 'value="q=y"' in words and f'value="{URL}"' in words
    assert client.post(NEW, {"name": "x" * 61, "demande": ""}).status_code == 422


def test_nobody_leaves_the_site_by_a_view(team, client):
    for n, retour in enumerate(
        ("https://ailleurs.example/", "//ailleurs.example/", "/\\ailleurs.example", "javascript:alert(1)")
    ):
        answer = client.post(NEW, {"name": f"Vue {n}", "demande": "q=x", "retour": retour})
        assert answer["Location"] == f"{URL}?q=x"


def test_a_filter_value_that_is_gone_is_told(team, client):
    label = Label.objects.create(name="Urgent")
    asked = {"etiquette": str(label.pk)}
    SavedView.objects.create(owner=team, listing=LIST, name="Urgents", query=f"etiquette={label.pk}")
    assert "n’existe plus" not in client.get(URL, asked).content.decode()

    label.delete()

    page = client.get(URL, asked).content.decode()
    assert "Cette vue demande une valeur qui n’existe plus" in page
    assert "Étiquette. La liste la laisse de côté" in page


def test_columns_left_out_stay_so_through_filters(team, client):
    ApplicationFactory(challenge=ChallengeFactory(closed=True), state="submitted")

    page = client.get(URL, {"sans": ["agent", "lectures", "inconnue"], "etat": "submitted"}).content.decode()

    heads = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', page)
    assert "Qui la traite" not in heads and "Lectures rendues" not in heads
    assert {"Organisation", "Défi", "État"} <= set(heads)
    assert '<input type="hidden" name="sans" value="agent">' in page


@pytest.mark.parametrize("name", sorted(all_listings()))
def test_each_list_has_its_page_of_views(name, team, client):
    listing = all_listings()[name]
    assert client.get(reverse("saved_views", args=[name])).status_code == 200
    assert client.get(reverse("saved_view_new", args=[name])).status_code == 200
    if listing.url_name:
        whole = client.get(reverse(listing.url_name), {"sans": list(listing.columns)})
        assert whole.status_code == 200
        assert not set(map(str, listing.columns.values())) & set(
            re.findall(r'<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)<', whole.content.decode())
        )


def test_views_of_others_and_lists_one_has_not_are_not_found(client, sign_in):
    view = SavedView.objects.create(owner=UserFactory(team=True), listing=LIST, name="Une", shared=True)
    page = reverse("saved_view", args=[LIST, view.pk])

    sign_in(UserFactory(team=True))
    assert client.get(page).status_code == 404
    assert client.post(reverse("saved_view_delete", args=[LIST, view.pk])).status_code == 404
    sign_in(UserFactory())
    assert client.get(reverse("saved_views", args=[LIST])).status_code == 404
    assert client.get(NEW).status_code == 404
    assert client.get(reverse("saved_views", args=["inconnue"])).status_code == 404
