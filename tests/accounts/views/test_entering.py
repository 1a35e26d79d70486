"""Signing up: one message at most, sent again on demand, and back to the page that was asked for."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from accounts.domain.invitation import invite, revoke_invitation
from accounts.enums import OrgRoleName
from accounts.models import Membership, User
from core.models import OutMail
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.letters import account_letters

pytestmark = pytest.mark.django_db
PASSWORD = "une-longue-phrase-42"
CALL = "/defis/un-defi/postuler/"


@pytest.fixture(autouse=True)
def _no_earlier_message(settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    cache.clear()


def sign_up(client, email, after=CALL):
    names = {"first_name": "Ada", "last_name": "Byron"}
    return client.post("/compte/signup/", {"email": email, "password1": PASSWORD, "next": after, **names})


def link_to(email):
    body = next(letter.body for letter in reversed(account_letters()) if letter.to == [email])
    return re.search(r"/compte/confirm-email/\S+", body).group()


@pytest.fixture
def invitation():
    organisation = OrganisationFactory(name="Énergies d’essai")
    manager = member_of(organisation, OrgRoleName.MANAGER)
    return invite(organisation, email="ada@test.example", role=OrgRoleName.MEMBER, by=manager)


def path_of(invitation):
    return re.search(r"/invitation/\S+", OutMail.objects.get(about=str(invitation.pk)).body).group()


def test_the_link_opened_where_one_signed_up_leads_back_to_the_call(client):
    sign_up(client, "ada@test.example")

    answer = client.get(link_to("ada@test.example"))

    assert answer["Location"] == CALL
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    assert EmailAddress.objects.get().verified


def test_a_scanner_of_mail_proves_nothing(client):
    sign_up(client, "ada@test.example")
    elsewhere = Client()

    page = elsewhere.get(link_to("ada@test.example")).content.decode()

    assert "Confirmer cette adresse" in page
    assert not EmailAddress.objects.get().verified
    assert "_auth_user_id" not in elsewhere.session


def test_a_sign_up_proves_no_address_but_its_own(client):
    sign_up(client, "ada@test.example")
    theirs = link_to("ada@test.example")
    other = Client()
    sign_up(other, "bob@test.example")

    assert "Confirmer cette adresse" in other.get(theirs).content.decode()
    assert not EmailAddress.objects.get(email="ada@test.example").verified


def test_the_page_names_the_address_and_sends_again_after_a_while(client):
    sign_up(client, "ada@test.example")
    page = client.get("/compte/confirm-email/").content.decode()
    assert "Nous venons d’écrire à ada@test.example." in page

    early = client.post("/compte/confirm-email/", follow=True).content.decode()
    assert "attendez trois minutes" in early
    assert len(account_letters()) == 1
    cache.clear()
    client.post("/compte/confirm-email/")

    assert [letter.to for letter in account_letters()] == [["ada@test.example"]] * 2
    assert client.get(link_to("ada@test.example"))["Location"] == CALL


def test_sending_again_tells_nothing_of_an_account_that_exists(client):
    UserFactory(email="ada@test.example")
    sign_up(client, "ada@test.example")
    cache.clear()

    answer = client.post("/compte/confirm-email/")

    assert answer["Location"] == "/compte/confirm-email/"
    assert "Nous venons d’écrire à ada@test.example." in client.get("/compte/confirm-email/").content.decode()
    assert User.objects.count() == 1


def test_sending_again_without_a_sign_up_leads_to_the_login(client):
    assert client.post("/compte/confirm-email/")["Location"] == "/compte/login/"
    assert account_letters() == []


def test_an_invited_colleague_signs_up_without_a_second_message(client, invitation):
    path = path_of(invitation)
    page = client.get(path).content.decode()
    signup = re.search(r'href="(/compte/signup/[^"]+)"', page).group(1).replace("&amp;", "&")
    assert 'value="ada@test.example"' in client.get(signup).content.decode()

    answer = sign_up(client, "ada@test.example", path)
    client.post(answer["Location"])

    assert answer["Location"] == path
    assert [letter.subject for letter in account_letters()] == []
    assert Membership.objects.get(user__email="ada@test.example").organisation == invitation.organisation


@pytest.mark.parametrize("email", ["eve@test.example", "ada@test.example.org"])
def test_the_link_proves_the_invited_address_alone(client, invitation, email):
    answer = sign_up(client, email, path_of(invitation))

    assert answer["Location"] == "/compte/confirm-email/"
    assert not EmailAddress.objects.get(email=email).verified


def test_a_revoked_invitation_proves_nothing(client, invitation):
    path = path_of(invitation)
    revoke_invitation(invitation, by=invitation.invited_by)

    sign_up(client, "ada@test.example", path)

    assert not EmailAddress.objects.get(email="ada@test.example").verified


def test_an_invited_person_who_has_an_account_is_led_to_the_login(client, invitation):
    UserFactory(email="ada@test.example")

    page = client.get(path_of(invitation)).content.decode()

    assert "qui a déjà un compte" in page
    assert "/compte/signup/" not in page
