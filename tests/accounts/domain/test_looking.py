"""Seeing as another person: a reason, half an hour, every page noted for them, and nothing written."""

import datetime as dt

import pytest

from accounts.domain.looking import LASTS, start_looking
from accounts.models import Looking
from challenges.enums import ApplicationState
from core.exceptions import DomainError, NotAllowed
from core.models import OutMail
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.applications import ApplicationFactory, ConflictFactory, lift

pytestmark = pytest.mark.django_db
REASON = "Elle dit que sa candidature n’apparaît pas."


@pytest.fixture
def team(db):
    return UserFactory(team=True, first_name="Camille", last_name="Roussel")


@pytest.fixture
def startup(db):
    return OrganisationFactory(startup=True, name="Lumière Douce")


@pytest.fixture
def person(startup):
    return member_of(startup, first_name="Ida", last_name="Lovelace")


@pytest.fixture
def looking(team, person, sign_in):
    client = sign_in(team)
    client.post(f"/espace/personnes/{person.pk}/regarder/", {"reason": REASON})
    return client


def test_person_is_told_by_mail_with_the_reason(team, person):
    start_looking(person, by=team, reason=REASON)

    mail = OutMail.objects.get(kind="accounts.looked_at")
    assert mail.to == person.email
    assert REASON in mail.body and "/espace/regards/" in mail.body


def test_reason_is_needed(team, person):
    with pytest.raises(DomainError, match="pourquoi"):
        start_looking(person, by=team, reason="  ")


@pytest.mark.parametrize("role", ["team", "legal", "editor", "dpo", "authority", "is_superuser", "is_staff"])
def test_nobody_sees_as_those_who_hold_a_role(team, role):
    with pytest.raises(NotAllowed):
        start_looking(UserFactory(**{role: True}), by=team, reason=REASON)


@pytest.mark.parametrize("role", ["legal", "editor", "dpo", "authority", ""])
def test_the_team_alone_sees_as_others(person, role):
    with pytest.raises(NotAllowed):
        start_looking(person, by=UserFactory(**({role: True} if role else {})), reason=REASON)


def test_nobody_sees_as_themselves_nor_as_a_closed_account(team, person):
    person.is_active = False
    person.save()

    for seen in (team, person):
        with pytest.raises(NotAllowed):
            start_looking(seen, by=team, reason=REASON)


def test_agent_with_a_link_does_not_read_through_the_pages_of_others(team, person):
    link = ConflictFactory(person=team, application=ApplicationFactory(state=ApplicationState.ELIGIBLE))
    with pytest.raises(NotAllowed, match="lien"):
        start_looking(person, by=team, reason=REASON)

    lift(link, by=UserFactory(team=True))

    assert start_looking(person, by=team, reason=REASON)


def test_pages_are_those_of_the_person_with_a_band_on_each(looking, startup):
    mine = ApplicationFactory(organisation=startup)

    for path in ("/espace/", "/espace/candidatures/", f"/espace/candidatures/{mine.pk}/"):
        page = looking.get(path).content.decode()
        assert "Vous voyez l’espace de Ida Lovelace" in page
    assert looking.get("/espace/personnes/").status_code == 404
    assert looking.get("/espace/editions/").status_code == 403


@pytest.mark.parametrize("path", ["deposer/", "etape/solution/", "retirer/", "accepter/"])
def test_no_act_passes(looking, startup, path):
    mine = ApplicationFactory(organisation=startup)

    answer = looking.post(f"/espace/candidatures/{mine.pk}/{path}", {"title": "Changé"})

    assert answer.status_code in {403, 404}
    mine.refresh_from_db()
    assert mine.state == "draft" and mine.title != "Changé"


def test_act_is_refused_in_words_and_a_page_that_notes_its_reading_does_not_open(looking, startup):
    refused = looking.post("/espace/organisations/agir/", {"organisation": str(startup.pk)})
    assert refused.status_code == 403 and "rien ne s’écrit" in refused.content.decode()

    page = looking.get(f"/espace/boite/organisation/{startup.pk}/")
    assert page.status_code == 403 and "note qu’elle a été lue" in page.content.decode()


def test_outside_the_workspace_the_agent_is_themselves(looking, team, person):
    page = looking.get("/compte/").content.decode()

    assert team.email in page and person.email not in page
    assert "Vous voyez l’espace" not in page


def test_every_page_is_noted_once_and_shown_to_the_person(looking, person, sign_in, team):
    looking.get("/espace/")
    looking.get("/espace/candidatures/")
    looking.get("/espace/candidatures/")

    assert Looking.objects.get().pages == ["/espace/", "/espace/candidatures/"]
    page = sign_in(person).get("/espace/regards/").content.decode()
    assert "Camille Roussel" in page and REASON in page and "2 pages ouvertes" in page


def test_one_press_ends_it(looking, team):
    looking.post("/espace/regards/fin/")

    assert Looking.objects.get().ended_at
    assert "Bonjour Camille" in looking.get("/espace/").content.decode()


def test_half_an_hour_ends_it(looking, clock):
    begun = Looking.objects.get().started_at
    clock(begun + LASTS - dt.timedelta(seconds=1))
    assert "Bonjour Ida" in looking.get("/espace/").content.decode()

    clock(begun + LASTS)
    assert looking.get("/espace/candidatures/").status_code == 302

    assert Looking.objects.get().ended_at == begun + LASTS
    assert "Bonjour Camille" in looking.get("/espace/").content.decode()


def test_right_lost_meanwhile_ends_it(looking, team):
    team.groups.clear()

    assert looking.get("/espace/").status_code == 302
    assert Looking.objects.get().ended_at


def test_another_time_ends_the_first(team, person):
    start_looking(person, by=team, reason=REASON)
    start_looking(UserFactory(), by=team, reason=REASON)

    assert Looking.objects.filter(ended_at=None).count() == 1


def test_key_of_another_agent_opens_nothing(team, person, sign_in):
    theirs = start_looking(person, by=team, reason=REASON)
    client = sign_in(UserFactory(team=True))
    session = client.session
    session["looking"] = str(theirs.pk)
    session.save()

    assert client.get("/espace/").status_code == 302
    assert Looking.objects.get().ended_at is None


def test_list_of_people_leads_there_for_those_without_a_role(team, person, sign_in):
    other = UserFactory(legal=True)

    page = sign_in(team).get("/espace/personnes/").content.decode()

    assert f"/espace/personnes/{person.pk}/regarder/" in page
    assert f"/espace/personnes/{other.pk}/regarder/" not in page
