"""Sign-up, login, reset and the second factor, by real requests."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from accounts.domain.invitation import invite
from accounts.enums import OrgRoleName
from accounts.models import Membership, User
from core.models import OutMail
from tests.factories.accounts import PASSWORD, OrganisationFactory, UserFactory, member_of
from tests.letters import account_letters

pytestmark = pytest.mark.django_db

NEWCOMER = {"first_name": "Ada", "last_name": "Byron", "email": "ada@test.example", "password1": "un-long-secret-42"}


def link_in(text, path):
    return re.search(rf"https?://[^/]+({path}\S+)", text).group(1)


def test_sign_up_verifies_the_address_and_opens_the_workspace(client):
    sent = client.post("/compte/signup/", NEWCOMER, follow=True)
    assert "Nous venons d’écrire à ada@test.example." in sent.content.decode()
    assert [message.subject for message in account_letters()] == [
        "Action demandée\u00a0: Confirmez votre adresse électronique"
    ]

    link = link_in(account_letters()[0].body, "/compte/confirm-email/")
    assert not EmailAddress.objects.get().verified
    arrived = client.get(link, follow=True)

    assert arrived.redirect_chain[-1][0] == "/espace/"
    assert EmailAddress.objects.get().verified
    assert User.objects.get().get_full_name() == "Ada Byron"


def test_sign_up_with_a_known_address_says_nothing_to_the_stranger(client):
    UserFactory(email="ada@test.example")

    unknown = client.post("/compte/signup/", {**NEWCOMER, "email": "bob@test.example"})
    known = client.post("/compte/signup/", NEWCOMER)

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert account_letters()[-1].subject == "Vous avez déjà un compte"
    assert User.objects.filter(email="ada@test.example").count() == 1


def test_sign_up_refused_keeps_what_was_typed_and_says_why(client):
    page = client.post("/compte/signup/", {**NEWCOMER, "password1": "court"}).content.decode()

    assert "Ce mot de passe est trop court. Il doit contenir au minimum 12 caractères." in page
    assert 'value="ada@test.example"' in page
    assert 'value="Ada"' in page
    assert not User.objects.exists()


def test_login_with_a_wrong_password_says_so_without_telling_who_exists(client):
    UserFactory(email="ada@test.example")
    sentence = "L’adresse e-mail ou le mot de passe sont incorrects."

    for email in ("ada@test.example", "nobody@test.example"):
        page = client.post("/compte/login/", {"login": email, "password": "faux"}).content.decode()
        assert sentence in page


@pytest.mark.parametrize("email", ["ada@test.example", "nobody@test.example"])
def test_password_reset_answers_the_same_for_known_and_unknown(client, email):
    UserFactory(email="ada@test.example")

    page = client.post("/compte/password/reset/", {"email": email}, follow=True).content.decode()

    assert "Si un compte existe avec cette adresse, le message arrive dans quelques minutes." in page
    assert len(account_letters()) == 1


def test_password_reset_changes_the_password(client):
    user = UserFactory(email="ada@test.example")
    client.post("/compte/password/reset/", {"email": user.email})
    link = link_in(account_letters()[0].body, "/compte/password/reset/key/")

    form = client.get(link, follow=True)
    new = {"password1": "un-autre-secret-43", "password2": "un-autre-secret-43"}
    client.post(form.redirect_chain[-1][0], new)

    user.refresh_from_db()
    assert user.check_password("un-autre-secret-43")


def test_the_team_with_a_password_alone_is_led_to_the_second_factor(client):
    user = UserFactory(team=True)
    client.post("/compte/login/", {"login": user.email, "password": PASSWORD})

    response = client.get("/espace/", follow=True)

    assert response.redirect_chain == [("/compte/2fa/", 302)]
    assert (
        "Votre rôle demande un second facteur : ajoutez une clé d’accès ou une application d’authentification."
        in response.content.decode()
    )


def test_an_enrolled_device_is_not_enough_without_its_proof(client):
    user = UserFactory(legal=True)
    client.force_login(user)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")

    assert client.get("/espace/")["Location"] == "/compte/2fa/"


def test_a_recovery_code_is_a_second_factor(client):
    user = UserFactory(team=True)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    code = RecoveryCodes.activate(user).get_unused_codes()[0]

    asked = client.post("/compte/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    assert asked.redirect_chain[-1][0].startswith("/compte/2fa/authenticate/")
    client.post("/compte/2fa/authenticate/", {"code": code})

    assert client.get("/espace/").status_code == 200


def test_a_passkey_login_counts_as_second_factor(rf, client):
    """What allauth records when someone enters with a passkey alone: the method `mfa`."""
    from allauth.account.authentication import get_authentication_records
    from allauth.core import context
    from allauth.mfa.base.internal.flows import post_authentication
    from django.contrib.sessions.backends.db import SessionStore

    user = UserFactory(team=True)
    passkey = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé"})
    request = rf.post("/compte/2fa/webauthn/login/")
    request.session, request.user = SessionStore(), user
    with context.request_context(request):
        post_authentication(request, passkey, passwordless=True)

    records = get_authentication_records(request, user)
    assert [(record["method"], record["type"], record["passwordless"]) for record in records] == [
        ("mfa", "webauthn", True)
    ]


def test_records_of_another_person_in_the_same_session_do_not_count(client):
    user, other = UserFactory(team=True), UserFactory(team=True)
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session["account_authentication_methods_user"] = str(other.pk)
    session.save()

    assert client.get("/espace/")["Location"] == "/compte/2fa/"


@pytest.mark.parametrize(
    "path", ["/espace/", "/en/espace/", "/cms/", "/fichiers/01890000-0000-7000-8000-000000000000/"]
)
def test_every_private_address_asks_for_the_second_factor(client, path):
    client.force_login(UserFactory(dpo=True))

    assert client.get(path)["Location"] in {"/compte/2fa/", "/en/compte/2fa/"}


def test_the_demonstration_asks_for_no_second_factor(client, settings):
    settings.DEMO = True
    client.force_login(UserFactory(team=True))

    assert client.get("/espace/").status_code == 200


@pytest.mark.parametrize("path", ["/cms/login/", "/_util/login/"])
def test_the_logins_of_the_editor_lead_to_ours(client, path):
    assert client.get(path)["Location"] == "/compte/login/"


def test_someone_new_signs_up_from_an_invitation_and_comes_back_to_it(client):
    organisation = OrganisationFactory(name="Énergies d’essai")
    invite(
        organisation,
        email="ada@test.example",
        role=OrgRoleName.MEMBER,
        by=member_of(organisation, OrgRoleName.MANAGER, first_name="Grace", last_name="Hopper"),
    )
    path = link_in(OutMail.objects.get().body, "/invitation/")

    page = client.get(path).content.decode()
    assert "Grace Hopper vous invite, avec le rôle « membre »." in page
    back = client.post(f"/compte/signup/?next={path}", {**NEWCOMER, "next": path}, follow=True)

    assert account_letters() == []
    assert back.redirect_chain[-1][0] == path
    assert (
        "Bienvenue : vous agissez maintenant pour Énergies d’essai." in client.post(path, follow=True).content.decode()
    )
    assert Membership.objects.filter(user__email="ada@test.example", organisation=organisation).count() == 1


@pytest.mark.parametrize(
    "path",
    [
        "/compte/",
        "/compte/email/",
        "/compte/password/change/",
        "/compte/2fa/",
        "/compte/2fa/webauthn/",
        "/compte/logout/",
        "/compte/reauthenticate/",
        "/compte/2fa/totp/activate/",
        "/compte/2fa/webauthn/add/",
    ],
)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_each_page_of_the_account_opens(client, path, prefix):
    user = UserFactory()
    client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    client.post("/compte/reauthenticate/", {"password": PASSWORD})

    response = client.get(prefix + path)

    assert response.status_code == 200
    assert "DataCity" in response.content.decode()


def test_account_form_changes_names_and_language(sign_in):
    user = UserFactory()

    sign_in(user).post("/compte/", {"first_name": "Ada", "last_name": "Byron", "language": "en"})

    user.refresh_from_db()
    assert (user.first_name, user.last_name, user.language) == ("Ada", "Byron", "en")
