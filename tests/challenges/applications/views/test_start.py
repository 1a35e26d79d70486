"""The first evening: from the public page to a draft."""

import datetime as dt
from urllib.parse import quote

import pytest
from django.urls import reverse

from accounts.domain.joining import answer_join_request
from accounts.enums import OrgRoleName
from accounts.models import JoinRequest, Organisation
from challenges.models import Application
from core.models import OutMail
from tests.factories.accounts import OrganisationFactory, UserFactory, member_of
from tests.factories.challenges import CLOSES, ChallengeFactory, TermsSheetFactory

pytestmark = pytest.mark.django_db
ASSOCIATION = {"kind": "association", "name": "Les Cours fleuries", "country": "FR", "no_number_reason": "founding"}


@pytest.fixture
def challenge(clock):
    clock(CLOSES - dt.timedelta(days=3))
    challenge = ChallengeFactory(open=True)
    TermsSheetFactory(challenge=challenge)
    return challenge


def start_of(challenge):
    return reverse("apply", args=[challenge.slug])


def test_whoever_has_no_account_finds_both_doors(challenge, client):
    page = client.get(start_of(challenge)).content.decode()

    assert 'action="/compte/signup/"' in page
    assert 'action="/compte/login/"' in page
    assert page.count(f'name="next" value="{start_of(challenge)}"') == 2
    assert client.post(start_of(challenge))["Location"] == f"/compte/login/?next={start_of(challenge)}"


def test_a_newcomer_registers_and_starts_in_one_go(challenge, sign_in):
    client = sign_in(UserFactory(email="rosa@cours-fleuries.example"))
    page = client.get(start_of(challenge)).content.decode()
    assert f'href="/espace/organisations/rejoindre/?next={quote(start_of(challenge), safe="")}"' in page
    assert f'action="{start_of(challenge)}organisation/"' in page

    answer = client.post(f"{start_of(challenge)}organisation/", ASSOCIATION)

    application = Application.objects.get()
    assert application.organisation == Organisation.objects.get(name="Les Cours fleuries")
    assert answer["Location"] == reverse("application_step", args=[application.pk, "solution"])


def test_what_is_refused_stays_in_the_form_and_nothing_is_started(challenge, sign_in):
    client = sign_in(UserFactory())

    answer = client.post(f"{start_of(challenge)}organisation/", ASSOCIATION | {"no_number_reason": ""})

    assert answer.status_code == 422
    assert 'value="Les Cours fleuries"' in answer.content.decode()
    assert not Application.objects.exists()


def test_a_call_closed_meanwhile_keeps_the_organisation(challenge, sign_in, clock):
    client = sign_in(UserFactory(email="rosa@cours-fleuries.example"))
    clock(CLOSES + dt.timedelta(seconds=1))

    answer = client.post(f"{start_of(challenge)}organisation/", ASSOCIATION)

    assert answer["Location"] == start_of(challenge)
    assert Organisation.objects.filter(name="Les Cours fleuries").exists()
    assert not Application.objects.exists()


def test_joining_leads_back_to_the_call_by_page_and_by_mail(challenge, sign_in):
    organisation = OrganisationFactory(startup=True, name="Cyclo d’essai")
    manager = member_of(organisation, OrgRoleName.MANAGER)
    asker = UserFactory()
    client = sign_in(asker)
    sent = {"q": "cyclo", "organisation": organisation.pk, "next": start_of(challenge)}

    answer = client.post("/espace/organisations/rejoindre/", sent)

    assert answer["Location"] == start_of(challenge)
    page = client.get(start_of(challenge)).content.decode()
    assert "Votre demande attend une réponse" in page
    answer_join_request(JoinRequest.objects.get(), by=manager, accept=True)
    assert f"{start_of(challenge)}\n" in OutMail.objects.get(to=asker.email).body + "\n"
    assert "Commencer une candidature" in client.get(start_of(challenge)).content.decode()


@pytest.mark.parametrize("elsewhere", ["https://ailleurs.example/", "//ailleurs.example/"])
def test_no_form_leads_to_another_site(sign_in, elsewhere):
    client = sign_in(UserFactory())

    answer = client.post("/espace/organisations/nouvelle/", ASSOCIATION | {"next": elsewhere})

    assert answer["Location"] == reverse("organisation", args=[Organisation.objects.get().pk])


def test_the_first_screen_names_the_next_act(challenge, sign_in):
    newcomer = sign_in(UserFactory()).get("/espace/").content.decode()
    assert f'href="/defis/{challenge.slug}/"' in newcomer

    startup = OrganisationFactory(startup=True, name="Cyclo d’essai")
    page = sign_in(member_of(startup)).get("/espace/").content.decode()

    assert f'href="/defis/{challenge.slug}/"' in page
    assert "Votre profil, dit une seule fois" in page
    assert "0 / 7" in page


def test_the_first_screen_offers_no_call_to_those_who_run_or_have_applied(challenge, sign_in):
    startup = OrganisationFactory(startup=True)
    person = member_of(startup)
    client = sign_in(person)
    client.post(start_of(challenge), {"organisation": startup.slug})

    assert "Défis ouverts" not in client.get("/espace/").content.decode()
    assert "Défis ouverts" not in sign_in(UserFactory(team=True)).get("/espace/").content.decode()
