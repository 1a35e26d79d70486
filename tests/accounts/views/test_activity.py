"""All that an organisation has done: every part within the rights of who reads it, in a constant number of queries."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.domain.membership import add_member
from accounts.enums import OrgRoleName
from casework.domain.threads import post
from challenges.models import Application, Conflict
from core import search
from tests.budget import queries_of
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import ApplicationFactory, jury_set
from tests.factories.challenges import CLOSES, ChallengeFactory
from tests.factories.pilots import pilot_set

pytestmark = pytest.mark.django_db


def kinds(user, organisation):
    return {group.kind.name: group for group in search.search(user, organisation)}


def url(organisation):
    return reverse("organisation_activity", args=[organisation.pk])


def test_a_maker_reads_its_people_application_prototype_and_pilot(client, sign_in):
    around = pilot_set()
    maker = around.pilot.prototype.maker
    person = member_of(maker, OrgRoleName.MANAGER, last_name="Zqmoi")
    sign_in(person)

    page = client.get(url(maker))

    found = {group.kind.name for group in page.context["groups"]}
    assert {"roles", "candidatures", "prototypes", "pilotes"} <= found
    assert str(around.pilot) in page.content.decode()
    assert "Zqmoi" in page.content.decode()
    assert client.get(url(OrganisationFactory())).status_code == 404


def test_a_link_takes_the_file_and_the_links_with_it_out_of_the_page(clock):
    clock(CLOSES + dt.timedelta(days=1))
    world = jury_set(applicants=2, jurors=2)
    one, other = world.sets
    juror = world.members[1].user
    Conflict.objects.create(
        person=juror, challenge=world.challenge, application=one.application, reason="essai", origin="declared"
    )
    assert {"candidatures", "liens"} <= set(kinds(world.team, one.startup))
    assert "liens" not in kinds(one.person, one.startup)
    assert "liens" not in kinds(world.team, other.startup)

    Conflict.objects.create(
        person=world.team, challenge=world.challenge, application=one.application, reason="essai", origin="declared"
    )

    assert not {"candidatures", "liens"} & set(kinds(world.team, one.startup))
    assert "candidatures" in kinds(one.person, one.startup)


def test_juries_where_its_people_sit_and_exchanges(clock):
    clock(CLOSES + dt.timedelta(days=1))
    world = jury_set(applicants=1, jurors=2)
    partner = OrganisationFactory()
    add_member(partner, user=world.members[0].user, role=OrgRoleName.MEMBER, by=None)
    application = world.sets[0].application
    post(application, by=world.sets[0].person, body="Bonjour")
    post(world.sets[0].startup, by=world.team, body="Bonjour")

    assert [hit.url for hit in kinds(world.team, partner)["sieges"].hits] == [reverse("jury", args=[world.jury.pk])]
    for user in (world.team, world.sets[0].person):
        found = kinds(user, world.sets[0].startup)
        assert found["echanges-candidatures"].hits[0].url == reverse("exchange", args=["candidature", application.pk])
        assert found["echanges"].count == 1
    assert "echanges" not in kinds(UserFactory(legal=True), world.sets[0].startup)


def test_each_part_can_be_read_whole(client, sign_in):
    startup = OrganisationFactory(startup=True)
    for _n in range(search.FEW + 1):
        ApplicationFactory(challenge=ChallengeFactory(closed=True), organisation=startup, state="submitted")
    sign_in(UserFactory(team=True))

    (group,) = [row for row in client.get(url(startup)).context["groups"] if row.kind.name == "candidatures"]
    whole = client.get(url(startup), {"dans": "candidatures"}).context

    assert (group.count, len(group.hits), len(whole["hits"])) == (search.FEW + 1, search.FEW, search.FEW + 1)
    assert client.get(url(startup), {"dans": "organisations"}).status_code == 404


def test_as_many_queries_for_one_application_as_for_three(client, sign_in):
    startup = OrganisationFactory(startup=True)
    sign_in(UserFactory(team=True))

    def make():
        ApplicationFactory(challenge=ChallengeFactory(closed=True), organisation=startup, state="submitted")
        member_of(startup, OrgRoleName.MEMBER)

    make()
    one = queries_of(client, url(startup))
    make()
    make()

    assert Application.objects.filter(organisation=startup).count() == 3
    assert one == queries_of(client, url(startup)) <= 15


def test_a_merged_organisation_leads_to_the_one_kept(client, sign_in):
    kept = OrganisationFactory(startup=True)
    gone = OrganisationFactory(startup=True, merged_into=kept)
    sign_in(UserFactory(team=True))

    assert client.get(url(gone))["Location"] == url(kept)


def test_an_organisation_that_did_nothing_names_the_next_act(client, sign_in):
    organisation = OrganisationFactory(startup=True)
    sign_in(UserFactory(team=True))

    assert "Invitez d’abord une personne" in client.get(url(organisation)).content.decode()


def test_a_name_is_a_link_for_who_may_read_the_organisation(client, sign_in):
    around = pilot_set()
    maker = around.pilot.prototype.maker
    page = reverse("workspace_pilot", args=[around.pilot.pk])
    directorate = around.pilot.directorate

    sign_in(UserFactory(team=True))
    assert f'href="{url(maker)}"' in client.get(page).content.decode()
    sign_in(member_of(maker, OrgRoleName.MEMBER))
    words = client.get(page).content.decode()
    assert f'href="{url(maker)}"' in words
    assert directorate.name in words.replace("&#x27;", "'")
    assert f'href="{url(directorate)}"' not in words
