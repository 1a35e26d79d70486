"""Messages to the team: they leave once, say what is wrong, and stop at the sixth within an hour."""

import pytest
from django.core.cache import cache

from core.models import OutMail

pytestmark = pytest.mark.django_db

MESSAGE = {
    "topic": "question",
    "name": "Zoé Martin",
    "email": "zoe@exemple.example",
    "message": "Où lire les règles ?",
    "website": "",
}


@pytest.fixture(autouse=True)
def _fresh_count():
    cache.clear()


def test_message_goes_to_the_team_and_to_its_writer(client, settings):
    response = client.post("/contact/", MESSAGE)

    assert (response.status_code, response["Location"]) == (302, "/contact/merci/")
    mails = OutMail.objects.order_by("to").values_list("to", "subject")
    assert list(mails) == [
        (settings.CONTACT_EMAIL, "Message du site : Une question"),
        ("zoe@exemple.example", "Nous avons reçu votre message"),
    ]


def test_message_without_an_address_says_so_and_keeps_the_words(client):
    response = client.post("/contact/", {**MESSAGE, "email": ""})

    assert response.status_code == 422
    assert "Où lire les règles ?" in response.content.decode()
    assert OutMail.objects.count() == 0


def test_sixth_message_within_an_hour_is_refused(client):
    statuses = [client.post("/contact/", MESSAGE).status_code for _ in range(6)]

    assert statuses == [302, 302, 302, 302, 302, 429]
    assert OutMail.objects.count() == 10


def test_program_that_fills_the_hidden_field_sends_nothing(client):
    response = client.post("/contact/", {**MESSAGE, "website": "https://spam.example"})

    assert response.status_code == 302
    assert OutMail.objects.count() == 0
