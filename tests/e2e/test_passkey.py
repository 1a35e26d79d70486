"""A passkey of a virtual authenticator, in a real browser; and the roles that may not work with a password alone."""

import re

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from tests.factories.accounts import PASSWORD, UserFactory

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_a_device(person):
    """The browser of this person has an authenticator that answers by itself."""
    device = person.context.new_cdp_session(person.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return person


@pytest.mark.parametrize("role", ["team", "legal"])
def test_a_passkey_is_asked_for_added_and_opens_the_workspace(site, visitor, role):
    user = UserFactory(**{role: True})
    person = with_a_device(visitor(role))
    person.go("/compte/login/")
    person.page.locator("#id_login").fill(user.email)
    person.page.locator("#id_password").fill(PASSWORD)
    person.click("Se connecter")

    expect(person.page).to_have_url(re.compile("/compte/2fa/$"))
    person.sees("Votre rôle demande un second facteur : ajoutez une clé d’accès ou une application d’authentification.")
    for path in ("/espace/defis/", "/fichiers/01a20119-a78b-74cc-8308-953ad9c7bcf7/", "/cms/"):
        person.go(path)
        expect(person.page).to_have_url(re.compile("/compte/2fa/$"))
    person.shot("second-facteur-demande")

    person.go("/compte/2fa/webauthn/add/")
    person.page.locator("#id_password").fill(PASSWORD)  # the page touches the account's safety
    person.click("Confirmer")
    person.page.get_by_label("Nom de la clé").fill("Mon ordinateur")
    expect(person.page.get_by_label("Se connecter avec elle sans mot de passe")).to_be_checked()
    person.shot("ajouter-une-cle")
    person.click("Ajouter la clé")
    expect(person.page).not_to_have_url(re.compile("/webauthn/add/"))
    key = Authenticator.objects.get(user=user, type=Authenticator.Type.WEBAUTHN)
    assert key.wrap().name == "Mon ordinateur"

    person.go("/compte/logout/")
    person.click("Se déconnecter")
    person.go("/compte/login/")
    person.click("Utiliser une clé d’accès")
    expect(person.page).to_have_url(re.compile("/espace/$"))
    person.sees("Bonjour")


def test_somebody_without_such_a_role_works_with_a_password(site, visitor):
    user = UserFactory()
    visitor().sign_in(user.email, PASSWORD)
    assert not Authenticator.objects.filter(user=user).exists()
