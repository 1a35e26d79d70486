"""An address from which mail comes back: its holder is told, tries it, confirms it."""

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed
from django.urls import reverse

from accounts.domain.address import ask_check
from core.clock import app_now
from core.exceptions import StaleState
from core.mail_reports import Outcome
from core.mail_returns import held_at, hold
from core.models import OutMail
from core.worklist import tasks_for
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(db):
    user = UserFactory(email="lea@exemple.example")
    hold("LEA@exemple.example", Outcome("failed", "5.1.1", "", "550 no"))
    return user


def test_the_person_is_told_on_the_site(person, sign_in):
    tasks = [task for task in tasks_for(person) if task.kind == "address"]
    client = sign_in(person)

    assert [(task.url, "cette adresse n’existe pas" in task.about) for task in tasks] == [
        (reverse("address_held"), True)
    ]
    assert "Vos courriels reviennent" in client.get(reverse("notices")).content.decode()
    assert "Cette adresse n’existe pas" in client.get(reverse("address_held")).content.decode()
    assert not [task for task in tasks_for(UserFactory()) if task.kind == "address"]


def test_the_link_of_a_message_that_arrives_lifts_the_hold(person, sign_in, client, smtp, run_jobs):
    sign_in(person).post(reverse("address_held"))
    run_jobs()
    text = smtp.messages[0].get_payload()[0].get_payload(decode=True).decode()
    link = re.search(r"https?://[^/\s]+(/compte/adresse/\S+)", text)[1]
    client.logout()

    assert client.get(link).status_code == 200
    assert held_at(person.email) is not None  # a program that opens links confirms nothing
    assert "C’est confirmé" in client.post(link).content.decode()

    assert held_at(person.email) is None
    assert client.get(link).status_code == 404
    assert client.get(link[:-3] + "xx/").status_code == 404


def test_one_message_in_ten_minutes(person, clock):
    ask_check(person)
    with pytest.raises(StaleState):
        ask_check(person)
    clock(app_now() + dt.timedelta(minutes=11))

    ask_check(person)

    assert OutMail.objects.count() == 2


def test_nothing_leaves_for_an_address_that_is_not_held(db):
    with pytest.raises(StaleState):
        ask_check(UserFactory())


def test_an_address_confirmed_in_the_account_is_no_longer_held(person):
    row = EmailAddress(user=person, email="lea@exemple.example")

    email_confirmed.send(EmailAddress, request=None, email_address=row)

    assert held_at(person.email) is None
