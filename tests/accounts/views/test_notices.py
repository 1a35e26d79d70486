"""What the programme wrote to a person: theirs alone, and only once it has left."""

import pytest
from allauth.account.models import EmailAddress

from core.clock import app_now
from core.models import OutMail
from tests.budget import queries_of
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def wrote(to, subject="Votre candidature est reçue", status="sent", body="Numéro DC-1\nhttps://datacity.example/x"):
    return OutMail.objects.create(kind="test", to=to, subject=subject, body=body, status=status, created_at=app_now())


def test_notices_are_those_of_the_persons_verified_addresses(sign_in):
    person = UserFactory(email="lea@test.example")
    EmailAddress.objects.create(user=person, email="autre@test.example", verified=False, primary=False)
    wrote("LEA@test.example", "À moi")
    wrote("autre@test.example", "Adresse non vérifiée")
    wrote(UserFactory().email, "À quelqu’un d’autre")

    page = sign_in(person).get("/espace/notices/")

    assert [notice.subject for notice in page.context["page"]] == ["À moi"]
    assert '<a href="https://datacity.example/x"' in page.content.decode()


@pytest.mark.parametrize(("status", "shown"), [("held", 0), ("dropped", 0), ("queued", 1), ("failed", 1)])
def test_a_message_that_waits_for_the_team_is_nobodys_yet(sign_in, status, shown):
    person = UserFactory()
    wrote(person.email, status=status)

    assert len(sign_in(person).get("/espace/notices/").context["page"]) == shown


def test_reading_marks_mine_alone(sign_in):
    person, other = UserFactory(), UserFactory()
    mine, theirs = wrote(person.email), wrote(other.email)
    client = sign_in(person)
    assert "1 message non lu" in client.get("/espace/notices/").content.decode()

    assert client.post("/espace/notices/lus/").status_code == 302

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert mine.read_at is not None
    assert theirs.read_at is None
    assert "message non lu" not in client.get("/espace/notices/").content.decode()


def test_looking_marks_nothing(sign_in):
    person = UserFactory()
    mine = wrote(person.email)
    client = sign_in(person)

    client.get("/espace/notices/")

    mine.refresh_from_db()
    assert mine.read_at is None
    assert client.get("/espace/notices/lus/").status_code == 405


def test_same_number_of_queries_for_one_message_and_for_three_hundred(sign_in):
    person = UserFactory()
    client = sign_in(person)
    wrote(person.email)
    client.get("/espace/notices/")
    few = queries_of(client, "/espace/notices/")
    for n in range(300):
        wrote(person.email, f"Message {n}")

    assert queries_of(client, "/espace/notices/") == few
    assert few <= 15


def test_notices_without_login_lead_to_login(client):
    assert client.get("/espace/notices/")["Location"] == "/compte/login/?next=/espace/notices/"
