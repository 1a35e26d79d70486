"""Invitations and requests to join: each refusal says what happened, and nothing is lost or used twice."""

import datetime as dt
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connections

from accounts.domain.invitation import accept_invitation, find_invitation, invite, revoke_invitation
from accounts.domain.joining import answer_join_request, request_to_join
from accounts.enums import OrgRoleName
from accounts.models import Invitation, JoinRequest, Membership
from accounts.queries import organisations_of, organisations_to_join
from core.clock import app_now
from core.exceptions import DomainError, NotAllowed, StaleState
from core.models import OutMail
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of

USED = "Cette invitation a déjà servi. Si c’était vous, votre organisation est dans votre espace de travail."
REVOKED = "Cette invitation a été retirée. Demandez-en une nouvelle à la personne qui vous l’a envoyée."


def invited(email="ada@test.example", role=OrgRoleName.MEMBER, name="Énergies d’essai"):
    """A fresh invitation and the path of its link."""
    organisation = OrganisationFactory(name=name)
    manager = member_of(organisation, OrgRoleName.MANAGER)
    invitation = invite(organisation, email=email, role=role, by=manager)
    path = re.search(r"/invitation/\S+", OutMail.objects.get(about=str(invitation.pk)).body).group(0)
    return invitation, path


@pytest.mark.django_db
def test_reading_the_link_uses_nothing(client):
    invitation, path = invited()

    for _ in range(2):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200

    invitation.refresh_from_db()
    assert invitation.used_at is None


@pytest.mark.django_db
def test_the_token_is_kept_nowhere_in_clear():
    invitation, path = invited()
    token = path.split("/")[2]

    assert token not in str(Invitation.objects.values().get())
    assert find_invitation(token) == invitation


@pytest.mark.django_db
def test_accepting_gives_the_role_once(sign_in):
    user = UserFactory(email="ada@test.example")
    invitation, path = invited(role=OrgRoleName.SIGNATORY)
    client = sign_in(user)

    client.post(path)
    again = client.post(path)

    assert Membership.objects.get(user=user).role == "signatory"
    assert again.status_code == 410
    assert USED in again.content.decode()


@pytest.mark.django_db
def test_an_anonymous_post_leads_to_login_and_back(client):
    _invitation, path = invited()

    assert client.post(path)["Location"] == f"/compte/login/?next={path}"


@pytest.mark.django_db
def test_an_expired_invitation_says_when_and_what_to_do(sign_in, clock):
    clock(dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC))
    user = UserFactory(email="ada@test.example")
    invitation, path = invited()
    clock(dt.datetime(2027, 3, 15, 12, 0, 1, tzinfo=dt.UTC))

    response = sign_in(user).post(path)

    assert response.status_code == 410
    assert (
        "Cette invitation a expiré le lundi 15 mars 2027 à 13 h 00 (heure de Paris). "
        "Demandez-en une nouvelle à la personne qui vous l’a envoyée."
    ) in response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    assert not Membership.objects.filter(user=user).exists()


@pytest.mark.django_db
def test_a_revoked_invitation_says_so(sign_in):
    user = UserFactory(email="ada@test.example")
    invitation, path = invited()
    revoke_invitation(invitation, by=invitation.invited_by)

    assert REVOKED in sign_in(user).post(path).content.decode()
    assert not Membership.objects.filter(user=user).exists()


@pytest.mark.django_db
def test_an_invitation_to_another_address_names_both(sign_in):
    user = UserFactory(email="bob@test.example")
    invitation, path = invited()

    page = sign_in(user).post(path).content.decode()

    assert (
        "Cette invitation est adressée à ada@test.example, et vous êtes connecté avec bob@test.example. "
        "Connectez-vous avec l’autre compte, ou demandez une invitation pour votre adresse."
    ) in page
    assert not Membership.objects.filter(user=user).exists()


@pytest.mark.django_db
def test_an_unverified_address_is_not_proof():
    user = UserFactory(email="ada@test.example", verified=False)
    invitation, _path = invited()

    with pytest.raises(StaleState):
        accept_invitation(invitation, by=user)

    assert not Membership.objects.filter(user=user).exists()


@pytest.mark.django_db
def test_an_unknown_link_is_a_page_with_a_way_out(client):
    response = client.get("/invitation/pas-un-jeton/")

    assert response.status_code == 404
    assert (
        "Ce lien d’invitation n’est pas complet ou n’existe pas. Copiez-le en entier depuis le message reçu."
        in response.content.decode()
    )


@pytest.mark.django_db
def test_inviting_again_replaces_the_earlier_link():
    first, _path = invited()

    second = invite(first.organisation, email="ADA@test.example", role=first.role, by=first.invited_by)

    first.refresh_from_db()
    assert first.revoked_at is not None
    assert second.revoked_at is None


@pytest.mark.django_db
def test_inviting_someone_who_has_the_role_keeps_what_was_typed(sign_in):
    organisation = OrganisationFactory()
    manager = member_of(organisation, OrgRoleName.MANAGER)
    member_of(organisation, email="ada@test.example")

    response = sign_in(manager).post(
        f"/espace/organisations/{organisation.pk}/inviter/", {"email": "ada@test.example", "role": "member"}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "ada@test.example a déjà ce rôle dans l’organisation." in page
    assert 'value="ada@test.example"' in page
    assert not Invitation.objects.exists()


@pytest.mark.django_db
def test_a_member_may_not_invite():
    organisation = OrganisationFactory()

    with pytest.raises(NotAllowed, match="^Votre rôle ne donne pas ce droit.$"):
        invite(organisation, email="x@test.example", role="manager", by=member_of(organisation))

    assert not OutMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_invitation_used_twice_at_once_gives_one_membership():
    user = UserFactory(email="ada@test.example")
    invitation, _path = invited()
    start, outcomes = threading.Barrier(2), []

    def accept():
        start.wait()
        try:
            accept_invitation(Invitation.objects.get(pk=invitation.pk), by=user)
            outcomes.append("accepted")
        except StaleState as refusal:
            outcomes.append(refusal.message)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == sorted(["accepted", USED])
    assert Membership.objects.filter(user=user).count() == 1


@pytest.mark.django_db
def test_someone_with_the_invited_address_finds_it_among_their_tasks(sign_in):
    user = UserFactory(email="ada@test.example")
    invitation, _path = invited()
    client = sign_in(user)

    assert f'href="/espace/invitations/{invitation.pk}/"' in client.get("/espace/").content.decode()
    client.post(f"/espace/invitations/{invitation.pk}/")

    assert list(organisations_of(user)) == [invitation.organisation]


@pytest.mark.django_db
def test_an_invitation_of_another_person_does_not_exist(sign_in):
    invitation, _path = invited()
    client = sign_in(UserFactory())

    assert client.get(f"/espace/invitations/{invitation.pk}/").status_code == 404
    assert client.post(f"/espace/invitations/{invitation.pk}/").status_code == 404


@pytest.mark.django_db
def test_joining_by_request(sign_in):
    organisation = OrganisationFactory(name="Réseau d’essai")
    manager = member_of(organisation, OrgRoleName.MANAGER)
    asker = UserFactory(first_name="Ada", last_name="Byron")
    client = sign_in(asker)

    found = client.get("/espace/organisations/rejoindre/", {"q": "réseau"}).content.decode()
    assert "Une organisation trouvée" in found
    client.post(
        "/espace/organisations/rejoindre/", {"q": "réseau", "organisation": organisation.pk, "message": "C’est moi."}
    )
    request = JoinRequest.objects.get()
    assert OutMail.objects.get().subject == "Action demandée : Ada Byron demande à rejoindre Réseau d’essai"
    client = sign_in(manager)
    assert "C’est moi." in client.get(f"/espace/organisations/{organisation.pk}/").content.decode()
    client.post(
        f"/espace/organisations/{organisation.pk}/demandes/{request.pk}/", {"answer": "accept", "role": "signatory"}
    )

    assert Membership.objects.get(user=asker).role == "signatory"
    assert OutMail.objects.filter(to=asker.email).get().subject == "Vous agissez maintenant pour Réseau d’essai"


@pytest.mark.django_db
def test_asking_twice_says_to_wait():
    organisation, asker = OrganisationFactory(), UserFactory()
    request_to_join(organisation, by=asker, message="")

    with pytest.raises(DomainError) as refusal:
        request_to_join(organisation, by=asker, message="")

    assert refusal.value.message == (
        "Vous avez déjà demandé à rejoindre cette organisation : la réponse viendra par courriel."
    )
    assert JoinRequest.objects.count() == 1


@pytest.mark.django_db
def test_asking_where_one_is_already_says_so():
    organisation = OrganisationFactory()

    with pytest.raises(DomainError, match="^Vous agissez déjà pour cette organisation.$"):
        request_to_join(organisation, by=member_of(organisation), message="")


@pytest.mark.django_db
def test_two_managers_answer_once():
    organisation = OrganisationFactory()
    first, second = (member_of(organisation, OrgRoleName.MANAGER) for _ in range(2))
    request = request_to_join(organisation, by=UserFactory(), message="")
    answer_join_request(request, by=first, accept=False)

    with pytest.raises(StaleState, match="^Quelqu’un a déjà répondu à cette demande.$"):
        answer_join_request(request, by=second, accept=True)

    assert not Membership.objects.filter(user=request.user).exists()


@pytest.mark.django_db
def test_search_needs_three_characters_and_leaves_archives_out():
    user = UserFactory()
    OrganisationFactory(name="Réseau d’hier", origin="imported")
    today = OrganisationFactory(name="Réseau d’ici")

    assert list(organisations_to_join("ré", user)) == []
    assert list(organisations_to_join("réseau", user)) == [today]


@pytest.mark.django_db
def test_expiry_is_counted_by_the_clock_of_the_database(clock):
    clock(dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC))
    invitation, _path = invited()

    assert invitation.expires_at == app_now() + dt.timedelta(days=14)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_ten_invitations_at_once_leave_one_that_lives():
    organisation = OrganisationFactory()
    manager = member_of(organisation, OrgRoleName.MANAGER)
    together = threading.Barrier(10)

    def invite_once(number):
        try:
            together.wait(30)
            return invite(organisation, email="Ada@test.example", role=OrgRoleName.MEMBER, by=manager)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        sent = list(pool.map(invite_once, range(10)))

    living = Invitation.objects.filter(used_at__isnull=True, revoked_at__isnull=True)
    assert Invitation.objects.count() == len({row.pk for row in sent}) == 10
    assert living.count() == 1
    revoke_invitation(living.get(), by=manager)
    assert not living.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_inviting_again_while_the_first_is_accepted_never_blocks():
    invitation, _path = invited()
    user = UserFactory(email="ada@test.example")
    together = threading.Barrier(2)

    def at_once(act):
        try:
            together.wait(30)
            return act()
        except (DomainError, StaleState) as refused:
            return refused
        finally:
            connections.close_all()

    def accepting():
        return accept_invitation(Invitation.objects.get(pk=invitation.pk), by=user)

    def inviting():
        return invite(invitation.organisation, email=user.email, role=OrgRoleName.MEMBER, by=invitation.invited_by)

    with ThreadPoolExecutor(2) as pool:
        membership, second = pool.map(at_once, (accepting, inviting))

    # Whichever came first: a member who is not invited again, or a second invitation in place of the first.
    came_first = isinstance(membership, Membership)
    assert isinstance(second, DomainError) if came_first else isinstance(second, Invitation)
    assert isinstance(membership, Membership if came_first else StaleState)


@pytest.mark.django_db
def test_the_database_refuses_a_second_living_invitation_however_the_address_is_written():
    invitation, _path = invited()
    invitation.pk, invitation.token_hash, invitation.email = None, "0" * 64, invitation.email.upper()

    with pytest.raises(IntegrityError, match="one_live_invitation"):
        invitation.save(force_insert=True)
