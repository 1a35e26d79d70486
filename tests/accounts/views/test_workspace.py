import pytest
from django.urls import reverse

from accounts.domain.invitation import invite
from accounts.domain.joining import request_to_join
from accounts.enums import OrgRoleName
from core.worklist import tasks_for
from tests.budget import queries_of
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of

pytestmark = pytest.mark.django_db


def test_workspace_without_login_leads_to_login(client):
    response = client.get("/espace/")

    assert response.status_code == 302
    assert response["Location"] == "/compte/login/?next=/espace/"


def test_workspace_of_a_newcomer_says_what_to_do(sign_in):
    response = sign_in(UserFactory(first_name="Ada")).get("/espace/")

    page = response.content.decode()
    assert "Bonjour Ada" in page
    assert "Votre compte est prêt. Il reste à dire pour qui vous agissez." in page
    assert 'href="/espace/organisations/nouvelle/"' in page
    assert 'href="/espace/organisations/rejoindre/"' in page


def test_workspace_shows_the_tasks_of_this_person_only(sign_in):
    mine, other = OrganisationFactory(name="Mienne"), OrganisationFactory(name="Autre")
    manager = member_of(mine, OrgRoleName.MANAGER)
    member_of(other, OrgRoleName.MANAGER)
    asker = UserFactory(first_name="Grace", last_name="Hopper")
    request_to_join(mine, by=asker, message="")
    request_to_join(other, by=asker, message="")

    assert [task.about for task in tasks_for(manager)] == ["Grace Hopper demande à rejoindre Mienne"]
    page = sign_in(manager).get("/espace/").content.decode()
    assert "Une chose attend un geste de votre part." in page
    assert "Grace Hopper demande à rejoindre Mienne" in page
    assert "Grace Hopper demande à rejoindre Autre" not in page


def test_editors_have_a_door_to_the_pages_of_the_site(sign_in):
    door = 'href="/cms/"'

    assert door in sign_in(UserFactory(editor=True)).get("/espace/").content.decode()
    assert door not in sign_in(UserFactory(team=True)).get("/espace/").content.decode()


def test_account_shows_every_role_of_one_person(sign_in):
    user = UserFactory(editor=True)
    for organisation in (
        OrganisationFactory(name="Premier partenaire"),
        OrganisationFactory(name="Ma startup", startup=True),
    ):
        from accounts.domain.membership import add_member

        add_member(organisation, user=user, role=OrgRoleName.MEMBER, by=None)

    page = sign_in(user).get("/compte/").content.decode()

    assert "Premier partenaire" in page
    assert "Ma startup" in page
    assert "rédaction" in page


def test_workspace_costs_the_same_for_one_task_and_three_of_a_kind(sign_in):
    """What waits is looked up together; what the page costs depends on the kinds of tasks there are, never on their number."""
    user = UserFactory(team=True)
    client = sign_in(user)

    def cost(more):
        for n in range(more):
            organisation = OrganisationFactory()
            inviter = member_of(organisation, OrgRoleName.MANAGER)
            invite(organisation, email=user.email, role=OrgRoleName.MEMBER, by=inviter)
            request_to_join(OrganisationFactory(), by=UserFactory(), message=f"Bonjour {n}")
        return queries_of(client, "/espace/")

    assert cost(1) == cost(2) <= 15
    page = client.get("/espace/").content.decode()
    assert page.count("Répondre à une invitation") == 3
    assert page.count("Répondre à une demande") == 3


def test_acting_switch_keeps_the_choice(sign_in):
    first, second = OrganisationFactory(name="Alpha"), OrganisationFactory(name="Bêta")
    user = member_of(first)
    from accounts.domain.membership import add_member

    add_member(second, user=user, role=OrgRoleName.MEMBER, by=None)
    client = sign_in(user)

    response = client.post("/espace/organisations/agir/", {"organisation": second.pk, "next": "/espace/organisations/"})

    assert response["Location"] == "/espace/organisations/"
    assert "<strong>Bêta</strong>" in client.get("/espace/").content.decode()


def test_acting_for_a_strange_organisation_is_refused(sign_in):
    mine, strange = OrganisationFactory(), OrganisationFactory()
    client = sign_in(member_of(mine))

    page = client.post("/espace/organisations/agir/", {"organisation": strange.pk}, follow=True).content.decode()

    assert "Vous n’agissez pas pour cette organisation." in page
    assert "acting_organisation" not in client.session


@pytest.mark.parametrize("after", ["https://ailleurs.example/", "//ailleurs.example/", "javascript:alert(1)"])
def test_acting_never_leads_elsewhere(sign_in, after):
    organisation = OrganisationFactory()
    client = sign_in(member_of(organisation))

    response = client.post("/espace/organisations/agir/", {"organisation": organisation.pk, "next": after})

    assert response["Location"] == reverse("workspace")


def test_public_pages_do_not_read_the_menu(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/compte/inactive/")
